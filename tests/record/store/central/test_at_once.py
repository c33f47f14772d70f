"""Several things at once come to what they come to one after the other, and none of them keeps a program from ending."""

from __future__ import annotations

import threading
import time

import pytest

from sharewise.record.store.central import at_once
from sharewise.record.store.central.at_once import AtOnce


def test_results_come_in_the_order_of_what_was_given_and_no_more_is_done_at_once_than_was_said() -> None:
    doing, most, lock = 0, 0, threading.Lock()

    def work(number: int) -> int:
        nonlocal doing, most
        with lock:
            doing += 1
            most = max(most, doing)
        time.sleep(0.001)
        with lock:
            doing -= 1
        return number * number

    with AtOnce(4) as several:
        assert several.each(work, range(40)) == [number * number for number in range(40)]
    assert 1 < most <= 4


def test_the_first_that_fails_is_raised_and_what_was_not_begun_is_not_done() -> None:
    done: list[int] = []

    def work(number: int) -> None:
        if number == 3:
            raise ValueError("three")
        time.sleep(0.01)
        done.append(number)

    with pytest.raises(ValueError, match="three"), AtOnce(2) as several:
        several.each(work, range(200))
    so_far = len(done)
    assert 3 <= so_far < 200
    time.sleep(0.05)
    # Nothing goes on behind whoever was told.
    assert len(done) == so_far


def test_whoever_stops_it_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "_SOON", 0.01)
    over = threading.Event()
    with pytest.raises(KeyboardInterrupt), AtOnce(2) as several:
        begun = several.begin(lambda _: over.wait(60), 1)
        raise KeyboardInterrupt
    assert not begun.done()
    over.set()
    assert begun.result(60)
