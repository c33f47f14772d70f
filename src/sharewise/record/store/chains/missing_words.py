"""How findings name several records, and say which are missing."""

from __future__ import annotations

from pathlib import Path

from sharewise.record.store.watermark import Watermark


def span_of_numbers(first: int, last: int) -> str:
    """The numbers of several records in a row, in words."""
    return f"{first} and {last}" if last == first + 1 else f"{first} to {last}"


def missing_records(first: int, last: int) -> str:
    """What is said of records that are missing before one that is proved."""
    if first == last:
        return f"Record {first} is missing. It was made, and the records after it count it."
    return f"Records {span_of_numbers(first, last)} are missing. They were made, and the records after them count them."


def missing_before(first: int, last: int, file: Path) -> str:
    """The same where what follows is not proved, and so says nothing."""
    return f"{records_are(first, last)} missing before {file.name}."


def how_known(mark: Watermark) -> str:
    """How this computer knows of the record that a mark names."""
    return "saved on this computer" if mark.is_own else "seen from this computer"


def missing_at_the_end(first: int, last: int, mark: Watermark) -> str:
    """What is said of records that are missing after the last one here, by the mark of them."""
    if first == last:
        return (
            f"Record {first} is missing. It was {how_known(mark)}. The folder may have been put back to an earlier "
            "state, or not be synchronised yet, or somebody took it away."
        )
    return (
        f"Records {span_of_numbers(first, last)} are missing. They were {how_known(mark)}. The folder may have been put "
        "back to an earlier state, or not be synchronised yet, or somebody took them away."
    )


def records_were(first: int, last: int) -> str:
    """The beginning of a sentence on what was done with these records."""
    return f"Record {first} was" if first == last else f"Records {span_of_numbers(first, last)} were"


def records_are(first: int, last: int) -> str:
    """The beginning of a sentence on where these records are."""
    return f"Record {first} is" if first == last else f"Records {span_of_numbers(first, last)} are"
