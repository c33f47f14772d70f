"""Writes that the system cuts short: `write` takes some of what it is given, and says how much, as it may at any time.

strace cannot do this: it can make `write` say a number, but then nothing at all is written. Here the kernel hands each
`write` of one thread to another thread of the same process (seccomp user notification, Linux 5.0), which writes the
first part in its place.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import struct
import threading
from collections.abc import Callable

# The numbers of `write` and `seccomp`, by processor.
_NUMBERS = {"x86_64": (1, 317), "aarch64": (64, 277)}
_SET_MODE_FILTER, _GET_SIZES, _NEW_LISTENER, _SET_NO_NEW_PRIVILEGES = 1, 3, 8, 38
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000

# How many bytes a write takes, of how many it is given.
Take = Callable[[int], int]


def why_not() -> str | None:
    """Why writes cannot be cut short here, or None if they can."""
    if not hasattr(os, "uname") or os.uname().sysname != "Linux" or os.uname().machine not in _NUMBERS:
        return "writes can be cut short on Linux only, on x86_64 and aarch64"
    sizes = ctypes.create_string_buffer(6)
    if ctypes.CDLL(None).syscall(_NUMBERS[os.uname().machine][1], _GET_SIZES, 0, sizes) != 0:
        return "this system does not let a process answer its own system calls"
    return None


def cut_writes_short(*, at: int, to: int, times: int) -> list[tuple[int, int]]:
    """From now on in this thread: the `at`th write to a file (from 1), and so many `times`, takes `to` bytes only.

    A negative `to` is so many fewer than given. Standard output and error are not counted and not cut. What is cut is
    added to the list that is returned: bytes given, bytes taken.
    """
    write, seccomp = _NUMBERS[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    cut: list[tuple[int, int]] = []
    listener: list[int] = []
    begun = threading.Event()
    take = _taker(at, to, times, cut)
    threading.Thread(target=_write_in_its_place, args=(begun, listener, take), daemon=True).start()
    steps = (
        (_LOAD, 0, 0, 0),  # the number of the system call
        (_JUMP_IF_EQUAL, 0, 4, write),  # not `write`: allow
        (_LOAD, 0, 0, 16),  # its first argument: the handle
        (_JUMP_IF_EQUAL, 2, 0, 1),
        (_JUMP_IF_EQUAL, 1, 0, 2),
        (_RETURN, 0, 0, _NOTIFY),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    assert libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    listener.append(libc.syscall(seccomp, _SET_MODE_FILTER, _NEW_LISTENER, program))
    assert listener[0] >= 0, os.strerror(ctypes.get_errno())
    begun.set()
    return cut


def _taker(at: int, to: int, times: int, cut: list[tuple[int, int]]) -> Take:
    seen = 0

    def take(given: int) -> int:
        nonlocal seen
        seen += 1
        taken = max(1, min(given, to if to > 0 else given + to)) if at <= seen < at + times and given else given
        if taken < given:
            cut.append((given, taken))
        return taken

    return take


def _write_in_its_place(begun: threading.Event, listener: list[int], take: Take) -> None:
    begun.wait()
    while True:
        asked = bytearray(80)
        fcntl.ioctl(listener[0], _RECEIVE, asked)
        notification, _, _, _, _, _, handle, address, given, *_ = struct.unpack("=QIIiIQ6Q", asked)
        try:
            answer = os.write(handle, ctypes.string_at(address, take(given))), 0
        except OSError as error:
            answer = 0, -(error.errno or 0)
        fcntl.ioctl(listener[0], _SEND, struct.pack("=QqiI", notification, *answer, 0))
