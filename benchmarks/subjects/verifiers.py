"""Other programs that check signatures, over the same files: they check a signature and no more, each as its manual says.

sharewise reads each file strictly too, checks how it is laid out, and whether any is missing or exchanged.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from benchmarks.invented import folders, samples
from benchmarks.measuring.processes import BARE_PYTHON, Command, environment, program, sharewise
from benchmarks.measuring.rounds import Run, Scale, race
from benchmarks.table import Section, line_of, missing_line, rate
from tests.outside.recipes import BLOCKS

TITLE = "Verifying: other programs over the same files"
_OURS, _BARE = "sharewise verify", "python -c pass"
_RECIPE = "verify_openssl.sh"
# Of what begins a dozen processes for each file, so many files are enough to know what one takes.
_FEW = 5
_NETWORK = "left out: it verifies only what a service on the network has signed and logged"


@dataclass(frozen=True)
class Verifier(Figure):
    """A figure on another program.

    Attributes:
        needs: the programs that it needs.
        prepare: makes a key and signs the files, and gives the command lines that verify them all.
        files: at most so many.

    """

    to: str = _OURS
    needs: tuple[str, ...] = ()
    prepare: Callable[[_Place], list[Sequence[str]]] | None = field(default=None, repr=False)
    files: int = 1_000


@dataclass(frozen=True)
class _Place:
    """A folder with copies of the records, and what commands get there."""

    folder: Path
    records: folders.Made
    files: list[str]

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder) | {"GNUPGHOME": str(self.folder / "gnupg")}

    def do(self, words: str, typed: str = "") -> None:
        """Run a command that prepares something."""
        subprocess.run(
            shlex.split(words), input=typed, text=True, capture_output=True,
            env=self.environment, cwd=self.folder, check=True,
        )  # fmt: skip


def _minisign(place: _Place) -> list[Sequence[str]]:
    place.do("minisign -G -W -p minisign.pub -s minisign.key")
    for name in place.files:
        place.do(f"minisign -S -s minisign.key -m {name}")
    return [("minisign", "-V", "-q", "-p", "minisign.pub", "-m", name) for name in place.files]


def _signify(place: _Place) -> list[Sequence[str]]:
    place.do("signify-openbsd -G -n -p signify.pub -s signify.sec")
    for name in place.files:
        place.do(f"signify-openbsd -S -s signify.sec -m {name} -x {name}.sig")
    return [
        ("signify-openbsd", "-V", "-q", "-p", "signify.pub", "-m", name, "-x", f"{name}.sig") for name in place.files
    ]


def _gpg(place: _Place) -> list[Sequence[str]]:
    (place.folder / "gnupg").mkdir(mode=0o700)
    place.do("gpg --batch --quiet --passphrase '' --quick-generate-key benchmark ed25519 sign never")
    for name in place.files:
        place.do(f"gpg --batch --quiet --sign {name}")
    place.do("gpgconf --kill all")
    # The one that takes many files at once. It wants the content inside the signature.
    return [("gpg", "--batch", "--quiet", "--verify-files", *(f"{name}.gpg" for name in place.files))]


def _openssl(place: _Place) -> list[Sequence[str]]:
    own = place.environment | {"SHAREWISE_HOME": str(place.records.home)}
    key, _ = Command((sharewise(), "key", "show", "--format", "pem")).output(own, place.folder)
    words: list[Sequence[str]] = []
    for name in place.files:
        folder = place.folder / Path(name).stem
        folder.mkdir()
        (folder / "key.pem").write_text(key, encoding="utf-8")
        shutil.copy(place.folder / name, folder / "record.json")
        (folder / _RECIPE).write_text(BLOCKS[_RECIPE], encoding="utf-8")
        words.append(("sh", "-c", f"cd {folder.name} && sh {_RECIPE}"))
    return words


_OTHERS = (
    Verifier("minisign -V, each file", needs=("minisign",), prepare=_minisign),
    Verifier("signify -V, each file", needs=("signify-openbsd",), prepare=_signify),
    Verifier("gpg --verify-files, all at once", needs=("gpg", "gpgconf"), prepare=_gpg),
    Verifier("jq and OpenSSL, as docs/verify.md", needs=("jq", "openssl", "sh"), prepare=_openssl, files=_FEW),
    Verifier("sigstore, cosign in Python"),
)
FIGURES = (Figure(_OURS, _BARE, peers=tuple(other.name for other in _OTHERS)), *_OTHERS)


def measure(scale: Scale) -> Section:
    """The lines on other verifiers."""
    with ExitStack() as stack:
        made = stack.enter_context(folders.making(5 * scale.records, samples.records()))
        own = environment(made.home) | {"SHAREWISE_HOME": str(made.home)}
        ours, bare = Command((sharewise(), "verify")), Command(BARE_PYTHON)
        runners: dict[str, Run] = {
            _BARE: lambda: bare.seconds(own, made.home) / made.count,
            _OURS: lambda: ours.seconds(own, made.home) / made.count,
        }
        for figure in FIGURES:
            if isinstance(figure, Verifier) and figure.prepare and all(map(program, figure.needs)):
                place = stack.enter_context(_place(made, figure.files))
                runners[figure.name] = _all_of(figure.prepare(place), place)
        times = race(runners, replace(scale, warm=False))
    lines = [
        line_of(figure, times, absolute=rate(times.seconds(figure.name), "files"))
        if figure.name in times
        else missing_line(figure, _why_not(figure))
        for figure in FIGURES
    ]
    return Section(f"{TITLE}: {made.count} records, {_FEW} with jq. {times.rounds} rounds.", lines)


@contextmanager
def _place(made: folders.Made, most: int) -> Iterator[_Place]:
    with TemporaryDirectory(prefix="sharewise-benchmark-") as temporary:
        folder = Path(temporary)
        for path in made.paths[:most]:
            shutil.copy(path, folder)
        yield _Place(folder, made, [path.name for path in made.paths[:most]])


def _all_of(commands: list[Sequence[str]], place: _Place) -> Run:
    """The seconds of one file."""
    own = place.environment

    def each() -> float:
        return sum(Command(words).seconds(own, place.folder) for words in commands) / len(place.files)

    return each


def _why_not(figure: Figure) -> str:
    missing = [name for name in figure.needs if not program(name)] if isinstance(figure, Verifier) else []
    return f"not installed: {', '.join(missing)}" if missing else _NETWORK
