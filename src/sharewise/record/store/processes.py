"""One thing done to very many items, in the order in which they are asked for, by as many processes as the computer can run.

Whoever asks does its share of the work too, so that nothing is ever slower for it. A worker is a Python of its own and no fork of this one: it
knows nothing but what it is told through a pipe, is started alike on every system, and ends when that pipe does, however this
process ended.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar, overload

from sharewise.errors import StorageFailed

if TYPE_CHECKING:
    from queue import SimpleQueue

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# Of fewer items, no worker is started: to start one takes as long as to verify so many records.
FEWEST = 1500
# So many items are done at once.
_PIECE = 32
# So many pieces for each process are given out, or done and not asked for yet: what is held does not grow with the number of items.
_AHEAD = 8
# What a worker begins with. Its modules come from where those of this process do, and never from the folder that it is started in.
_BEGINNING = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from sharewise.__main__ import work; work()"
)
# How often whoever waits looks whether a worker has ended, in seconds.
_LOOK = 0.5

# So many bytes say how many follow.
_HEAD = 8

ENDED = (
    "A part of the work was stopped from outside before it was done, perhaps for want of memory. Nothing of your records is harmed. "
    "Try again, in one process: add --jobs 1"
)


def usable_processors() -> int:
    """How many processes can run at once."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    else:
        return len(os.sched_getaffinity(0))


class InOrder(Generic[_Item, _Result]):
    """Does the same to each item that it is called with. Those that are expected are done ahead, where that is worth it.

    Used as a context, it leaves no worker behind.

    Attributes:
        expected: how many items were expected so far.

    """

    @overload
    def __init__(self, work: Callable[[_Item], _Result], jobs: int = 1) -> None: ...

    @overload
    def __init__(
        self,
        work: Callable[[Any], _Result],
        jobs: int,
        given: Callable[[Iterable[_Item]], Iterable[tuple[_Item, Any]]],
    ) -> None: ...

    def __init__(
        self,
        work: Callable[[Any], _Result],
        jobs: int = 1,
        given: Callable[[Iterable[_Item]], Iterable[tuple[_Item, Any]]] | None = None,
    ) -> None:
        """Choose what is done.

        Args:
            work: what is done to an item. It gives the same result in any process. With more than one job, it, the items and the
                results are what can be pickled.
            jobs: how many processes do it, this one among them.
            given: what the work is given for each of these items, in their order, where that is not the item itself. It is asked for by this
                process alone, for many that are expected together: as of files that are fetched from elsewhere.

        """
        self.expected = 0
        self._work, self._jobs, self._given = work, jobs, given
        self._workers: list[_Worker] = []
        # The results of the piece that is being asked for, or how each is had; and the pieces after it: the first few of them, and the rest.
        self._ready: dict[_Item, Callable[[], _Result]] = {}
        self._window: deque[_Piece[_Item]] = deque()
        self._rest: Iterator[_Piece[_Item]] = iter(())

    def __enter__(self) -> InOrder[_Item, _Result]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def expect(self, items: Iterable[_Item], count: int) -> None:
        """Say which items, so many of them, are asked for next, in this order. They may be asked for in another, or not at all."""
        self.expected += count
        self._ready, self._window, self._rest = {}, deque(), iter(())
        is_worth_it = self._jobs > 1 and count >= FEWEST
        if is_worth_it or self._given:
            self._rest = _pieces(self._with_given(items))
        if is_worth_it:
            self._start()

    def __call__(self, item: _Item) -> _Result:
        """The result.

        Raises:
            StorageFailed: a worker was ended from outside.

        """
        if not self._workers and not self._given:
            return self._work(item)
        if item not in self._ready and (piece := self._next()) is not None and item in piece.items:
            self._ready = self._taken(self._window.popleft())
        had = self._ready.pop(item, None)
        return self._alone(item) if had is None else had()

    def _alone(self, item: _Item) -> _Result:
        ((_, given),) = self._with_given([item])
        return self._work(given)

    def _with_given(self, items: Iterable[_Item]) -> Iterable[tuple[_Item, Any]]:
        return self._given(items) if self._given else ((item, item) for item in items)

    @property
    def has_workers(self) -> bool:
        """Whether other processes do a part of it."""
        return bool(self._workers)

    def here(self, item: _Item) -> _Result:
        """The result, worked out in this process."""
        return self._work(item)

    def _start(self) -> None:
        if self._workers:
            return
        # Imported here: few runs come so far.
        import pickle
        from queue import SimpleQueue

        self._came: SimpleQueue[None] = SimpleQueue()
        # The system starts no more processes or threads, or the work is too deep to be told: then it is done by those there are.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            told = pickle.dumps(sys.path) + _framed(pickle.dumps(self._work))
            for _ in range(self._jobs - 1):
                self._workers.append(_Worker(told, self._came))

    def _next(self) -> _Piece[_Item] | None:
        """The next piece, if there is one."""
        if not self._window:
            self._window.extend(islice(self._rest, 1))
        return self._window[0] if self._window else None

    def _taken(self, piece: _Piece[_Item]) -> dict[_Item, Callable[[], _Result]]:
        """The results of a piece. While another process has it, this one does what comes after."""
        is_own = not piece.is_given
        piece.is_given = True
        self._give_out()
        while not is_own and not piece.has_ended():
            ahead = next((each for each in self._window if not each.is_given), None)
            if ahead is None:
                self._wait()
            else:
                ahead.is_given = True
                ahead.results = self._done_ahead(ahead)
                self._give_out()
        return self._to_do(piece) if is_own else self._results_of(piece)

    def _to_do(self, piece: _Piece[_Item]) -> dict[_Item, Callable[[], _Result]]:
        return {item: partial(self._work, given) for item, given in piece.items.items()}

    def _results_of(self, piece: _Piece[_Item]) -> dict[_Item, Callable[[], _Result]]:
        # Imported here, as above.
        import pickle

        if piece.results is None and piece.came is None:
            raise StorageFailed(ENDED)
        results: list[_Result] | None = piece.results
        if piece.came:
            results = pickle.loads(piece.came)  # noqa: S301 (made by our own process, and sent to this one alone)
        # One that somebody failed at is done when it is asked for: what is wrong shows as it does with one process.
        if not results:
            return self._to_do(piece)
        return {item: partial(_same, result) for item, result in zip(piece.items, results, strict=True)}

    def _done_ahead(self, piece: _Piece[_Item]) -> list[_Result]:
        try:
            return [self._work(given) for given in piece.items.values()]
        except Exception:
            return []

    def _give_out(self) -> None:
        """Let no worker be idle that could do something."""
        self._window.extend(islice(self._rest, _AHEAD * (len(self._workers) + 1) - len(self._window)))
        left = [piece for piece in self._window if not piece.is_given]
        for worker in self._workers:
            while left and worker.can_take_more():
                worker.give(left.pop(0))

    def _wait(self) -> None:
        # In pieces: on Windows nothing interrupts who waits for longer.
        from queue import Empty

        with contextlib.suppress(Empty):
            self._came.get(timeout=_LOOK)


class _Piece(Generic[_Item]):
    """Some items in a row, and what becomes of them.

    Attributes:
        items: the items, and what the work is given for each.
        is_given: whether somebody does it, or has done it.
        worker: the worker that it was given to.
        came: what that sent: the results; nothing where it failed; None while it has not.
        results: what this process made of them; nothing where it failed.

    """

    def __init__(self, items: dict[_Item, Any]) -> None:
        self.items = items
        self.is_given = False
        self.worker: _Worker | None = None
        self.came: bytes | None = None
        self.results: Any = None

    def has_ended(self) -> bool:
        """Whether nothing more is to be waited for."""
        return self.results is not None or self.came is not None or (self.worker is not None and self.worker.has_ended)


def _pieces(items: Iterable[tuple[_Item, Any]]) -> Iterator[_Piece[_Item]]:
    rest = iter(items)
    while some := dict(islice(rest, _PIECE)):
        yield _Piece(some)


def _same(result: _Result) -> _Result:
    return result


class _Worker:
    """Another process, and the thread that talks with it.

    Attributes:
        has_ended: whether nothing more comes from it.

    """

    def __init__(self, told: bytes, came: SimpleQueue[None]) -> None:
        # Imported here, as above.
        import subprocess
        from queue import SimpleQueue
        from threading import Thread

        self._has_begun = self.has_ended = False
        self._told, self._came = told, came
        self._given: SimpleQueue[_Piece[Any] | None] = SimpleQueue()
        # Ctrl-C in a terminal is for the process that talks with a person, which then ends the others.
        group: dict[str, Any] = {"process_group": 0}
        if sys.platform == "win32":
            group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        self._process = subprocess.Popen(  # noqa: S603 (this Python, and nothing that anybody typed)
            [sys.executable, "-I", "-B", "-X", f"utf8={sys.flags.utf8_mode}", "-c", _BEGINNING],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **group,
        )
        self._thread = Thread(target=self._talk, daemon=True)
        self._thread.start()

    def can_take_more(self) -> bool:
        """Whether it is there and has little to do. It is given the next piece before it has done the one before."""
        return self._has_begun and not self.has_ended and self._given.qsize() < 1

    def give(self, piece: _Piece[Any]) -> None:
        """Let it do a piece."""
        piece.is_given, piece.worker = True, self
        self._given.put(piece)

    def end(self) -> None:
        """End it. What it does is not needed any more."""
        self._process.kill()
        self._given.put(None)
        assert self._process.stdin is not None and self._process.stdout is not None
        # What was not sent yet is for nobody. Without it even a worker that could not be killed ends.
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.close()
        self._thread.join()
        self._process.stdout.close()
        self._process.wait()

    def _talk(self) -> None:
        # Whatever goes wrong here, nobody may wait for it.
        try:
            # The pipe ends, or what comes is cut off.
            with contextlib.suppress(OSError, ValueError):
                self._hand_over()
        finally:
            self.has_ended = True
            self._came.put(None)

    def _hand_over(self) -> None:
        # Imported here, as above.
        import pickle

        to, back = self._process.stdin, self._process.stdout
        assert to is not None and back is not None
        to.write(self._told)
        to.flush()
        _received(back)
        self._has_begun = True
        while (piece := self._given.get()) is not None:
            to.write(_framed(pickle.dumps([*piece.items.values()])))
            to.flush()
            piece.came = _received(back)
            self._came.put(None)


def _framed(content: bytes) -> bytes:
    return len(content).to_bytes(_HEAD, "big") + content


def _received(stream: IO[bytes]) -> bytes:
    """What the other process sends.

    Raises:
        OSError: it sends nothing more, or ended in the middle of it.

    """
    head = stream.read(_HEAD)
    length = int.from_bytes(head, "big")
    content: bytes = stream.read(length)
    if len(head) < _HEAD or len(content) < length:
        raise OSError("the other process has ended")
    return content


def serve() -> None:
    """Be a worker: do what is sent on standard input, to its end."""
    import pickle

    asked, to = sys.stdin.buffer, sys.stdout.buffer
    # Nothing else may get between the results.
    sys.stdout = sys.stderr
    # Whoever asked has gone.
    with contextlib.suppress(OSError):
        work = pickle.loads(_received(asked))  # noqa: S301 (from the process that started this one, through its own pipe)
        to.write(_framed(b""))
        to.flush()
        while True:
            items = pickle.loads(_received(asked))  # noqa: S301 (as above)
            try:
                done = pickle.dumps([work(item) for item in items])
            except Exception:
                # Whoever asked does it again, and says what is wrong.
                done = b""
            to.write(_framed(done))
            to.flush()
