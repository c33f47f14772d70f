"""Lists of keys as other tools write them: JSON Web Key Sets, and the `allowed_signers` of OpenSSH. What they say, and what can be said to them.

Neither can say where a key's chain ends. So what was taken back is left out of both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from sharewise.record.public_key import BadPublicKey, PublicKey, as_text, read_public_keys
from sharewise.record.trust.trust_entry import BadTrust, TrustEntry
from sharewise.text import expression
from sharewise.values import frozen

NAMESPACE = "sharewise"
_DAY = expression(r"(\d{4})(\d{2})(\d{2})(\d{4}(?:\d{2})?)?Z?")


@frozen
class NamedKey:
    """A key in a file, and what the file says of it; what it does not say is None."""

    key: PublicKey
    person: str | None = None
    role: str | None = None
    since: str | None = None
    until: str | None = None


def read_named_keys(content: bytes) -> list[NamedKey]:
    """The keys in a file's bytes, with whose they are where it says so: all that `read_public_keys` takes, and `allowed_signers`.

    Raises:
        BadPublicKey: as `read_public_keys`, or a line is none, or its key is for something else.

    """
    text = as_text(content)
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    signers = [line for line in lines if line and not line.startswith("#")]
    parted = [_parted(line, " \t") for line in signers]
    if parted and all(_is_signer(words) for words in parted):
        return [_of_signer(words) for words in parted]
    keys = read_public_keys(content)
    said = _said_in_json(text) if text.strip().startswith(b"{") else []
    if len(said) != len(keys):
        return [NamedKey(key) for key in keys]
    return [NamedKey(key, *words) for key, words in zip(keys, said, strict=True)]


def _said_in_json(text: bytes) -> list[tuple[str | None, ...]]:
    """What a set says of its keys beside them, as sharewise writes it."""
    data = json.loads(text)
    found = data.get("keys", [data]) if isinstance(data, dict) else []
    names = ("person", "role", "since", "until")
    return [
        tuple(value if isinstance(value := each.get(name), str) and value else None for name in names) for each in found
    ]


def _parted(text: str, separators: str) -> list[str]:
    """The parts of a text between separators, but for those in quotation marks."""
    parts, is_quoted = [""], False
    for sign in text:
        is_quoted ^= sign == '"'
        if sign in separators and not is_quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part for part in parts if part]


def _is_signer(words: list[str]) -> bool:
    """Whether a line says who may sign, with options or without, and then the kind of the key and the key."""
    return not words[0].startswith("ssh-") and any(word.startswith("ssh-") for word in words[1:3][: len(words) - 2])


def _of_signer(words: list[str]) -> NamedKey:
    who, *rest = words
    said = [] if rest[0].startswith("ssh-") else _parted(rest.pop(0), ",")
    options = {name.lower(): value.strip('"') for name, _, value in (option.partition("=") for option in said)}
    if "cert-authority" in options:
        raise BadPublicKey("a line of it names an authority, and not somebody's key")
    namespaces = options.get("namespaces")
    if namespaces is not None and not {NAMESPACE, "*"} & set(namespaces.split(",")):
        raise BadPublicKey("a key in it is only for something else: its `namespaces` do not have sharewise")
    if unknown := options.keys() - {"namespaces", "valid-after", "valid-before"}:
        raise BadPublicKey(f"it has an option that is not known: {', '.join(sorted(unknown))}")
    (key,) = read_public_keys(" ".join(rest[:2]).encode())
    since, _ = _day_of(options.get("valid-after"))
    before, is_midnight = _day_of(options.get("valid-before"))
    if before is not None and is_midnight:
        before = date.fromordinal(date.fromisoformat(before).toordinal() - 1).isoformat()
    return NamedKey(key, who.strip('"'), None, since, before)


def _day_of(text: str | None) -> tuple[str | None, bool]:
    """A day as OpenSSH writes it, and whether nothing of that day belongs to what ends there."""
    if text is None:
        return None, True
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        day = date(*map(int, found.groups()[:3])).isoformat()
    except ValueError:
        raise BadPublicKey("a day in it is not as OpenSSH writes one") from None
    return day, not (found[4] or "").strip("0")


def entries_that_go_out(entries: Iterable[TrustEntry]) -> list[TrustEntry]:
    """The entries that another tool can be given."""
    return [each for each in entries if each.revoked is None]


def entry_of_named(
    found: NamedKey, person: str | None, role: str | None, days: tuple[str | None, str | None]
) -> TrustEntry:
    """The entry for a key in a file: what was typed goes before what the file says.

    Raises:
        BadTrust: nobody says whose it is.

    """
    name = person or found.person
    if name is None:
        raise BadTrust("the file does not say whose the key is. Say it: --person NAME")
    return TrustEntry(found.key, name, role or found.role or "", days[0] or found.since, days[1] or found.until)
