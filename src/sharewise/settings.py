"""The settings: what a person or an organisation writes down once, so that it need not be said each time.

Each setting is declared once, as a field of `Settings`: its key, its type and default, its kind and whether it is personal.
A kind knows what can stand in the file and what can be typed. From that follow the reader of the file, the file that
`sharewise setup` writes, its questions, `--show` and `--hand-out`. The words about each setting are `SETTING_WORDS` in
`sharewise.present.wording.setup_wording`. To add a setting, add a field here and its words there.

All settings are optional. No message repeats what the file says: it may hold a person's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, TypeVar, dataclass_transform
from urllib.parse import parse_qsl, urlsplit

from sharewise.errors import BadFile, Problem, SourcePosition, WrongUse
from sharewise.text import did_you_mean, expression, has_unsafe
from sharewise.values import by_default, frozen, make_frozen

if TYPE_CHECKING:
    from sharewise.strict_yaml import PositionedData

JURISDICTIONS = ("england", "wales", "scotland", "northern_ireland", "elsewhere")
SECTORS = ("school", "early_years", "health", "police", "council", "charity", "housing", "other")
YES_NO = ("yes", "no")
DRAFTS = ("ask", "keep")
SCREENS = ("lists", "plain")
LONGEST = 500
# As long as the system lets the name of a file be.
LONGEST_PATH = 4000
MOST_LINES = 50
MOST_DAYS = 90

# The address of a store holds no secret: it is seen in lists of processes, in the history of a shell and here.
Engine: TypeAlias = Literal["folder", "postgres", "s3"]
NO_SECRETS = (
    "This address holds a password or another secret. Others can see it there. Take it out. {engine} finds it by itself: see "
    "docs/organisation.md"
)
NOT_AN_ADDRESS = "This is not the address of a store. It looks like postgresql://HOST/DATABASE, s3://BUCKET/PREFIX, or the name of a folder."
# What may stand after the question mark: where the engine is and how it is reached, never who comes.
_POSTGRES_OPTIONS = frozenset(
    {"host", "port", "service", "sslmode", "sslrootcert", "connect_timeout", "target_session_attrs", "channel_binding"}
)
_S3_OPTIONS = frozenset({"region", "endpoint", "contents"})
_SECRET = expression(r"(?i)pass|secret|key|token|credential|cert$")
_BUCKET = expression(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = expression(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")


class SettingFault(Enum):
    """What can be wrong with a value. What is said to a person who types stands in `setup_wording.TYPING_FAULTS`."""

    NOT_TEXT = auto()
    EMPTY = auto()
    TOO_LONG = auto()
    SEVERAL_LINES = auto()
    UNSAFE = auto()
    NOT_ONE_OF = auto()
    NOT_A_LIST = auto()
    TOO_MANY = auto()
    NOT_A_FOLDER = auto()
    NOT_DAYS = auto()
    NOT_A_STORE = auto()


# A code for scripts, and what is said of a value in a file. `{name}` is the setting.
_IN_FILE: Mapping[SettingFault, tuple[str, str]] = {
    SettingFault.NOT_TEXT: ("not-text", "{name} must be text"),
    SettingFault.EMPTY: ("empty", "{name} is empty: take the line out"),
    SettingFault.TOO_LONG: ("too-long", "{name} is longer than {most} characters"),
    SettingFault.SEVERAL_LINES: ("not-as-written", "{name} goes over several lines: write it on one. {quotes}"),
    SettingFault.UNSAFE: ("unsafe-character", "{name} holds a character that cannot be shown. {quotes}"),
    SettingFault.NOT_ONE_OF: ("not-one-of-these", "this is not known as {name}: {hint}"),
    SettingFault.NOT_A_LIST: ("not-a-list", "{name} must be a list: each on a line of its own that begins with -"),
    SettingFault.TOO_MANY: ("too-long", "{name} has more than {most} lines"),
    SettingFault.NOT_A_FOLDER: ("not-as-written", "{name} {hint}"),
    SettingFault.NOT_DAYS: ("not-as-written", "{name} must be a whole number from 1 to {most}"),
    SettingFault.NOT_A_STORE: (
        "not-as-written",
        "{name} must be the address of a store, with no password or other secret in it, or the full name of a folder",
    ),
}
# In double quotes `C:\new` is a line that ends, and `C:\bin` a sign that nobody can see.
_QUOTES = "If it has a backslash (\\), put it in single quotes"


class WrongSetting(Exception):
    """A value cannot be that of a setting.

    Attributes:
        fault: what is wrong.
        most: the limit that was passed, where it is one.
        hint: more words on it; never the value itself.
        entry: which entry of a list is wrong, from 0; None where the whole value is.

    """

    def __init__(self, fault: SettingFault, *, most: int = 0, hint: str = "") -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.most = most
        self.hint = hint
        self.entry: int | None = None

    def problem(self, key: str, data: PositionedData) -> Problem:
        """What is wrong, as a problem of the file that `data` is from."""
        code, message = _IN_FILE[self.fault]
        name = f"'{key}'"
        path: tuple[str | int, ...] = (key,)
        if self.entry is not None:
            name, path = f"entry {self.entry + 1} of {name}", (key, self.entry)
        said = message.format(name=name, most=self.most, hint=self.hint, quotes=_QUOTES)
        return Problem(data.position(path), said, code)


@frozen
class LineOfText:
    """A kind of setting: one line of text, exactly as it is written. The other kinds build on it."""

    longest: int = LONGEST

    @property
    def most(self) -> int:
        """The limit that words about the setting can name."""
        return self.longest

    @property
    def codes(self) -> tuple[str, ...]:
        """The closed list that the value is taken from, where there is one."""
        return ()

    def value(self, line: str) -> Any:
        """The value that a line of text stands for.

        Raises:
            WrongSetting: it stands for none.

        """
        return line

    def read(self, raw: object) -> tuple[Any, list[WrongSetting]]:
        """The value of what stands in a file, and everything that is wrong with it."""
        try:
            return self.value(_line_of_file(raw, self.longest)), []
        except WrongSetting as wrong:
            return None, [wrong]

    def typed(self, lines: tuple[str, ...]) -> str:
        """What was typed, as one text that `value_of` takes. `lines` are without blanks around them, none of them empty.

        Raises:
            WrongSetting: it cannot be used.

        """
        line = " ".join(lines)
        if len(line) > LONGEST:
            raise WrongSetting(SettingFault.TOO_LONG, most=LONGEST)
        if line:
            self.value(line)
        return line

    def value_of(self, text: str) -> Any:
        """The value of a text that `typed` has given."""
        return self.value(text)

    def text_of(self, value: Any) -> str:
        """A value as it would be typed."""
        return str(value)


@frozen
class LinesOfText(LineOfText):
    """A kind of setting: several lines of text, in order."""

    def read(self, raw: object) -> tuple[tuple[str, ...], list[WrongSetting]]:
        """As for one line, for each entry of a list."""
        if not isinstance(raw, list):
            return (), [WrongSetting(SettingFault.NOT_A_LIST)]
        faults = [WrongSetting(SettingFault.TOO_MANY, most=MOST_LINES)] if len(raw) > MOST_LINES else []
        lines = []
        for entry, each in enumerate(raw):
            try:
                lines.append(_line_of_file(each, self.longest))
            except WrongSetting as wrong:
                wrong.entry = entry
                faults.append(wrong)
        return tuple(lines), faults

    def typed(self, lines: tuple[str, ...]) -> str:
        """As for one line, each on a line of its own."""
        if any(len(line) > self.longest for line in lines):
            raise WrongSetting(SettingFault.TOO_LONG, most=self.longest)
        if len(lines) > MOST_LINES:
            raise WrongSetting(SettingFault.TOO_MANY, most=MOST_LINES)
        return "\n".join(lines)

    def value_of(self, text: str) -> tuple[str, ...]:
        """The lines of a text."""
        return tuple(text.split("\n"))

    def text_of(self, value: Any) -> str:
        """The lines, one below the other."""
        return "\n".join(value)


@frozen
class OneOf(LineOfText):
    """A kind of setting: one of a closed list of codes."""

    known: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The closed list."""
        return self.known

    def value(self, line: str) -> str:
        """The code itself, if it is known."""
        if line not in self.known:
            raise WrongSetting(SettingFault.NOT_ONE_OF, hint=did_you_mean(line, self.known))
        return line


@frozen
class ShippedName(LineOfText):
    """A kind of setting: the name of something that comes with sharewise, which is known only once the rules are read.

    `or_file`: or the full name of a file of one's own.
    """

    or_file: bool = False


@frozen
class FolderName(LineOfText):
    """A kind of setting: the full name of a folder, or its name from `~` on."""

    longest: int = LONGEST_PATH

    def value(self, line: str) -> Path:
        """The folder, as it is written."""
        problem = path_problem(line)
        if problem is not None:
            raise WrongSetting(SettingFault.NOT_A_FOLDER, hint=problem)
        return Path(line)


@frozen
class StoreName(LineOfText):
    """A kind of setting: the address of a store, without a secret, or the full name of a folder."""

    def value(self, line: str) -> str:
        """The address, as it is written."""
        try:
            engine = engine_of(line)
        except WrongUse:
            raise WrongSetting(SettingFault.NOT_A_STORE) from None
        if engine == "folder" and "://" not in line and path_problem(line) is not None:
            raise WrongSetting(SettingFault.NOT_A_STORE)
        return line


@frozen
class NumberOfDays(LineOfText):
    """A kind of setting: a whole number of days from 1 on."""

    most_days: int = MOST_DAYS

    @property
    def most(self) -> int:
        """The largest number."""
        return self.most_days

    def value(self, line: str) -> int:
        """The number."""
        number = int(line) if line.isascii() and line.isdecimal() and len(line) <= 4 else 0
        if not 1 <= number <= self.most_days:
            raise WrongSetting(SettingFault.NOT_DAYS, most=self.most_days)
        return number

    def typed(self, lines: tuple[str, ...]) -> str:
        """The number in its shortest form."""
        return str(self.value(super().typed(lines)))


@frozen
class Setting:
    """The declaration of one setting.

    Attributes:
        key: its name in the file.
        kind: what its value can be.
        default: its value where nothing is set.
        is_personal: it is about the practitioner, and is left out of what is handed out to others.

    """

    key: str
    kind: LineOfText
    default: Any
    is_personal: bool


@frozen
class _Declaration:
    """What stands in a class for the value of a setting, until the class is made."""

    kind: LineOfText
    default: Any
    is_personal: bool


def setting(kind: LineOfText, *, default: Any, is_personal: bool = False) -> Any:
    """The declaration of a setting, as the value of a field: its kind, its default, and whether it is personal."""
    return _Declaration(kind, default, is_personal)


_Model = TypeVar("_Model", bound="type[Any]")


@dataclass_transform(frozen_default=True, field_specifiers=(setting,))
def declares_settings(model: _Model) -> _Model:
    """Make a class whose fields are settings a frozen one, and keep what they are declared as."""
    own = {key: value for key, value in vars(model).items() if isinstance(value, _Declaration)}
    for key, value in own.items():
        setattr(model, key, value.default)
    declared = {key: Setting(key, value.kind, value.default, value.is_personal) for key, value in own.items()}
    model._declared = {**getattr(model, "_declared", {}), **declared}
    make_frozen(model, uncounted=("positions",))
    return model


@declares_settings
class Settings:
    """What is settled, each setting declared once. None, or an empty tuple: nothing is.

    Attributes:
        screen: how sharewise asks and shows: in lists to move in, where the screen can draw them, or in plain lines.
        name, role, organisation: the practitioner's own, as texts.
        jurisdiction: one of `JURISDICTIONS`.
        sector: one of `SECTORS`. It decides which words fit, and never a recommendation.
        lead: whether the practitioner is the one whom others ask for safeguarding advice.
        edition, adoption: as `--edition` and `--adoption`; a file of local rules by its full name.
        advisers: who to ask for advice, in this order.
        recipients: who information is usually shared with.
        records_folder: where records lie, as written: with its full name, or from `~` on.
        store: the address of the store that the organisation shares, as it is written.
        retention: how long records are kept, in words.
        drafts: whether an unfinished decision is kept: only when asked to, or always.
        draft_days: for how many days.
        clipboard: whether a text to paste that is shown after saving is given to the terminal's clipboard as well.
        positions: where in the file each of these is, for those that are in it.

    """

    _declared: ClassVar[Mapping[str, Setting]]

    screen: Literal["lists", "plain"] = setting(OneOf(known=SCREENS), default="lists", is_personal=True)
    name: str | None = setting(LineOfText(), default=None, is_personal=True)
    role: str | None = setting(LineOfText(), default=None, is_personal=True)
    organisation: str | None = setting(LineOfText(), default=None)
    jurisdiction: str | None = setting(OneOf(known=JURISDICTIONS), default=None)
    sector: str | None = setting(OneOf(known=SECTORS), default=None)
    lead: str | None = setting(OneOf(known=YES_NO), default=None, is_personal=True)
    edition: str | None = setting(ShippedName(), default=None)
    adoption: str | None = setting(ShippedName(LONGEST_PATH, or_file=True), default=None)
    advisers: tuple[str, ...] = setting(LinesOfText(), default=())
    recipients: tuple[str, ...] = setting(LinesOfText(), default=())
    records_folder: Path | None = setting(FolderName(), default=None)
    store: str | None = setting(StoreName(), default=None)
    retention: str | None = setting(LineOfText(), default=None)
    drafts: Literal["ask", "keep"] = setting(OneOf(known=DRAFTS), default="ask")
    draft_days: int = setting(NumberOfDays(), default=7, is_personal=True)
    clipboard: Literal["no", "yes"] = setting(OneOf(known=YES_NO), default="no", is_personal=True)
    positions: Mapping[str, SourcePosition] = by_default({})


def declared_settings(model: type[Settings] = Settings) -> dict[str, Setting]:
    """The settings that a class declares, by their keys, in the order of the file."""
    return dict(model._declared)


def settings_from(content: bytes, file: str, model: type[Settings] = Settings) -> Settings:
    """The settings in the content of a file. A file with nothing in it settles nothing.

    Args:
        content: what the file holds.
        file: its name in messages.
        model: the class that declares the settings.

    Raises:
        BadFile: with every fault that can be told apart, each with its position.

    """
    # Imported here: where there is no file, no command needs it.
    from sharewise.strict_yaml import read_yaml

    try:
        data = read_yaml(content, file, private=True)
    except BadFile as bad:
        if [problem.code for problem in bad.problems] == ["empty-file"]:
            return model()
        raise
    if not isinstance(data.data, dict):
        message = "settings are written as a name, a colon and a value on each line"
        raise BadFile([Problem(data.position(()), message)])
    values, problems = _read(data, declared_settings(model))
    if problems:
        raise BadFile(problems)
    return model(**values, positions={key: data.position((key,)) for key in values})


def _read(data: PositionedData, declared: Mapping[str, Setting]) -> tuple[dict[str, Any], list[Problem]]:
    """The value of each setting in a file, and everything that is wrong."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in data.data.items():
        if key not in declared:
            message = f"this is not a setting: {did_you_mean(key, declared)}"
            problems.append(Problem(data.position((key,)), message, "unknown-key"))
            continue
        values[key], faults = declared[key].kind.read(raw)
        problems += [wrong.problem(key, data) for wrong in faults]
    return values, problems


def path_problem(text: str) -> str | None:
    """What is wrong with the full name of a file or folder, or None."""
    path = Path(text)
    if not text.startswith("~"):
        return None if path.is_absolute() else "is not the full name of a place on this computer, nor begins with ~"
    try:
        path.expanduser()
    except RuntimeError:
        return "names the home folder of somebody who is not known here"
    return None


def engine_of(text: str) -> Engine:
    """Which engine an address is for.

    Raises:
        WrongUse: it is none, or holds a secret. The message never repeats it.

    """
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if scheme in ("postgresql", "postgres"):
        _check(text, is_s3=False)
        return "postgres"
    if scheme == "s3":
        _check(text, is_s3=True)
        bucket, prefix = bucket_and_prefix(text)
        buckets = [bucket, *(value for option, value in parse_qsl(urlsplit(text).query) if option == "contents")]
        if (
            not all(map(_BUCKET.fullmatch, buckets))
            or (prefix and not _PREFIX.fullmatch(prefix))
            or ".." in prefix.split("/")
        ):
            raise WrongUse(NOT_AN_ADDRESS)
        return "s3"
    is_file = scheme == "file" and urlsplit(text).netloc in ("", "localhost")
    if (scheme and not is_file) or not text.strip() or "\0" in text:
        raise WrongUse(NOT_AN_ADDRESS)
    return "folder"


def _check(text: str, *, is_s3: bool) -> None:
    options, name = (_S3_OPTIONS, "S3") if is_s3 else (_POSTGRES_OPTIONS, "PostgreSQL")
    try:
        parts = urlsplit(text)
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        user = parts.username
        has_secret = parts.password is not None or (is_s3 and user is not None)
    except ValueError:
        raise WrongUse(NOT_AN_ADDRESS) from None
    if has_secret or any(_SECRET.search(option) and option not in options for option, _ in given):
        raise WrongUse(NO_SECRETS.format(engine=name))
    if parts.fragment or any(option not in options for option, _ in given) or not text.isprintable() or " " in text:
        raise WrongUse(NOT_AN_ADDRESS)


def bucket_and_prefix(text: str) -> tuple[str, str]:
    """The parts of an address for S3."""
    parts = urlsplit(text)
    return parts.netloc, parts.path.strip("/")


def _line_of_file(raw: object, longest: int) -> str:
    """A text of one line, exactly as it is written."""
    if not isinstance(raw, str):
        raise WrongSetting(SettingFault.NOT_TEXT)
    if not raw.strip():
        raise WrongSetting(SettingFault.EMPTY)
    if len(raw) > longest:
        raise WrongSetting(SettingFault.TOO_LONG, most=longest)
    if "\n" in raw:
        raise WrongSetting(SettingFault.SEVERAL_LINES)
    if has_unsafe(raw):
        raise WrongSetting(SettingFault.UNSAFE)
    return raw
