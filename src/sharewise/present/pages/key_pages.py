"""The pages about keys: the list of those that are trusted, and the slip for whoever keeps the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.record.trust.trust_entry import LastGood, TrustEntry
from sharewise.record.trust.trust_list import TrustList
from sharewise.record.trust.trusted_keys import KeyChange, TrustedKeys
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.record.store.key_change.rotation import ChangedKey


def trust_page(found: TrustList | None, root: PublicKey | None, trusted: TrustedKeys, *, is_own_root: bool) -> Page:
    """The list. `root`: the root key that is known here; `is_own_root`: it is this computer's own. `trusted`: the keys that are trusted,
    with those that they were changed for.
    """
    changes = [block for each in trusted.changes for block in _changed(each, trusted)]
    if found is None or root is None:
        return (Title(key_wording.LIST_TITLE), Paragraph(with_commands(key_wording.LIST_NONE)), *changes)
    version = key_wording.LIST_VERSION.format(
        version=found.version, time=moment(found.time).partition(",")[0], root=root.fingerprint
    )
    blocks: list[Block] = [
        Title(key_wording.LIST_TITLE),
        Paragraph(f"{version} {key_wording.OWN_ROOT if is_own_root else ''}".strip()),
    ]
    for each in found.entries:
        blocks += [Heading(one_line(each.person), 3), DefinitionList(tuple(_rows(each)))]
    if found.readers:
        blocks.append(Paragraph(with_commands(key_wording.LIST_ENCRYPTS)))
    return (*blocks, *changes, Paragraph(with_commands(key_wording.LIST_NEXT), "quiet"))


def _changed(change: KeyChange, trusted: TrustedKeys) -> Iterator[Block]:
    """A key that is on no list, and counts because one that does was changed for it."""
    person = one_line(trusted.person(change.old))
    named = key_wording.CHANGED_OF if person else key_wording.CHANGED_OWN
    says = key_wording.CHANGED_SAYS.format(
        old=key_folder_name(change.old), number=change.sequence, folder=change.folder[:12]
    )
    yield Heading(named.format(person=person), 3)
    yield DefinitionList(
        (
            (key_wording.SHORT_NAME, change.new.folder_name),
            (key_wording.FINGERPRINT, change.new.fingerprint),
            (key_wording.ITS_RECORDS, says),
        )
    )


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


def rotated_page(changed: ChangedKey) -> Page:
    """What is said once the signing key is changed."""
    new = changed.new
    rows: list[tuple[str, Inlines]] = [
        (key_wording.FINGERPRINT, new.fingerprint),
        (key_wording.SHORT_NAME, new.folder_name),
    ]
    if changed.linked:
        rows.append((key_wording.ROTATED_FOLDERS, "; ".join(one_line(str(each)) for each in changed.linked)))
    blocks: list[Block] = [
        Title(key_wording.ROTATED_TITLE),
        Paragraph(key_wording.ROTATED),
        DefinitionList(tuple(rows)),
        Paragraph(with_commands(key_wording.ROTATED_HANDLE if changed.linked else key_wording.ROTATED_UNUSED)),
    ]
    if changed.is_root:
        blocks.append(Paragraph(with_commands(key_wording.ROTATED_ROOT), "warning"))
    for folder in changed.apart:
        said = key_wording.ROTATED_APART.format(folder=one_line(str(folder)))
        blocks.append(Paragraph(said, "warning"))
    return tuple(blocks)


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
