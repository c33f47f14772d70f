"""The words for conditions, and for terms: the names of conditions that the rules use."""

from __future__ import annotations

ALWAYS = "always"
NOT = "not {answers}"
AND = "; "
EITHER = "either {ways}"
OR = " or "

TERMS = "Names that the rules use"
TERMS_ARE = "These are not asked. Each stands for answers to the questions."
OR_ELSE = "or {way}"
STANDS_FOR, STANDS_FOR_ONE_OF = "It stands for:", "It stands for one of these:"
TERMS_HOLD = "What the rules call this:"
BECAUSE_OF = "It holds because of these answers:"
