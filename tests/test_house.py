"""The house: imports run downwards only, light commands stay light, and no file grows without being asked about."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sharewise.commands._rulebooks import open_rulebook
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.saving.record_writer import save
from tests.support.needed import in_short, long
from tests.support.samples import NOON, record

ROOT = Path(__file__).parents[1]
HEAVY = {
    "pydantic",
    "rich",
    "questionary",
    "prompt_toolkit",
    "yaml",
    "cryptography",
    "keyring",
    "asyncio",
    "sqlite3",
    "typst",
    "importlib.metadata",
}


def test_imports_run_downwards_only() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


@pytest.fixture(scope="module")
def one_record(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Path:
    """A home with one record in it. What ships has been opened once, so that it is compiled."""
    open_rulebook()
    home = tmp_path_factory.mktemp("home")
    save(home / "records", read_or_make_key(home / "key"), record(proved), now=NOON, random=bytes(16))
    return home


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    in_short(
        [
            (["--version"], set()),
            (["--help"], set()),
            (["decide", "--help"], set()),
            (["decide", "--nonsense"], set()),
            (["decide"], {"importlib.metadata"}),
            (["rules", "--plain"], {"importlib.metadata"}),
            (["cases"], {"yaml", "pydantic", "importlib.metadata"}),
            (["key", "show"], {"cryptography"}),
            (["verify"], {"cryptography"}),
            (["verify", "--json"], {"cryptography"}),
            (["export"], {"cryptography"}),
            (["export", "--format", "csv"], {"cryptography"}),
            (["records"], {"cryptography"}),
            (["due"], {"cryptography"}),
            (["drafts"], set()),
            (["drafts", "drop", "--all"], set()),
            (["records", "show", "SW-00000-00000"], {"cryptography"}),
            (["practise"], set()),
            (["practise", "--sheet"], {"yaml", "pydantic", "importlib.metadata"}),
            (["setup"], {"importlib.metadata"}),
            (["setup", "--show"], {"importlib.metadata"}),
        ],
        9,
    ),
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_uses(arguments: list[str], allowed: set[str], one_record: Path) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['sharewise', *{arguments!r}]\n"
        "from sharewise.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write('LOADED ' + ' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={"SHAREWISE_HOME": str(one_record), "PATH": "", "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    loaded = set(done.stderr.rpartition("LOADED ")[2].split())
    assert loaded & HEAVY <= allowed


def test_the_package_is_typed_for_those_who_import_it() -> None:
    assert (ROOT / "src/sharewise/py.typed").is_file()


def test_every_module_says_what_it_is_for() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        assert path.read_text(encoding="utf-8").startswith(('"""', 'r"""')), path


@long
def test_no_two_modules_and_no_two_classes_have_one_name() -> None:
    modules: dict[str, list[Path]] = {}
    classes: dict[str, list[Path]] = {}
    for path in (ROOT / "src").rglob("*.py"):
        if not path.name.startswith("__"):
            modules.setdefault(path.name, []).append(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes.setdefault(node.name, []).append(path)
    twice = {name: paths for name, paths in {**modules, **classes}.items() if len(paths) > 1}
    assert not twice


@long
def test_nothing_of_ours_is_imported_under_another_name() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sharewise"):
                assert all(name.asname is None for name in node.names), (path, node.lineno)


def test_a_newcomer_can_take_a_package_in_at_a_glance() -> None:
    # About ten names. At the top stand the doors, the rooms and the leaves; commands are one file each, beside the
    # modules that they share, and so are documents for scripts.
    most = {"sharewise": 17, "commands": 29, "rulebook": 14, "wording": 21, "record": 18, "json": 26}
    for folder in {path.parent for path in (ROOT / "src").rglob("*.py")}:
        modules = {path.stem for path in folder.glob("*.py")} | {
            path.parent.name for path in folder.glob("*/__init__.py")
        }
        names = sorted(name for name in modules if not name.startswith("__"))
        assert len(names) <= most.get(folder.name, 13), (folder, names)


def test_only_one_module_imports_each_screen_library() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    assert [name for name, text in sources.items() if "import questionary" in text] == ["styled_prompter.py"]
    assert {name for name, text in sources.items() if "from rich" in text or "import rich" in text} == {"terminal.py"}


def test_few_tests_are_left_to_ci() -> None:
    """What nobody runs before a commit is found late."""
    texts = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    functions = sum(len(re.findall(r"(?m)^ *def test_", text)) for text in texts)
    left = sum(len(re.findall(r"(?m)^ *@(?:long|only_whole)$", text)) for text in texts)
    assert 0 < left < functions / 7, (left, functions)
