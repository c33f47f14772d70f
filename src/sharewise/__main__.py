"""The door: runs the app, and turns every error into one message and an exit code."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

# The commands that ask.
ASKING = frozenset({"decide", "practise", "records revise", "setup"})

# The number of this in Linux.
_PR_SET_DUMPABLE = 4
# A start makes some thirty thousand objects that stay: to look for rings among them every 700 takes one part in fifteen of it.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def main() -> None:
    """Run sharewise and exit. The only place that exits, and the only one that prints errors."""
    try:
        code = _begun_and_ended()
    except KeyboardInterrupt:
        # Once more on the way out: whoever presses it twice wants nothing else.
        _let_signals(signal.SIG_IGN, "SIGINT", "SIGQUIT")
        code = _stopped()
    sys.exit(code)


def _begun_and_ended() -> int:
    """Run sharewise on the streams and with the signals of this process. The exit code."""
    code: int | None = None
    try:
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
        _open_missing_streams()
        sys.unraisablehook = _say_unless_interrupted
        from sharewise.interview.prompters.terminal_modes import hide_typing, terminal_restored

        # Ctrl-\ is Ctrl-C: nobody here wants an image of the memory.
        _let_signals(signal.default_int_handler, "SIGQUIT")
        with terminal_restored():
            if ASKING.intersection(" ".join(sys.argv[1:end]) for end in (2, 3)):
                hide_typing()
            code = run()
            # All is done and said.
            _let_signals(signal.SIG_IGN, "SIGINT", "SIGQUIT")
    except KeyboardInterrupt:
        # Before anything could take it, or when all was done.
        _let_signals(signal.SIG_IGN, "SIGINT", "SIGQUIT")
        code = _stopped() if code is None else code
    return code


def _say_unless_interrupted(unraisable: sys.UnraisableHookArgs) -> None:
    """Say what came where nothing can be raised, as in a finaliser. Ctrl-C there is lost, which needs none of the program's own lines."""
    if unraisable.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(unraisable)


def _let_signals(does: signal.Handlers | Callable[[int, FrameType | None], None], *names: str) -> None:
    """Let signals of these names do something, where the system has them and nobody wants them ignored."""
    for name in names:
        number = getattr(signal, name, None)
        # Only the main thread of a process can.
        with contextlib.suppress(ValueError):
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, does)


def _stopped() -> int:
    """Ctrl-C where nothing had been asked. The exit code."""
    from sharewise.commands._terminal import say_error, speaks_json
    from sharewise.errors import Interrupted

    with contextlib.suppress(OSError):
        if speaks_json():
            say_error(Interrupted("Stopped."))
        else:
            print("\nStopped.", file=sys.stderr)
    return Interrupted.exit_code


def _leave_no_core() -> None:
    """Let no image of this process's memory be written, which would hold what was typed: not by the system, nor by a program that it hands
    them to.
    """
    if sys.platform != "win32":
        # Imported here: Windows has no such module.
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _open_missing_streams() -> None:
    """Give a program that was started without one of its streams one that leads nowhere.

    Else a file that is opened later would get its number, and all that is printed would end in an error.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 (it stays open to the end)


def run(arguments: list[str] | None = None) -> int:
    """Run sharewise on the streams of `sys`, and return the exit code. It neither raises nor exits.

    `arguments` are the words after the program's name. Without them, those of the process are taken.
    """
    if (sys.argv[1:] if arguments is None else arguments) in (["--version"], ["-V"]):
        # Before anything else is imported: this is asked by scripts and installers.
        return _printed_version()
    from sharewise.commands._terminal import asks_for_json, say_error, speak_json
    from sharewise.errors import SharewiseError, StorageFailed

    speak_json(asks_for_json(sys.argv[1:] if arguments is None else arguments))
    # A plugin for pydantic that is installed beside sharewise would be shown every record. To look for one takes time too.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding does not have is shown as an escape; it never ends the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _called(arguments)
        sys.stdout.flush()
    except SharewiseError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return _stopped()
    except OSError as error:
        _output_failed(error)
        return StorageFailed.exit_code
    except Exception as error:
        _unexpected(error)
        return StorageFailed.exit_code
    return code


def work() -> None:
    """Be a worker of another sharewise, to its end."""
    # What ends that one is for it alone to hear.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from sharewise.record.store.processes import serve

    _leave_no_core()
    serve()


def _printed_version() -> int:
    from sharewise import __version__

    try:
        print(f"sharewise {__version__}", flush=True)
    except OSError as error:
        from sharewise.errors import StorageFailed

        _output_failed(error)
        return StorageFailed.exit_code
    return 0


def _output_failed(error: OSError) -> None:
    """Say that the output could not be written, unless its reader went away: nothing more can be said to that one."""
    from sharewise.commands._output import drop_unwritten, system_words
    from sharewise.commands._terminal import say_failure
    from sharewise.errors import StorageFailed

    with contextlib.suppress(OSError):
        if not isinstance(error, BrokenPipeError):
            said = f"The output could not be written: {system_words(error)}."
            say_failure("output-failed", said, StorageFailed.exit_code)
    drop_unwritten(sys.stdout)


def _called(arguments: list[str] | None) -> int:
    """Read the command line, and make the call that it stands for."""
    # Private: Typer 0.26 to 0.28 has no public name for all the errors that it can show. `tests/test_cli.py` holds this.
    from typer._click.exceptions import ClickException

    from sharewise.cli import code_of, command_line
    from sharewise.commands._terminal import say, say_failure, speaks_json
    from sharewise.errors import Interrupted

    _refuse_names_as_options(sys.argv[1:] if arguments is None else arguments)
    try:
        call = command_line().main(arguments, prog_name="sharewise", standalone_mode=False)
    except ClickException as wrong:
        # What was typed stands in it.
        if speaks_json():
            say_failure(code_of(wrong), wrong.format_message(), wrong.exit_code)
            return wrong.exit_code
        told = io.StringIO()
        wrong.show(file=told)
        say(told.getvalue().rstrip("\n"))
        return wrong.exit_code
    if call == Interrupted.exit_code:
        # Typer took Ctrl-C, and says nothing.
        raise KeyboardInterrupt
    if not callable(call):
        # Help or the version was shown.
        return call or 0
    _leave_no_core()
    # Imported here: help needs no settings.
    from sharewise.folders import forget_settings

    forget_settings()
    return call() or 0


def _refuse_names_as_options(words: list[str]) -> None:
    """Refuse an option that is the name of a file here too. Where a person writes `*`, the shell puts the names of all files:
    one called `--key=theirs.jwk` would say whose signatures count.

    Raises:
        WrongUse: there is such a word.

    """
    from sharewise.errors import WrongUse

    for word in words:
        if word == "--":
            break
        if word.startswith("-") and word != "-" and os.path.lexists(word):
            raise WrongUse(
                f"A file or folder here is called {word}, which is an option too, so it is not clear which of them is meant. "
                "For the file, write ./ before its name (for all files ./* and not *). For the option, change to another "
                "folder first."
            )


def _unexpected(error: Exception) -> None:
    """A fault of ours. Its message is not shown: it could hold what a person typed."""
    from sharewise.commands._terminal import say_failure
    from sharewise.errors import StorageFailed

    # As `traceback` finds it, which takes as long to import as all of `--version` but Python.
    raised = error.__traceback__
    while raised and raised.tb_next:
        raised = raised.tb_next
    where = f"{os.path.basename(raised.tb_frame.f_code.co_filename)}:{raised.tb_lineno}" if raised else "no line"

    said = (
        "Something went wrong inside sharewise. This is a fault of the program, not of yours.\n"
        f"Report it with this line: {type(error).__name__} at {where}"
    )
    say_failure("fault", said, StorageFailed.exit_code)


if __name__ == "__main__":
    main()
