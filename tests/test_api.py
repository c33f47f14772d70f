"""The Python face: its names and signatures are held, its examples run, it loads little, and it says what the commands say."""

from __future__ import annotations

import ast
import asyncio
import csv
import doctest
import inspect
import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from sharewise import api
from sharewise.errors import SharewiseError, WrongUse
from sharewise.present.formats import format_named
from sharewise.reasoning.compiled import CompiledRulebook
from tests.conftest import Run
from tests.support.documents import words_of
from tests.support.many_records import ManyRecords
from tests.support.needed import long, missing
from tests.support.samples import SERIOUS_AND_REFUSED, record
from tests.support.written import hold

ROOT = Path(__file__).parents[1]
PROMISED = Path(__file__).with_name("api_signatures.txt")


@pytest.fixture(scope="module")
def rules() -> api.Ruleset:
    return api.load_rules()


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> tuple[Path, Path]:
    """A folder with two records, and the file of the key that signed them."""
    home = tmp_path_factory.mktemp("stored") / "home"
    home.mkdir()
    many = ManyRecords(home, record(proved))
    many.add("AB-1234")
    many.add("AB-1234")
    key_file = home / "key.pem"
    key_file.write_bytes(format_named("pem").key_maker()(many.key.public))
    return many.folder, key_file


def members(kind: Any) -> Mapping[str, str]:
    return {name: said for name, said in kind.__annotations__.items() if name != "compiled"}


def promised() -> str:
    """What is held: every name, with all that it takes and gives."""
    lines = []
    for name in api.__all__:
        found = getattr(api, name)
        if inspect.isclass(found):
            lines += [name, *(f"    {member}: {said}" for member, said in members(found).items())]
        else:
            lines.append(f"{name}{inspect.signature(found)}")
    return "\n".join([*lines, ""])


def test_what_is_promised_stays() -> None:
    """A line that is gone or changed here is a new first number of the version. A new one is a new second number."""
    hold(PROMISED, promised())


def test_the_names_are_all_there_is_and_each_is_explained() -> None:
    assert api.__all__ == sorted(api.__all__)
    tree = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert {name for name in defined if not name.startswith("_")} == set(api.__all__)
    document = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for name in api.__all__:
        found = getattr(api, name)
        assert found.__doc__
        if inspect.isclass(found):
            assert all(member in found.__doc__ for member in members(found)) or name in (
                "PossibleAnswer",
                "AdviceText",
                "PossibleChange",
            )
        else:
            assert f"`{name}`" in document
            assert ">>> " in found.__doc__, name


def test_the_examples_run(stored: tuple[Path, Path]) -> None:
    globals_of_api = {**vars(api), "folder": stored[0], "key_file": stored[1]}
    done = doctest.testmod(api, globs=globals_of_api, optionflags=doctest.ELLIPSIS)
    assert done.attempted >= 15 and done.failed == 0


def test_to_import_it_loads_next_to_nothing() -> None:
    program = (
        "import sys; from sharewise import api; print([name for name in sys.modules if name.startswith('sharewise.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(ast.literal_eval(done.stdout)) <= {f"sharewise.{name}" for name in ("api", "errors", "text", "values")}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda rules: api.load_rules(edition="hmg-2081"), "did you mean 'hmg-2018'?"),
        (lambda rules: api.load_rules(adoption="coventri"), "did you mean 'coventry'?"),
        (lambda rules: api.next_question(rules, {"dangr": "no"}), "did you mean 'danger'?"),
        (lambda rules: api.next_question(rules, {"danger": "non"}), "did you mean 'no'?"),
        (lambda rules: api.recommend(rules, {"danger": "no"}), "'subject' has still to be answered"),
        (lambda rules: api.explain(rules, {"danger": "no"}), "'subject' has still to be answered"),
        (lambda rules: api.export_records(Path(), [], bytes, format_name="cvs"), "did you mean 'csv'?"),
        (lambda rules: list(api.read_records(Path(), [Path("nothing.pem")])), "cannot be read"),
    ],
)
def test_what_is_wrong_is_said(rules: api.Ruleset, call: Any, said: str) -> None:
    with pytest.raises(WrongUse, match=re.escape(said)):
        call(rules)


@long
def test_a_file_of_local_rules_is_proved_and_followed(rules: api.Ruleset, tmp_path: Path) -> None:
    shipped = ROOT / "rules/adoptions/coventry.yaml"
    copy = tmp_path / "our-rules.yaml"
    copy.write_text(shipped.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    assert repr(api.load_rules(adoption=copy)) == repr(api.load_rules(adoption="coventry"))
    copy.write_text("format: sharewise-adoption/1\n")
    with pytest.raises(SharewiseError):
        api.load_rules(adoption=copy)


def test_asking_on_leads_to_what_the_command_recommends(rules: api.Ruleset, run: Run) -> None:
    answers: dict[str, str] = {}
    while (question := api.next_question(rules, answers)) is not None:
        assert SERIOUS_AND_REFUSED[question.id] in [each.code for each in question.answers]
        answers[question.id] = SERIOUS_AND_REFUSED[question.id]
    advice = api.recommend(rules, answers)
    given = json.dumps({"answers": answers, "decision": "follow"}).encode()
    made = json.loads(run("decide", "--answers", "-", "--json", "--no-save", stdin=given).stdout)["record"]
    said = made["recommendation"]
    assert (advice.outcome, advice.title) == (said["outcome"], said["title"])
    assert [step.id for step in advice.steps] == [step["id"] for step in said["steps"]]
    reasons = api.explain(rules, answers)
    assert reasons.outcome == advice.outcome
    assert set(reasons.deciding) <= set(answers) and not set(reasons.not_asked) & set(answers)
    for change in reasons.changes:
        assert change.answer != answers[change.question]
    assert rules.outcomes[advice.outcome]


def test_records_are_read_verified_and_written_as_the_commands_do(stored: tuple[Path, Path], run: Run) -> None:
    folder, key_file = stored
    named = ("--folder", str(folder), "--key", str(key_file))
    for format_name in ("ndjson", "csv", "xlsx"):
        written = io.BytesIO()
        assert api.export_records(folder, [key_file], written.write, format_name=format_name) == 2
        assert written.getvalue() == run("export", *named, "--format", format_name).stdout
        assert words_of(format_name, written.getvalue())
    rows = list(csv.DictReader(io.StringIO(run("export", *named, "--format", "csv").stdout.decode(), newline="")))
    read = list(api.read_records(folder, [key_file]))
    assert [each.row["id"] for each in read] == [row["id"] for row in rows] == [each.reference for each in read]
    assert [each.data for each in read] == [json.loads(each.file.read_bytes()) for each in read]
    assert not list(api.read_records(folder, [key_file], since=date(2100, 1, 1)))
    assert not list(api.read_records(folder, [key_file], case="AB-9"))
    assert not list(api.read_records(folder, [])), "nobody is trusted"
    assert [each.found for each in api.verify_records(folder, [])] == ["cannot decide"] * 2


def test_what_is_altered_or_missing_is_left_out_and_found(stored: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "records"
    chain = folder / next(path.name for path in stored[0].iterdir() if path.is_dir())
    chain.mkdir(parents=True)
    (folder / "folder.json").write_bytes((stored[0] / "folder.json").read_bytes())
    second = (stored[0] / chain.name / "00000002.json").read_bytes()
    (chain / "00000002.json").write_bytes(second.replace(b"AB-1234", b"AB-1235"))
    assert not list(api.read_records(folder, [stored[1]]))
    found = {(each.found, each.is_record, each.exit_code) for each in api.verify_records(folder, [stored[1]])}
    assert found == {("evidence of tampering", True, 1), ("missing", False, 1)}


def test_nothing_is_printed_and_nothing_is_kept(
    stored: tuple[Path, Path],
    capfd: pytest.CaptureFixture[str],
    rules: api.Ruleset,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("SHAREWISE_HOME", str(tmp_path / "home"))
    api.recommend(rules, {"danger": "yes"})
    list(api.verify_records(*stored[:1], [stored[1]]))
    assert capfd.readouterr() == ("", "")
    assert not (tmp_path / "home").exists()
    with pytest.raises(AttributeError):
        rules.edition = "hmg-2008"  # type: ignore[misc]


# The service in docs/api.md.


def service(stored: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Any:
    if find_spec("fastapi") is None:
        missing("fastapi is not installed. To try the service of docs/api.md: pip install fastapi")
    monkeypatch.setenv("RECORDS", str(stored[0]))
    monkeypatch.setenv("PUBLIC_KEY", str(stored[1]))
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(code.splitlines()) <= 40
    module = {"__name__": "service"}
    exec(compile(code, "docs/api.md", "exec", dont_inherit=True), module)
    return module["app"]


def asked(app: Any, method: str, path: str, body: Any = None, query: str = "") -> tuple[int, Any]:
    """What a service answers that is asked as a web server asks it (ASGI)."""
    sent: list[Any] = []
    content = b"" if body is None else json.dumps(body).encode()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [(b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    asyncio.run(app(scope, receive, send))
    said = b"".join(each.get("body", b"") for each in sent if each["type"] == "http.response.body")
    return sent[0]["status"], json.loads(said)


def test_the_service_of_the_document_asks_advises_and_reads(
    stored: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = service(stored, monkeypatch)
    status, said = asked(app, "POST", "/next", {})
    assert (status, said["question"]["id"]) == (200, "danger")
    status, said = asked(app, "POST", "/next", {"danger": "yes"})
    assert (status, said["advice"]["outcome"], said["why"]["deciding"]) == (200, "emergency", ["danger"])
    status, said = asked(app, "POST", "/next", {"dangr": "yes"})
    assert (status, said) == (422, {"message": "There is no such question: did you mean 'danger'?"})
    status, said = asked(app, "GET", "/records", query="case=AB-1234")
    assert (status, [row["case_reference"] for row in said]) == (200, ["AB-1234"] * 2)
