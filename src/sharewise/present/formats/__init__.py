"""The output formats, each declared once: what is typed after `--format`, and what each can make.

A new format is one module in this package, one entry in `FORMATS`, and one test. The commands derive their choices from
here (`formats_for`). An entry names what makes the bytes and does not import it: a module is loaded when its format is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from sharewise.errors import WrongUse
from sharewise.present.wording import formats_wording
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.present.flow_map import FlowMap
    from sharewise.present.page import DocumentFrame, Page
    from sharewise.present.pseudonyms import Pseudonyms
    from sharewise.record.public_key import PublicKey
    from sharewise.record.summary import Summary
    from sharewise.record.trust.trust_entry import TrustEntry
    from sharewise.record.verification import Verdict

Kind: TypeAlias = Literal["page", "records", "map", "data", "key", "keys"]


class PageMaker(Protocol):
    """Makes a page into a document that stands alone."""

    def __call__(self, page: Page, frame: DocumentFrame = ...) -> bytes:
        """The document, with what `frame` says at its end, and on each sheet of paper where the format has sheets."""


class RecordsWriter(Protocol):
    """Writes records as one document."""

    def made_of(self, record: ExportedRecord) -> bytes:
        """What the document holds of one record. It is worked out where the record is verified, which may be another process."""

    def write(self, made: Iterable[bytes], write: Callable[[bytes], object], about: str = "") -> None:
        """Write the whole with `write`, of what was made of each. `about` is what there is to say of all of them, for documents that
        have a place for it. It may ask for the next only when it has written the one before: a
        folder may hold very many, and a format that can go on record by record must not hold them all.
        """


class MapMaker(Protocol):
    """Makes the map of a rulebook into a document."""

    def __call__(self, flow_map: FlowMap) -> bytes:
        """The document."""


class DataMaker(Protocol):
    """Makes a document for scripts into bytes."""

    def __call__(self, document: Mapping[str, Any]) -> bytes:
        """The bytes."""


class KeyMaker(Protocol):
    """Makes a public key into what another tool reads."""

    def __call__(self, key: PublicKey) -> bytes:
        """The bytes."""


class KeysMaker(Protocol):
    """Makes the keys of a trust list into what another tool reads."""

    def __call__(self, entries: Iterable[TrustEntry]) -> bytes:
        """The bytes."""


@frozen
class ExportedRecord:
    """One record to export.

    Attributes:
        verdict: what verifying its file said.
        with_verdict: whether the verdict is to be written too.
        pseudonyms: what makes the pseudonyms that are to be written in place of who it is about, if they are.

    """

    verdict: Verdict
    with_verdict: bool
    pseudonyms: Pseudonyms | None = None

    @cached_property
    def summary(self) -> Summary:
        """What it says."""
        # Imported here: help names the formats, and needs no records.
        from sharewise.record.summary import summarise

        return summarise(self.verdict)

    @cached_property
    def shown(self) -> Summary:
        """What is written of that."""
        return self.pseudonyms.summary(self.summary) if self.pseudonyms else self.summary

    @property
    def row(self) -> dict[str, str]:
        """The row of what is written."""
        from sharewise.record.row import PSEUDONYMISED_ROW, ROW, row_of

        return row_of(self.verdict, self.shown, PSEUDONYMISED_ROW if self.pseudonyms else ROW)


@frozen
class Format:
    """One format.

    Attributes:
        name: as it is typed after `--format`.
        ending: of a file, with the dot.
        says: what it is for, in a few words of help.
        makers: for each kind of thing that it can make, what makes it, as `module:function`.
        also: other endings that a file of it may have.
        needs: the module that has to be installed for it, and the extra of sharewise that brings it; else None.
        open_it: how to open a file of it, where a terminal cannot show it; else None.
        is_whole: whether its document can only be written when the last record is known, as that of an archive is.

    """

    name: str
    ending: str
    says: str
    makers: Mapping[Kind, str]
    also: tuple[str, ...] = ()
    needs: tuple[str, str] | None = None
    open_it: str | None = None
    is_whole: bool = False

    @property
    def endings(self) -> tuple[str, ...]:
        """All that a file of it may end in, the usual one first."""
        return (self.ending, *self.also)

    def require(self) -> None:
        """Go on only where what it needs is installed.

        Raises:
            WrongUse: it is not.

        """
        if self.needs is None:
            return
        # Imported here: few formats need anything.
        from importlib.util import find_spec

        if find_spec(self.needs[0]) is None:
            raise WrongUse(formats_wording.NOT_INSTALLED.format(name=self.name, extra=self.needs[1]))

    def page_maker(self) -> PageMaker:
        """What makes a page in this format."""
        maker: PageMaker = self._load("page")
        return maker

    def records_writer(self) -> RecordsWriter:
        """What writes records in this format."""
        writer: RecordsWriter = self._load("records")()
        return writer

    def map_maker(self) -> MapMaker:
        """What makes a map in this format."""
        maker: MapMaker = self._load("map")
        return maker

    def data_maker(self) -> DataMaker:
        """What makes a document for scripts in this format."""
        maker: DataMaker = self._load("data")
        return maker

    def key_maker(self) -> KeyMaker:
        """What makes a public key in this format."""
        maker: KeyMaker = self._load("key")
        return maker

    def keys_maker(self) -> KeysMaker:
        """What makes the keys of a trust list in this format."""
        maker: KeysMaker = self._load("keys")
        return maker

    def _load(self, kind: Kind) -> Any:
        module, _, function = self.makers[kind].partition(":")
        return getattr(import_module(module), function)


_HERE = "sharewise.present.formats"
_MAP = "sharewise.present.map"
_JSON = "sharewise.present.json"

# In the order in which help lists them. The first of a kind is what a command uses where nothing is asked for.
FORMATS: tuple[Format, ...] = (
    Format(
        "text",
        ".txt",
        formats_wording.TEXT,
        {
            "page": f"{_HERE}.plain_text:page_bytes",
            "map": f"{_MAP}.text_map:map_bytes",
            "key": f"{_HERE}.public_keys:text_bytes",
        },
    ),
    Format("markdown", ".md", formats_wording.MARKDOWN, {"page": f"{_HERE}.markdown:page_bytes"}, (".markdown",)),
    Format(
        "html",
        ".html",
        formats_wording.HTML,
        {"page": f"{_HERE}.html:page_bytes", "map": f"{_MAP}.part_pictures:parts_bytes"},
        (".htm",),
        open_it=formats_wording.OPEN_HTML,
    ),
    Format(
        "docx",
        ".docx",
        formats_wording.DOCX,
        {"page": f"{_HERE}.docx:page_bytes"},
        open_it=formats_wording.OPEN_DOCX,
    ),
    Format(
        "pdf",
        ".pdf",
        formats_wording.PDF,
        {"page": f"{_HERE}.pdf:page_bytes"},
        needs=("typst", "documents"),
        open_it=formats_wording.OPEN_PDF,
    ),
    Format("mermaid", ".mmd", formats_wording.MERMAID, {"map": f"{_MAP}.mermaid:map_bytes"}),
    Format("svg", ".svg", formats_wording.SVG, {"map": f"{_MAP}.part_pictures:svg_bytes"}),
    Format("ndjson", ".ndjson", formats_wording.NDJSON, {"records": f"{_HERE}.ndjson:NdjsonRecords"}, (".jsonl",)),
    Format("csv", ".csv", formats_wording.CSV, {"records": f"{_HERE}.csv:CsvRecords"}),
    Format(
        "xlsx",
        ".xlsx",
        formats_wording.XLSX,
        {"records": f"{_HERE}.xlsx:XlsxRecords"},
        open_it=formats_wording.OPEN_XLSX,
        is_whole=True,
    ),
    Format(
        "parquet",
        ".parquet",
        formats_wording.PARQUET,
        {"records": f"{_HERE}.parquet:ParquetRecords"},
        open_it=formats_wording.OPEN_PARQUET,
        is_whole=True,
        needs=("pyarrow", "parquet"),
    ),
    Format(
        "json",
        ".json",
        formats_wording.JSON,
        {
            "data": f"{_HERE}.json_text:data_bytes",
            "records": f"{_HERE}.json_text:JsonRecords",
            "map": f"{_JSON}.map_json:map_bytes",
            "key": f"{_JSON}.key_json:key_bytes",
        },
    ),
    Format("jwk", ".jwk", formats_wording.JWK, {"key": f"{_HERE}.public_keys:jwk_bytes"}),
    Format("pem", ".pem", formats_wording.PEM, {"key": f"{_HERE}.public_keys:pem_bytes"}),
    Format("openssh", ".pub", formats_wording.OPENSSH, {"key": f"{_HERE}.public_keys:openssh_bytes"}),
    Format("jwks", ".jwks", formats_wording.JWKS, {"keys": f"{_HERE}.public_keys:key_set_bytes"}),
    Format(
        "allowed-signers",
        ".allowed_signers",
        formats_wording.ALLOWED_SIGNERS,
        {"keys": f"{_HERE}.public_keys:allowed_signers_bytes"},
    ),
)

# The format that a terminal shows laid out for its window.
SCREEN = "text"


def formats_for(*kinds: Kind) -> tuple[Format, ...]:
    """The formats that can make any of `kinds`: what a command that makes these offers."""
    return tuple(each for each in FORMATS if any(kind in each.makers for kind in kinds))


def default_format(*kinds: Kind) -> str:
    """The name of the format that a command uses where nothing is asked for: the first that can make any of `kinds`."""
    return formats_for(*kinds)[0].name


def format_named(name: str) -> Format:
    """The format called `name`.

    Raises:
        KeyError: there is none. The command line offers only those there are.

    """
    return {each.name: each for each in FORMATS}[name]
