"""A compiled rulebook as bytes, so that a start reads no YAML where nothing has changed.

It says which contents it was made of, by their digests, and by which compiler. It is taken only where all of that is so
now, and where the bytes are those that were written: any doubt, and the YAML is read. It is no proof: what may be opened
without one is for the list of proofs to say (`sharewise.rulebook.proof_cache`).

The bytes are a pickle, of which nothing is run: only the kinds of which a compiled rulebook is made can come out of it.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import os
import pickle
import sys
from pathlib import Path
from typing import Any

from sharewise import __version__
from sharewise.errors import StorageFailed
from sharewise.files import make_private_folder, read_named, replace_atomically
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.rulebook.load import Content, as_loaded, read_known
from sharewise.rulebook.proof_cache import NO_ADOPTION

_FORMAT = "sharewise-compiled/1"
# Beside the rules that ship, as Python keeps its own compiled files: made when a wheel is built, or at the first start.
SHIPPED_FOLDER = "__compiled__"
# What stands in a wheel for the state of the compiler's source, which is what it was when the wheel was built.
_BUILT = "built"
_LARGEST = 64 * 1024 * 1024
# The modules whose classes a compiled rulebook is made of.
_MADE_OF = (
    "sharewise.rulebook.base",
    "sharewise.rulebook.conditions",
    "sharewise.rulebook.guarantee",
    "sharewise.rulebook.model",
    "sharewise.rulebook.to_paste",
    "sharewise.reasoning.diagram.decision_diagram",
    "sharewise.reasoning.diagram.nodes",
)


def open_compiled(folder: Path, base: Content, over: Content | None) -> CompiledRulebook:
    """The rulebook and adoption with these contents, which were proved before, compiled: from `folder`, or anew.

    Anew it is kept in `folder`, where that can be written to, for the next time.

    Raises:
        BadFile: they cannot have been proved.

    """
    path = folder / _name(base, over)
    for compiler in (_BUILT, _compiler()) if _is_installed(folder) else (_compiler(),):
        found = _read(path, compiler, base, over)
        if found is not None:
            return found
    made = compile_rulebook(read_known(base, over))
    _keep(path, form_of(made, _compiler()))
    return made


def build(folder: Path, contents: list[tuple[Content, Content | None]]) -> None:
    """Write the compiled forms of contents into `folder`, for a wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    for base, over in contents:
        form = form_of(compile_rulebook(read_known(base, over)), _BUILT)
        assert form is not None
        (folder / _name(base, over)).write_bytes(form)


def form_of(rulebook: CompiledRulebook, compiler: str) -> bytes | None:
    """The bytes of a compiled rulebook. None of one that is too deep to be written so."""
    try:
        made = pickle.dumps((rulebook.loaded.rules, dict(rulebook.diagrams)), protocol=5)
    except RecursionError:
        return None
    loaded = rulebook.loaded
    return f"{_stamp(compiler, loaded.sha256, loaded.adoption_sha256, made)}\n".encode() + made


def read_form(form: bytes, compiler: str, base: Content, over: Content | None) -> CompiledRulebook | None:
    """The rulebook that these bytes are of, or None where they are not of these contents, or not as they were written."""
    stamp, _, made = form.partition(b"\n")
    adoption = None if over is None else over.sha256
    if stamp != _stamp(compiler, base.sha256, adoption, made).encode():
        return None
    try:
        rules, diagrams = _FormReader(io.BytesIO(made)).load()
    except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, KeyError, TypeError, ValueError):
        return None
    return CompiledRulebook(as_loaded(rules, base, over), diagrams)


class _FormReader(pickle.Unpickler):
    """Lets out nothing but the kinds that a compiled rulebook is made of."""

    def find_class(self, module: str, name: str) -> Any:
        """As of `pickle.Unpickler`."""
        if module in _MADE_OF:
            found = getattr(sys.modules.get(module) or importlib.import_module(module), name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a rulebook")


def _stamp(compiler: str, base: str, adoption: str | None, made: bytes) -> str:
    return " ".join((_FORMAT, __version__, compiler, base, adoption or NO_ADOPTION, hashlib.sha256(made).hexdigest()))


def _name(base: Content, over: Content | None) -> str:
    names = [Path(each.file).stem for each in (base, over) if each is not None]
    digest = hashlib.sha256("".join(each.sha256 for each in (base, over) if each is not None).encode()).hexdigest()
    return f"{'-'.join(names)}-{digest[:16]}.compiled"


def _compiler() -> str:
    """What stands for the source that compiles: its files, their sizes and times. To read them would take longer than it saves."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256(sys.version.encode())
    for room in ("rulebook", "reasoning"):
        for folder, folders, files in os.walk(package / room):
            folders.sort()
            for name in sorted(files):
                if name.endswith(".py"):
                    status = os.stat(os.path.join(folder, name))
                    whole.update(f"{folder} {name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return whole.hexdigest()


def _is_installed(folder: Path) -> bool:
    """Whether a folder of compiled rules lies within the package, as in a wheel."""
    return folder.is_relative_to(Path(__file__).parents[1])


def _read(path: Path, compiler: str, base: Content, over: Content | None) -> CompiledRulebook | None:
    try:
        form = read_named(path, _LARGEST)
    except OSError:
        return None
    return read_form(form, compiler, base, over)


def _keep(path: Path, form: bytes | None) -> None:
    """Keep a form. Where that cannot be done, it is made again another time."""
    if form is not None:
        try:
            make_private_folder(path.parent)
            replace_atomically(path, form)
        except (OSError, StorageFailed):
            return
