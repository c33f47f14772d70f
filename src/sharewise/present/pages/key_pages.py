"""The pages about keys: the list of those that are trusted, and the slip for whoever keeps the list."""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.dates import day, moment
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Title,
    Verbatim,
    with_commands,
)
from sharewise.present.wording import key_wording
from sharewise.record.public_key import PublicKey
from sharewise.record.trust.trust_entry import LastGood, TrustEntry
from sharewise.record.trust.trust_list import TrustList
from sharewise.text import one_line


def trust_page(found: TrustList | None, root: PublicKey | None, *, is_own_root: bool) -> Page:
    """The list. `root`: the root key that is known here; `is_own_root`: it is this computer's own."""
    if found is None or root is None:
        return (Title(key_wording.LIST_TITLE), Paragraph(with_commands(key_wording.LIST_NONE)))
    version = key_wording.LIST_VERSION.format(
        version=found.version, time=moment(found.time).partition(",")[0], root=root.fingerprint
    )
    blocks: list[Block] = [
        Title(key_wording.LIST_TITLE),
        Paragraph(f"{version} {key_wording.OWN_ROOT if is_own_root else ''}".strip()),
    ]
    for each in found.entries:
        blocks += [Heading(one_line(each.person), 3), DefinitionList(tuple(_rows(each)))]
    return (*blocks, Paragraph(with_commands(key_wording.LIST_NEXT), "quiet"))


def _rows(entry: TrustEntry) -> Iterator[tuple[str, str]]:
    if entry.role:
        yield key_wording.ROLE, one_line(entry.role)
    yield key_wording.SHORT_NAME, entry.key.folder_name
    yield key_wording.FINGERPRINT, entry.key.fingerprint
    yield key_wording.ITS_RECORDS, how_long(entry)


def how_long(entry: TrustEntry) -> str:
    """Which records of a key count, in sentences."""
    said = [key_wording.COUNTS_FROM.format(day=day(entry.since))] if entry.since else []
    if entry.until:
        said.append(key_wording.COUNTS_UNTIL.format(day=day(entry.until)))
    if entry.revoked:
        said.append(key_wording.TAKEN_BACK.format(day=day(entry.revoked)))
    said += map(_place, entry.last_good)
    return " ".join(said or [key_wording.COUNTS_ALWAYS])


def _place(place: LastGood) -> str:
    if place.folder is None:
        return (
            key_wording.LAST_GOOD_ANYWHERE.format(number=place.sequence)
            if place.sequence
            else key_wording.NONE_GOOD_ANYWHERE
        )
    says = key_wording.LAST_GOOD if place.sequence else key_wording.NONE_GOOD
    return says.format(number=place.sequence, folder=place.folder[:12])


def enrolment_page(key: PublicKey, name: str | None, role: str | None, organisation: str | None) -> Page:
    """The slip with a public key, for whoever keeps the list."""
    about = (
        (key_wording.SLIP_NAME, name),
        (key_wording.SLIP_ROLE, role),
        (key_wording.SLIP_ORGANISATION, organisation),
    )
    rows: list[tuple[str, Inlines]] = [
        (label, one_line(text) if text else key_wording.SLIP_TO_FILL_IN) for label, text in about
    ]
    rows += [(key_wording.FINGERPRINT, key.fingerprint), (key_wording.SHORT_NAME, key.folder_name)]
    return (
        Title(key_wording.SLIP_TITLE),
        Paragraph(key_wording.SLIP_WHY),
        DefinitionList(tuple(rows)),
        Heading(key_wording.SLIP_DO_TITLE),
        ItemList(tuple(map(with_commands, key_wording.SLIP_STEPS)), numbered=True),
        Heading(key_wording.SLIP_KEY_TITLE),
        Verbatim(key.openssh().strip()),
    )
