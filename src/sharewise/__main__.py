"""The door: runs the app, and turns every error into one message and an exit code."""

from __future__ import annotations

import os
import sys
import traceback


def main() -> None:
    """Run sharewise and exit. The only place that exits, and the only one that prints errors."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Before anything else is imported: this is asked by scripts and installers.
        from sharewise import __version__

        print(f"sharewise {__version__}")
        sys.exit(0)
    sys.exit(_run())


def _run() -> int:
    from sharewise.errors import Interrupted, SharewiseError
    from sharewise.text import visible

    try:
        from sharewise.cli import app

        app(prog_name="sharewise")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except Interrupted as stopped:
        print(visible(str(stopped)), file=sys.stderr)
        return stopped.exit_code
    except SharewiseError as error:
        print(f"Error: {visible(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nStopped. Nothing was saved.", file=sys.stderr)
        return Interrupted.exit_code
    except BrokenPipeError:
        # The reader of our output went away. Nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 4
    except Exception as error:
        _unexpected(error)
        return 4
    return 0


def _unexpected(error: Exception) -> None:
    """A fault of ours. Its message is not shown: it could hold what a person typed."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    print(
        "Error: Something went wrong inside sharewise. This is a fault of the program, not of yours.\n"
        f"Report it with this line: {type(error).__name__} at {os.path.basename(where.filename)}:{where.lineno}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
