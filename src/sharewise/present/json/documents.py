"""The documents for scripts, each declared once: its name and version, what prints it, and where its JSON Schema lies.

`sharewise schema` prints the schemas. A schema is made of the declared type of what it describes, and lies beside the code; a
test holds that the two agree, and that what the commands really print fits. A document that was released changes no more: a
change of its shape is another version, with a schema of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import sharewise
from sharewise.errors import WrongUse
from sharewise.present.wording import schema_wording
from sharewise.text import did_you_mean
from sharewise.values import frozen

# "document": one for each run. "list": the same, as a list of lines that each say their `format`. "lines": one a line.
Extent: TypeAlias = Literal["document", "list", "lines"]


@frozen
class JsonDocument:
    """One kind of document.

    Attributes:
        name, version: what it is called, and which shape of it this is.
        says: what it holds, in a few words.
        types: the types that declare it, as `module:Type`. There are several where it has several shapes. None: its schema is made elsewhere.
        commands: the commands that print it.
        extent: whether it is one document, a list, or a line among others.
        schema: the file of its schema, below the folder of the program. None: it is named by its name and version.
        title: what it says of itself, where that is not its name.
        says_format: the member that says which format it is. None: it is read, or cannot say it.

    """

    name: str
    version: int
    says: str
    types: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    extent: Extent = "document"
    schema: str | None = None
    title: str | None = None
    says_format: str | None = "format"

    @property
    def format(self) -> str:
        """What the member `format` says."""
        return self.title or f"sharewise-{self.name}/{self.version}"

    @property
    def schema_file(self) -> Path:
        """The file of its JSON Schema."""
        below = self.schema or f"present/json/schemas/{self.name}-{self.version}.schema.json"
        return Path(sharewise.__file__).parent / below


_HERE = "sharewise.present.json"

DOCUMENTS: tuple[JsonDocument, ...] = (
    JsonDocument(
        "record",
        1,
        schema_wording.RECORD,
        commands=("decide",),
        schema="record/record-1.schema.json",
    ),
    JsonDocument("entry", 1, schema_wording.ENTRY, schema="record/entry-1.schema.json"),
    JsonDocument(
        "encrypted-record",
        1,
        schema_wording.ENCRYPTED_RECORD,
        (f"{_HERE}.record_json:EncryptedRecordFile",),
        title="sharewise-record/1",
    ),
    JsonDocument(
        "records",
        1,
        schema_wording.RECORDS,
        commands=("export",),
        extent="list",
        title="sharewise-record/1",
    ),
    JsonDocument(
        "unsaved-record",
        1,
        schema_wording.UNSAVED_RECORD,
        commands=("decide",),
        title="sharewise-record/1",
    ),
    JsonDocument(
        "decided",
        1,
        schema_wording.DECIDED,
        (f"{_HERE}.decided_json:DecidedLine",),
        ("decide",),
        extent="lines",
    ),
    JsonDocument(
        "answers",
        1,
        schema_wording.ANSWERS,
        (f"{_HERE}.answers_json:AnswersFileData",),
        says_format=None,
    ),
    JsonDocument(
        "row",
        3,
        schema_wording.ROW,
        commands=("records list", "export"),
        extent="list",
        says_format="row",
    ),
    JsonDocument(
        "shown-record",
        1,
        schema_wording.SHOWN_RECORD,
        (f"{_HERE}.record_json:ShownRecordDocument",),
        ("records show",),
    ),
    JsonDocument("text", 1, schema_wording.TEXT, (f"{_HERE}.text_json:TextDocument",), ("records show",)),
    JsonDocument("due", 1, schema_wording.DUE, (f"{_HERE}.due_json:DueLine",), ("due",), extent="list"),
    JsonDocument(
        "expiring",
        1,
        schema_wording.EXPIRING,
        (f"{_HERE}.expiring_json:ExpiringDocument",),
        ("records expiring",),
    ),
    JsonDocument(
        "verification",
        1,
        schema_wording.VERIFICATION,
        (f"{_HERE}.verification_json:VerificationDocument",),
        ("verify", "store verify"),
    ),
    JsonDocument(
        "checkpoint",
        1,
        schema_wording.CHECKPOINT,
        (f"{_HERE}.checkpoint_json:CheckpointDocument", f"{_HERE}.checkpoint_json:CheckpointsDocument"),
        ("checkpoint",),
    ),
    JsonDocument("report", 1, schema_wording.REPORT, (f"{_HERE}.report_json:ReportDocument",), ("report",)),
    JsonDocument(
        "store",
        1,
        schema_wording.STORE,
        (f"{_HERE}.store_json:StoreDocument",),
        ("store push", "store pull", "store status"),
    ),
    JsonDocument("drafts", 1, schema_wording.DRAFTS, (f"{_HERE}.drafts_json:DraftsDocument",), ("drafts list",)),
    JsonDocument("edition", 1, schema_wording.EDITION, (f"{_HERE}.rules_json:EditionDocument",), ("rules show",)),
    JsonDocument("rule", 1, schema_wording.RULE, (f"{_HERE}.rules_json:RuleDocument",), ("rules show",)),
    JsonDocument("examples", 1, schema_wording.EXAMPLES, (f"{_HERE}.rules_json:ExamplesDocument",), ("rules show",)),
    JsonDocument("questions", 1, schema_wording.QUESTIONS, (f"{_HERE}.rules_json:QuestionsDocument",), ("rules show",)),
    JsonDocument(
        "check",
        1,
        schema_wording.CHECK,
        (f"{_HERE}.check_json:CheckDocument", f"{_HERE}.check_json:RefusedDocument"),
        ("rules check",),
    ),
    JsonDocument(
        "comparison", 1, schema_wording.COMPARISON, (f"{_HERE}.comparison_json:ComparisonDocument",), ("rules compare",)
    ),
    JsonDocument("map", 1, schema_wording.MAP, (f"{_HERE}.map_json:MapDocument",), ("rules map",)),
    JsonDocument("cases", 1, schema_wording.CASES, (f"{_HERE}.cases_json:CasesDocument",), ("cases show",)),
    JsonDocument(
        "near-cases", 1, schema_wording.NEAR_CASES, (f"{_HERE}.cases_json:NearCasesDocument",), ("cases show",)
    ),
    JsonDocument("case", 1, schema_wording.CASE, (f"{_HERE}.cases_json:CaseDocument",), ("cases show",)),
    JsonDocument(
        "score-card", 1, schema_wording.SCORE_CARD, (f"{_HERE}.score_card_json:ScoreCardDocument",), ("practise",)
    ),
    JsonDocument("key", 1, schema_wording.KEY, (f"{_HERE}.key_json:KeyDocument",), ("key show",)),
    JsonDocument(
        "trusted-keys",
        1,
        schema_wording.TRUSTED_KEYS,
        (f"{_HERE}.trust_json:TrustedKeysDocument",),
        ("key list",),
    ),
    JsonDocument("trust", 1, schema_wording.TRUST, ("sharewise.record.trust.trust_list:TrustFile",)),
    JsonDocument("settings", 1, schema_wording.SETTINGS, (f"{_HERE}.settings_json:SettingsDocument",), ("setup",)),
    JsonDocument("schemas", 1, schema_wording.SCHEMAS, (f"{_HERE}.schemas_json:SchemasDocument",), ("schema",)),
    JsonDocument("error", 1, schema_wording.ERROR, (f"{_HERE}.error_json:ErrorData",), extent="lines"),
    JsonDocument("notice", 1, schema_wording.NOTICE, (f"{_HERE}.error_json:NoticeData",), extent="lines"),
)

# The commands that print nothing for scripts, and why.
WITHOUT_JSON: Mapping[str, str] = {
    "records gather": "It puts files in their places, and names each that it could not: `verify` prints what is there then.",
    "records erase": "It says what was erased and what is left to do. `records show --json` has the note.",
    "records hold": "It saves one note, and its exit code says whether it did. `records show --json` has it.",
    "records release": "As `records hold`.",
    "records approve": "As `records hold`.",
    "key rotate": "Its output is words; `key list --json` has the change.",
    "key protect": "It asks for a passphrase, and says nothing else.",
    "key unprotect": "It asks for a passphrase, and says nothing else.",
    "records revise": "It asks questions: `decide --supersede` with `--answers` is for scripts.",
    "rules new-adoption": "It writes a file, and says nothing else.",
    "key enrol": "It makes a page for people. For scripts there is `key show`.",
    "key trust": "It changes the list, and says so: `key list` prints what is on it.",
    "key revoke": "It changes the list, and says so: `key list` prints what is on it.",
    "key root": "It says one fingerprint, which `key list` prints too.",
    "key readers": "It says who can read new records, which `key list` prints too.",
    "store schema": "It prints statements for the database: they are for scripts as they are.",
    "drafts drop": "It drops drafts, and says nothing else: its exit code says whether it did.",
}


def document_named(name: str) -> JsonDocument:
    """The document of this name, in the newest version; or in the one that is named, as in `due/1` or `sharewise-due/1`.

    Raises:
        WrongUse: there is none.

    """
    wanted = name.strip().removeprefix("sharewise-")
    by_name = {each.name: each for each in DOCUMENTS}
    by_name |= {f"{each.name}/{each.version}": each for each in DOCUMENTS}
    if wanted not in by_name:
        raise WrongUse(schema_wording.NO_SUCH.format(near=did_you_mean(wanted, [each.name for each in DOCUMENTS])))
    return by_name[wanted]
