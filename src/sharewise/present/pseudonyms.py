"""Pseudonyms: what stands for a person, a case, a key or a record in rows that are to be counted and not read.

Each is worked out (HMAC-SHA-256) with a secret of this installation, which lies beside its signing key and is shown nowhere. So the
same person or case has the same pseudonym in every such export of this installation, and another one in any other's; and nobody who
has the rows alone can find out by trying names. Whoever has the secret can: so they are still personal data.

What of a record has a pseudonym, what is kept, what is made coarser and what is left out is said here once, by the field table.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import replace

from sharewise.record.fields import FIELDS, Field
from sharewise.record.row import COLUMNS, PSEUDONYMISED_ROW, date_in, row_of, time_in
from sharewise.record.summary import AnswerSummary, RelatedRecord, Summary
from sharewise.record.verification import Verdict
from sharewise.text import comparable, expression, typed
from sharewise.values import frozen

# So many letters tell a thousand million persons apart.
_LETTERS = 20
_CODE = expression(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# A rulebook, or local rules, with its version.
_NAMED_VERSION = expression(r"[a-z0-9][a-z0-9_.-]{0,63} [0-9]{1,5}(?:\.[0-9]{1,5}){2}")
_FIELDS: Mapping[str, Field] = {field.name: field for field in FIELDS}


@frozen(eq=False)
class Pseudonyms:
    """What makes them. `secret` is that of this installation."""

    secret: bytes

    def __repr__(self) -> str:
        """Nothing of the secret."""
        return "Pseudonyms(...)"

    def of(self, kind: str, text: str) -> str:
        """What stands for a text of this kind; nothing where there is none. Capitals do not count, and no text of one kind has the
        pseudonym of another kind.
        """
        if not text:
            return ""
        said = f"{kind}\n{comparable(typed(text))}".encode("utf-8", "surrogatepass")
        return f"{kind}-{hmac.digest(self.secret, said, hashlib.sha256).hex()[:_LETTERS]}"

    def row(self, verdict: Verdict, summary: Summary) -> dict[str, str]:
        """The row of a record. Of one that is not proved, nothing but its verdict: what stands where may be made up."""
        if verdict.is_proved:
            return row_of(verdict, self.summary(summary), PSEUDONYMISED_ROW)
        return dict.fromkeys(COLUMNS, "") | {"row": PSEUDONYMISED_ROW, "verdict": verdict.word}

    def summary(self, summary: Summary) -> Summary:
        """What a record says that is proved, with nothing in it that says who: pseudonyms for the record, the key, the case and the
        practitioner; codes; the first day of the month for a date; and no text that anybody typed.
        """
        earlier = summary.earlier
        return replace(
            summary,
            reference=self.of("record", summary.reference),
            made_at_text=_month_of_time(summary.made_at_text),
            earlier=earlier and RelatedRecord(earlier.relation, self.of("record", earlier.reference)),
            key=self.of("key", summary.key),
            folder="",
            sequence=None,
            rules=_kept(_NAMED_VERSION, summary.rules),
            edition=_code(summary.edition),
            adoption=_kept(_NAMED_VERSION, summary.adoption),
            jurisdiction=_code(summary.jurisdiction),
            recommended=_code(summary.recommended),
            recommended_title="",
            decided=_code(summary.decided),
            decided_title="",
            reason=_code(summary.reason),
            words="",
            answers=tuple(
                AnswerSummary(each.question, each.answer, "")
                for each in summary.answers
                if _code(each.question) and _code(each.answer)
            ),
            decided_by_rows=tuple(filter(None, map(_code, summary.decided_by_rows))),
            missing=tuple(filter(None, map(_code, summary.missing))),
            details={
                name: kept
                for name, value in summary.details.items()
                if name in _FIELDS and (kept := self._detail(_FIELDS[name], value))
            },
            local_details=(),
        )

    def _detail(self, field: Field, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if field.pseudonym and isinstance(value, str):
            return self.of(field.pseudonym, value)
        match field.kind:
            case "choice" | "choices":
                return _code(value) if isinstance(value, str) else tuple(filter(None, map(_code, value)))
            case "time" if isinstance(value, str):
                return _month_of_time(value)
            case "date" if isinstance(value, str):
                return _month_of_date(value)
        # A text that somebody typed.
        return ""


def _kept(pattern: re.Pattern[str], text: str) -> str:
    """A text as sharewise writes it, and no other: whoever has the key could sign anything."""
    return text if pattern.fullmatch(text) else ""


def _code(text: str) -> str:
    return _kept(_CODE, text)


def _month_of_time(text: str) -> str:
    moment = time_in(text)
    return f"{moment:%Y-%m}-01T00:00:00Z" if moment else ""


def _month_of_date(text: str) -> str:
    day = date_in(text)
    return f"{day:%Y-%m}-01" if day else ""
