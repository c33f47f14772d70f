"""The flow as a Mermaid flowchart, for wikis and documents that draw one from text.

Every character of a text that Mermaid could take for its own is written as an entity code, so that no text is markup. An
outcome stands at each state that leads to it: one for all of them would be under a hundred lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.present.flow_map import FlowMap
from sharewise.present.map.node_words import about, count_of, in_full, kind_of, short_of, title_of, under
from sharewise.present.wording import map_wording
from sharewise.reasoning.flow import Flow, State
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line

# The frame of each kind of outcome: its brackets, and its style.
_FRAMES = {"now": ("[[", "]]"), "share": ("([", "])"), "not_yet": ("{{", "}}"), "no": ("[/", "\\]")}
_STYLES = {
    "now": "fill:#111,stroke:#111,color:#fff",
    "share": "fill:#cfe8d5,stroke:#14532d,color:#111",
    "not_yet": "fill:#fdeab8,stroke:#6b4300,color:#111",
    "no": "fill:#f5cfcf,stroke:#7f1d1d,color:#111,stroke-width:3px",
}
_PLAIN = frozenset(" ,ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")


def mermaid_text(rules: Rulebook, edition_id: str, flow: Flow, total: int) -> str:
    """The flow as Mermaid source. `total` is the number of all sets of answers of the edition."""
    lines = [
        *(f"%% {_comment(line)}" for line in (title_of(rules, flow), under(rules, edition_id), count_of(flow, total))),
        f"%% {_comment(about(rules))}",
        "flowchart TD",
        f"  accTitle: {_comment(title_of(rules, flow))}",
        f"  accDescr: {_comment(f'{under(rules, edition_id)} {count_of(flow, total)} {map_wording.HOW_TEXT}')}",
    ]
    for state in flow.states.values():
        lines += (f"  {line}" for line in _state(rules, state))
    lines += (f"  classDef {kind} {style}" for kind, style in _STYLES.items())
    return "\n".join(lines) + "\n"


def map_bytes(flow_map: FlowMap) -> bytes:
    """The map as Mermaid source."""
    return mermaid_text(flow_map.rules, flow_map.edition, flow_map.flow, flow_map.total).encode()


def _state(rules: Rulebook, state: State) -> Iterator[str]:
    here = f"s{state.number}"
    question = short_of(rules, state.question)
    yield f'{here}["{_quoted(map_wording.STATE.format(number=state.number, question=question))}"]'
    for index, way in enumerate(state.ways, 1):
        answers = _quoted(map_wording.OR.join(in_full(rules, state.question, way.answers)))
        if isinstance(way.to, int):
            yield f'{here} -->|"{answers}"| s{way.to}'
        else:
            outcome = rules.outcomes[way.to]
            kind = kind_of(outcome)
            before, after = _FRAMES[kind]
            yield f'{here} -->|"{answers}"| {here}e{index}{before}"{_quoted(outcome.title)}"{after}:::{kind}'


def _quoted(text: str) -> str:
    """A text as it may stand between quotation marks."""
    return "".join(each if each in _PLAIN or not each.isascii() else f"#{ord(each)};" for each in one_line(text))


def _comment(text: str) -> str:
    """A text as it may stand on a line of its own: no braces, which Mermaid reads as settings, and no end of a statement."""
    return one_line(text).translate(str.maketrans("{}[];#%", "()(),  "))
