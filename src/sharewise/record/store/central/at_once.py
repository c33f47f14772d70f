"""Several things at once that each wait for somebody else: a disk, or an answer.

In threads that do not keep the program from ending: whoever presses Ctrl-C does not wait for a store that does not answer. (Those of the
standard library's pools do.)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from threading import Thread, current_thread, main_thread
from types import TracebackType
from typing import TypeVar

# Whoever stops it waits so many seconds for what is under way, and no longer.
_SOON = 3
# How often whoever waits looks, in seconds.
_LOOK = 0.5

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


def waited_for(future: Future[_Result]) -> _Result:
    """What comes of it. Ctrl-C is heard meanwhile."""
    while not future.done():
        # In pieces: on Windows nothing interrupts who waits for longer.
        wait([future], _LOOK)
    return future.result()


def beside(work: Callable[[], _Result]) -> _Result:
    """The result of what would not hear Ctrl-C while it waits for an answer."""
    if current_thread() is not main_thread():
        return work()
    with AtOnce(1) as one:
        return waited_for(one.begin(lambda _: work(), None))


class AtOnce:
    """Does at most so many things at once. Used as a context, it leaves nothing undone: where it ends early, what was not begun is not."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._to_do: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._has_ended = False

    def __enter__(self) -> AtOnce:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._has_ended = True
        for _ in self._threads:
            self._to_do.put(None)
        is_stopped = kind is not None and not issubclass(kind, Exception)
        until = time.monotonic() + _SOON
        for each in self._threads:
            each.join(max(until - time.monotonic(), 0) if is_stopped else None)

    def begin(self, work: Callable[[_Given], _Result], given: _Given) -> Future[_Result]:
        """Do something as soon as can be. What comes of it is asked of what is given back."""
        future: Future[_Result] = Future()

        def do() -> None:
            if self._has_ended:
                future.cancel()
                return
            try:
                future.set_result(work(given))
            except BaseException as error:
                # Raised where the result is asked for.
                future.set_exception(error)

        self._to_do.put(do)
        if len(self._threads) < self._most:
            self._threads.append(Thread(target=self._run, daemon=True))
            self._threads[-1].start()
        return future

    def each(self, work: Callable[[_Given], _Result], items: Iterable[_Given]) -> list[_Result]:
        """The results for all of these, in their order."""
        begun = [self.begin(work, item) for item in items]
        return [waited_for(future) for future in begun]

    def _run(self) -> None:
        while (do := self._to_do.get()) is not None:
            do()
