"""What is promised of a save, whatever goes wrong at whichever system call. The files that have it say of which save."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from tests.faults.conftest import ERRORS, Count
from tests.faults.each_call import OLD, Outcome, in_each, prepare, save_attempt, syncs_or_names, try_at_each_call
from tests.faults.harness import Call, Writer, calls
from tests.faults.whole import said_to_be_saved

# What the record of these tests says.
SAID_IN_THE_RECORD = ("Bruises", "who did it", "AB-1234", "enquiries")


# Calls at which an error is not told in its own words yet.
def _not_in_words(failed: list[Outcome], error: str) -> list[Outcome]:
    """The errors that did harm, and were not told: an exit code other than 4, or a message without the system's words."""
    told = f"{os.strerror(getattr(errno, error))}.\n"
    return [
        outcome
        for outcome in failed
        if (outcome.code, outcome.error) != (0, "")
        and not (outcome.code == 4 and outcome.error.startswith("Error: ") and outcome.error.endswith(told))
    ]


def _named(failed: list[Outcome]) -> int:
    """Where in the list the record gets its name."""
    return max(
        number
        for number, outcome in enumerate(failed)
        if outcome.call.name.startswith(("link", "rename")) and "/CHAIN/" in outcome.call.files
    )


class Promises:
    def test_an_error_is_told_in_words_or_does_no_harm_wherever_it_is(self, failed: list[Outcome], error: str) -> None:
        wrong = [str(each) for each in _not_in_words(failed, error)]
        assert not wrong, "\n".join(wrong)

    def test_no_message_says_what_the_record_says(self, failed: list[Outcome], record_file: Path) -> None:
        assert all(words in record_file.read_text(encoding="utf-8") for words in SAID_IN_THE_RECORD)
        assert not [outcome for outcome in failed if any(words in outcome.error for words in SAID_IN_THE_RECORD)]

    def test_an_error_leaves_the_old_state_or_the_new(self, failed: list[Outcome], count: Count) -> None:
        wrong = [str(outcome) for outcome in failed if not outcome.is_old_or_new]
        assert not wrong, "\n".join(wrong)
        count(errors=len(failed))

    def test_only_what_is_there_is_said_to_be_saved(self, failed: list[Outcome]) -> None:
        wrong = [
            str(outcome)
            for outcome in failed
            if outcome.said != (list(outcome.after.records[-1:]) if outcome.code == 0 and outcome.after else [])
            or (outcome.code == 0 and not outcome.is_new)
        ]
        assert not wrong, "\n".join(wrong)

    def test_an_error_before_a_record_has_its_name_leaves_none(self, failed: list[Outcome]) -> None:
        wrong = [str(outcome) for outcome in failed[: _named(failed) + 1] if outcome.code != 0 and outcome.is_new]
        assert not wrong, "\n".join(wrong)

    def test_a_record_that_is_there_is_not_said_to_be_not_saved(self, failed: list[Outcome]) -> None:
        wrong = [str(outcome) for outcome in failed if outcome.is_new and "could not be saved" in outcome.error]
        assert not wrong, "\n".join(wrong)

    def test_a_record_that_is_tried_again_is_saved_once(self, traced: Writer, which: str, tmp_path: Path) -> None:
        tried = try_at_each_call(traced, tmp_path / "tried", which, "error=EIO", of=syncs_or_names, tries=2)
        wrong = [str(outcome) for outcome in tried if outcome.code != 0 or not outcome.is_old_or_new]
        assert not wrong, "\n".join(wrong)

    def test_an_error_leaves_no_temporary_file_that_could_be_taken_away(self, failed: list[Outcome]) -> None:
        wrong = [
            f"{outcome}: {path.name}"
            for outcome in failed
            if outcome.after and not outcome.call.name.startswith("unlink")
            for path in outcome.after.leftovers
            if path.name != OLD
        ]
        assert not wrong, "\n".join(wrong)

    def test_after_an_error_the_next_save_works(self, failed: list[Outcome]) -> None:
        wrong = [f"{outcome} {outcome.why_in_the_end}" for outcome in failed if not outcome.goes_on]
        assert not wrong, "\n".join(wrong)

    def test_after_an_error_verify_finds_all_records_as_they_were_signed(
        self, failed: list[Outcome], error: str, writer: Writer
    ) -> None:
        # What is there does not depend on which error it was: between them, the errors have each call once.
        self._verify(writer, failed[ERRORS.index(error) :: len(ERRORS)])

    def _verify(self, writer: Writer, outcomes: list[Outcome]) -> None:
        codes = in_each(writer, "verify in each", [outcome.folder for outcome in outcomes])
        wrong = [str(outcome) for outcome, code in zip(outcomes, codes, strict=True) if code != 0]
        assert not wrong, "\n".join(wrong)

    def test_a_kill_at_any_call_leaves_the_old_state_or_the_new(self, killed: list[Outcome], count: Count) -> None:
        assert {outcome.code for outcome in killed} == {-9}
        wrong = [str(outcome) for outcome in killed if not outcome.is_old_or_new or outcome.said]
        assert not wrong, "\n".join(wrong)
        count(kills=len(killed))

    def test_after_a_kill_the_next_save_works(self, killed: list[Outcome], writer: Writer) -> None:
        wrong = [f"{outcome} {outcome.why_in_the_end}" for outcome in killed if not outcome.goes_on]
        assert not wrong, "\n".join(wrong)
        self._verify(writer, killed)

    def test_what_a_kill_left_is_taken_away_by_the_next_save(self, killed: list[Outcome]) -> None:
        left = [
            f"{outcome}: {path.name}"
            for outcome in killed
            if outcome.in_the_end
            for path in outcome.in_the_end.leftovers
        ]
        assert [outcome for outcome in killed if outcome.after and outcome.after.leftovers]
        assert not left, "\n".join(left)

    def test_a_disk_that_cannot_sync_a_folder_is_used_all_the_same(
        self, traced: Writer, which: str, tmp_path: Path
    ) -> None:
        def of_a_folder(call: Call) -> bool:
            return call.name == "fsync" and not call.files.endswith(".tmp")

        outcomes = try_at_each_call(traced, tmp_path / "tried", which, "error=EINVAL", of=of_a_folder)
        assert len(outcomes) > 2
        wrong = [str(outcome) for outcome in outcomes if outcome.code != 0 or not outcome.is_new]
        assert not wrong, "\n".join(wrong)

    def test_a_file_that_cannot_be_synced_is_not_there(self, traced: Writer, which: str, tmp_path: Path) -> None:
        # But for the memory of the last record: that is a help, and no error is made of it.
        def of_a_file(call: Call) -> bool:
            return call.name == "fsync" and call.files.endswith(".tmp") and "last-ID" not in call.files

        outcomes = try_at_each_call(traced, tmp_path / "tried", which, "error=EINVAL", of=of_a_file)
        assert outcomes
        wrong = [str(outcome) for outcome in outcomes if outcome.code != 4 or outcome.is_new or outcome.said]
        assert not wrong, "\n".join(wrong)

    def test_it_is_said_to_be_saved_after_all_is_on_disk(self, traced: Writer, which: str, tmp_path: Path) -> None:
        folder = prepare(traced, tmp_path / "folder", which)
        ((process, _),) = traced.traced(tmp_path / "log", [], save_attempt(folder))[0]
        made = [str(call) for call in calls(tmp_path / f"log.{process}", folder)]
        (said,) = said_to_be_saved(folder, "save")
        final = f"home/records/CHAIN/{said.name}"
        temporary = f"home/records/CHAIN/.{said.name}.tmp"
        written = max(number for number, call in enumerate(made) if call == f"write {temporary}")
        in_order = [
            f"fsync {temporary}",
            next(call for call in made if call.endswith(f"{temporary} {final}")),
            "fsync home/records/CHAIN",
            "write save.out",
        ]
        # The last of each: nothing of the kind comes later.
        places = [written, *(len(made) - 1 - made[::-1].index(call) for call in in_order)]
        assert places == sorted(places)
        assert made[-1] == "write save.out"
