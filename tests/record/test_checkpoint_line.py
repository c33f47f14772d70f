"""One line pins all records of a folder: what is missing or was made again since is told, what came since is not, and a slip of
the pen is no evidence against anybody.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sharewise.errors import CannotDecide, WrongUse
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.checkpoint_line import Checkpoint, Heads, checkpoint_of, lost_since, merkle_root, read_checkpoints
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.record_writer import save
from sharewise.record.store.watermark import read_own_watermarks, read_watermarks, write_pinned
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, trust
from tests.support.samples import NOON
from tests.support.team import Team

DAY = "2026-11-22"


@pytest.fixture
def team(tmp_path: Path, proved: CompiledRulebook) -> Team:
    team = Team(tmp_path, proved, "Ann", "Ben", "Cat")
    team.save("Ann", "Ben", "Cat", "Ann", "Ben")
    return team


def heads_of(team: Team, *wanted: Checkpoint, trusted: TrustedKeys | None = None) -> Heads:
    heads = Heads(wanted)
    for found in verify_all([team.folder], team.trusted if trusted is None else trusted):
        if isinstance(found, Verdict):
            heads.add(found)
    return heads


def pinned(team: Team) -> Checkpoint:
    return checkpoint_of(heads_of(team).last, DAY)


def told(team: Team, checkpoint: Checkpoint, trusted: TrustedKeys | None = None) -> ChainFinding:
    return heads_of(team, checkpoint, trusted=trusted).held_against(checkpoint, team.folder)


def test_what_came_since_is_fine_and_is_counted(team: Team) -> None:
    checkpoint = pinned(team)
    assert checkpoint.records == 5
    assert told(team, checkpoint).why.endswith("None was added since.")
    team.save("Cat", "Cat")
    found = told(team, checkpoint)
    assert (found.word, found.code, found.exit_code) == ("note", "checkpoint holds", 0)
    assert "the 5 records" in found.why
    assert found.why.endswith("2 were added since.")
    # Also where somebody new came, and where the line was written by hand only as far as its first half.
    first_half = Checkpoint(DAY, checkpoint.counts, checkpoint.root[:32])
    assert told(team, first_half).code == "checkpoint holds"


def last_taken(team: Team) -> None:
    team.saved[4].path.unlink()


def whole_chain_taken(team: Team) -> None:
    shutil.rmtree(team.chain("Ben"))


def one_in_the_middle_changed(team: Team) -> None:
    path = team.saved[0].path
    path.write_bytes(path.read_bytes().replace(b"So that social", b"so that social", 1))


def all_taken(team: Team) -> None:
    shutil.rmtree(team.folder)
    team.folder.mkdir()


def last_made_again(team: Team) -> None:
    team.saved[4].path.unlink()
    again = team.saved[4].sealed.record.but(id="SW-00000-00001")
    save(team.folder, team.keys["Ben"], again, now=NOON, random=bytes(16))


@pytest.mark.parametrize(
    ("done", "word", "code", "says"),
    [
        (last_taken, "not all here", "checkpoint short", "Ben, record 2."),
        (whole_chain_taken, "not all here", "checkpoint short", "Ben, records 1 and 2."),
        (one_in_the_middle_changed, "not all here", "checkpoint short", "Ann, records 1 and 2."),
        (all_taken, "not all here", "checkpoint short", "record"),
        (last_made_again, "evidence of tampering", "checkpoint broken", "at least one is not the one of then"),
    ],
)
def test_what_is_missing_or_was_made_again_is_a_finding(
    team: Team, done: Callable[[Team], None], word: str, code: str, says: str
) -> None:
    checkpoint = pinned(team)
    done(team)
    found = told(team, checkpoint)
    assert (found.word, found.code, found.exit_code) == (word, code, 1)
    for person, key in team.keys.items():
        says = re.sub(f"^{person}", key.public.folder_name[:4], says)
    assert says in found.why


def test_without_the_key_of_one_of_them_nobody_can_say(team: Team) -> None:
    checkpoint = pinned(team)
    found = told(team, checkpoint, trust(*(team.keys[name].public for name in ("Ann", "Cat"))))
    assert (found.word, found.code, found.exit_code) == ("cannot decide", "checkpoint undecided", 3)
    assert "--key FILE" in found.why


def test_names_are_shortened_only_as_far_as_they_differ_and_all_that_fit_are_tried(team: Team) -> None:
    heads = heads_of(team)
    whole = checkpoint_of(heads.last, DAY)
    # As if all had names that begin alike: which chain is meant, the root says.
    counts = tuple(("", count) for _, count in whole.counts)
    assert (
        heads_of(team, whole).held_against(Checkpoint(DAY, counts, whole.root), team.folder).code == "checkpoint holds"
    )
    assert {len(name) for name, _ in whole.counts} == {4}
    assert [name for name, _ in whole.counts] == sorted(key.public.folder_name[:4] for key in team.keys.values())


@pytest.mark.parametrize("number", range(1, 18))
def test_the_root_is_that_of_rfc_6962(number: int) -> None:
    """The definition in the RFC, with k found by trying, is the oracle."""

    def definition(leaves: Sequence[bytes]) -> bytes:
        if len(leaves) == 1:
            return hashlib.sha256(b"\x00" + leaves[0]).digest()
        k = max(2**power for power in range(10) if 2**power < len(leaves))
        return hashlib.sha256(b"\x01" + definition(leaves[:k]) + definition(leaves[k:])).digest()

    leaves = [bytes([each]) * 32 for each in range(number)]
    assert merkle_root(leaves) == definition(leaves)


def test_the_root_of_the_published_example() -> None:
    """From the tests of Certificate Transparency: the first eight inputs, and their root."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert merkle_root([bytes.fromhex(each) for each in inputs]).hex() == root
    assert merkle_root([]).hex() == hashlib.sha256().hexdigest()


def test_the_line_survives_what_letters_and_hands_do_to_it(team: Team) -> None:
    checkpoint = pinned(team)
    line = checkpoint.line
    by_hand = line[: line.index("=") + 5]
    assert "\n" not in line
    assert read_checkpoints(line) == [checkpoint]
    assert [each.root for each in read_checkpoints(by_hand)] == [checkpoint.root[:32]]
    words = line.split()
    for text in (
        line.upper(),
        "\n".join(words),
        "> " + "\n> ".join(words),
        f"Dear Sam,\nas agreed:\n\n  {line}.\n\nAnn",
        line.replace(" =", "="),
        f'{{\n  "format": "sharewise-checkpoint/1",\n  "line": "{line}"\n}}',
    ):
        assert read_checkpoints(text) == [checkpoint], text
    assert read_checkpoints(f"{line}\n{by_hand}\n{line}") == [checkpoint, *read_checkpoints(by_hand), checkpoint]


def test_a_slip_of_the_pen_is_told_as_one(team: Team) -> None:
    line = pinned(team).line
    chance = random.Random(line)
    start, seen = line.index("/1 ") + 3, 0
    for _ in range(300):
        at = chance.randrange(start, len(line))
        other = chance.choice("0123456789abcdef")
        if line[at] in " =:-" or line[at] == other:
            continue
        seen += 1
        with pytest.raises(WrongUse, match="not copied rightly"):
            read_checkpoints(line[:at] + other + line[at + 1 :])
    assert seen > 100
    for cut in (line[: line.index("=")], line[:40], "sharewise-checkpoint/1"):
        with pytest.raises(WrongUse, match="not copied rightly"):
            read_checkpoints(cut)
    with pytest.raises(WrongUse, match="no checkpoint"):
        read_checkpoints("Dear Sam")
    with pytest.raises(CannotDecide, match="newer version"):
        read_checkpoints(line.replace("/1 ", "/2 "))


def test_what_was_pinned_is_remembered_and_never_taken_back(team: Team) -> None:
    home, last = team.homes["Ann"], heads_of(team).last
    write_pinned(home, team.asked, last[0].folder, last)
    assert lost_since(last, read_watermarks(home), last[0].folder) == []
    own = read_own_watermarks(home)
    last_taken(team)
    after = heads_of(team).last
    assert lost_since(after, read_watermarks(home), last[0].folder) == [team.keys["Ben"].public.folder_name]
    assert "earlier state" in team.findings("Ann")
    # A later one that has less does not let it be forgotten, and one's own memory stays one's own.
    write_pinned(home, team.asked, last[0].folder, [seal for seal in after if seal.key != team.keys["Ben"].public])
    assert lost_since(after, read_watermarks(home), last[0].folder) == [team.keys["Ben"].public.folder_name]
    assert read_own_watermarks(home) == own
