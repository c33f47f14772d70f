"""The few verbs of the project, the same for a person and for CI: `nox -s lint`, `types`, `imports`, `test`, `wheel`.

Each runs in the environment that nox itself is installed in (see CONTRIBUTING.md, "Set up"), so that nothing is
installed again. `nox` alone runs lint, types and imports; what follows `--` goes to pytest: `nox -s test -- tests/record`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "imports"]
nox.options.default_venv_backend = "none"

PLATFORMS = ("win32", "darwin")
# What is installed opens each of its own rules as they were compiled when the wheel was built.
OPENS_COMPILED = """
import sys
from sharewise.commands._rulebooks import open_rulebook, shipped_adoptions
for adoption in (None, *shipped_adoptions()):
    open_rulebook(adoption)
assert not {"yaml", "pydantic"} & sys.modules.keys(), "the rules in the wheel are not compiled"
"""


def _tool(name: str) -> str:
    """The tool beside the Python that runs nox, whether or not its folder is on PATH."""
    return str(Path(sys.executable).with_name(name))


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, for faults and for layout."""
    session.run(_tool("ruff"), "check", ".")
    session.run(_tool("ruff"), "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, also as on the other systems that practitioners have: a call that Windows lacks is seen here."""
    session.run(_tool("mypy"))
    for platform in PLATFORMS:
        # The tests start pseudo-terminals and fork: they are checked as on Linux alone.
        session.run(_tool("mypy"), "--platform", platform, "src")


@nox.session
def imports(session: nox.Session) -> None:
    """The contracts: imports run downwards only, and in no circle."""
    session.run(_tool("lint-imports"), "--no-cache")


@nox.session
def test(session: nox.Session) -> None:
    """The tests, or those named after `--`."""
    session.run(_tool("pytest"), *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it into an environment of its own, and use it in an empty folder."""
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        session.run(sys.executable, "-m", "pip", "wheel", "-q", ".", "--no-deps", "-w", str(work / "wheel"))
        session.run(sys.executable, "-m", "venv", str(work / "venv"))
        folder = work / "venv" / ("Scripts" if os.name == "nt" else "bin")
        (built,) = (work / "wheel").glob("*.whl")
        session.run(str(folder / "python"), "-m", "pip", "install", "-q", "-c", "constraints.txt", str(built))
        (work / "empty").mkdir()
        answers = work / "answers.yaml"
        answers.write_text("answers: {danger: yes}\n", encoding="utf-8")
        with session.chdir(work / "empty"):

            def sharewise(*arguments: str) -> str:
                printed = session.run(
                    str(folder / "sharewise"), *arguments, env={"SHAREWISE_HOME": str(work / "home")}, silent=True
                )
                assert isinstance(printed, str)
                return printed

            sharewise("--version")
            session.run(str(folder / "python"), "-c", OPENS_COMPILED, env={"SHAREWISE_HOME": str(work / "home")})
            sharewise("rules", "--edition", "dcsf-2008")
            sharewise("rules", "--format", "html")
            sharewise("cases", "GMC-07")
            sharewise("rules", "map", "--format", "svg")
            saved = json.loads(sharewise("decide", "--answers", str(answers), "--json"))
            sharewise("verify")
            assert json.loads(sharewise("export")) == saved
            sharewise("key", "show", "--format", "openssh")
            assert not list(Path.cwd().iterdir()), "a command left something in the folder it was run in"


def _tool_of_its_own(session: nox.Session, work: Path, package: str, *installed: str) -> Path:
    """The folder of programs of an environment that holds `package` alone, so that it moves no version of ours. `installed`: what pip is
    told, where that is more than the name.
    """
    session.run(sys.executable, "-m", "venv", str(work / package))
    programs = work / package / ("Scripts" if os.name == "nt" else "bin")
    session.run(str(programs / "python"), "-m", "pip", "install", "-q", *(installed or (package,)))
    return programs


@nox.session
def audit(session: nox.Session) -> None:
    """Ask for known weaknesses of each version in constraints.txt. Needs the network."""
    with tempfile.TemporaryDirectory() as made:
        programs = _tool_of_its_own(session, Path(made), "pip-audit")
        session.run(
            str(programs / "pip-audit"), "--strict", "--no-deps", "--disable-pip", "--requirement", "constraints.txt"
        )


@nox.session
def sbom(session: nox.Session) -> None:
    """Write what an installation of sharewise holds, as CycloneDX, into the file named after `--`."""
    (target,) = session.posargs or ["sharewise.cdx.json"]
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        programs = _tool_of_its_own(session, work, "cyclonedx-bom")
        # Without pip, which is no part of sharewise.
        session.run(sys.executable, "-m", "venv", "--without-pip", str(work / "installed"))
        python = work / "installed" / programs.name / "python"
        session.run(sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "-c", "constraints.txt", ".")
        session.run(
            *(str(programs / "cyclonedx-py"), "environment", str(python), "--pyproject", "pyproject.toml"),
            *("--spec-version", "1.6", "--output-reproducible", "--output-file", target),
        )
    parts = json.loads(Path(target).read_text(encoding="utf-8"))["components"]
    lacking = [part["name"] for part in parts if not part.get("licenses")]
    assert not lacking, f"no licence is known for {lacking}"
    page = Path("docs/supply-chain.md").read_text(encoding="utf-8")
    stated = set(re.findall(r"^\| (\w[\w.-]*) \|", page, re.MULTILINE)) - {"package"}
    listed = {part["name"].lower().replace("_", "-") for part in parts}
    assert listed ^ stated <= {"colorama"}, f"docs/supply-chain.md and the list differ in {listed ^ stated}"


@nox.session
def site(session: nox.Session) -> None:
    """Build the pages as a site into build/site, and hold that nothing on it is loaded from anywhere else."""
    pages = Path("build/pages")
    shutil.rmtree(pages, ignore_errors=True)
    # As they lie here, so that the links from one to another hold.
    for page in (*Path().glob("*.md"), *Path("docs").rglob("*.md")):
        (pages / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, pages / page)
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = project["optional-dependencies"]["site"]
    with tempfile.TemporaryDirectory() as made:
        programs = _tool_of_its_own(session, Path(made), "zensical", "-c", "constraints.txt", *needs)
        session.run(str(programs / "zensical"), "build", "--strict", "--clean", "--config-file", "mkdocs.yml")
    session.run(_tool("pytest"), "-n", "0", "tests/test_site.py", env={"SHAREWISE_SITE": "build/site"})


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Every figure, as ratios, with what it should come to. Nothing fails for being slow."""
    session.run(sys.executable, "-m", "benchmarks", *session.posargs)
