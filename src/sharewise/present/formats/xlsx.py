"""Rows as a workbook (Office Open XML, ISO/IEC 29500) in which every cell is a text, and some columns once more a date.

It is written here, part by part, as records come: a writer of workbooks either holds all of it in memory, or puts the rows into
temporary files, where nothing of a person may lie. What is used of the format is little: sheets, texts, three styles.

A text is an inline string: no spreadsheet takes it for a formula, a link or a number, and its style keeps it a text when somebody
edits it. So unlike in CSV nothing has to be put in front of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import IO, TYPE_CHECKING, cast
from zipfile import ZIP_DEFLATED, ZipFile

from sharewise.files import ForwardStream
from sharewise.present.wording import formats_wording
from sharewise.record.row import COLUMNS, KINDS, SAYS, date_in, time_in
from sharewise.text import expression, visible

if TYPE_CHECKING:
    from sharewise.present.formats import ExportedRecord

# A cell holds so many UTF-16 units, a sheet so many rows. A part of the archive may have 2 GiB; long before that, another sheet begins.
LONGEST = 32_767
MOST_ROWS = 1_048_576
_LARGEST_SHEET = 1 << 30
# A third of the time of the usual level, for a tenth more bytes.
_LEVEL = 3

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The styles, by their numbers: `quotePrefix` and the format `@` keep a text a text.
_PLAIN, _TEXT, _BOLD, _TIME, _DATE = range(5)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">'
    '<alignment vertical="top"/></xf>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment horizontal="left" vertical="top"/></xf>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment horizontal="left" vertical="top"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# What a spreadsheet reads as the number of a character; and the two that XML cannot hold, and that are shown as they are elsewhere.
_LIKE_A_CHARACTER = expression("_(?=x[0-9a-fA-F]{4}_)")
_NOT_IN_XML = expression("[\ufffe\uffff]")
# Stands where the number of the row comes, which is not known where a record is read. No text has it.
_ROW = "\0"
_DAY_NONE = datetime(1899, 12, 30, tzinfo=UTC)
# Before this day, spreadsheets disagree how to count.
_FIRST_DAY = 61
_WIDTHS = {"text": 24, "list": 30, "time": 22, "date": 13, "number": 10, "yes_no": 10}


def _letters(number: int) -> str:
    """The name of a column, from 0: A to Z, then AA."""
    name = ""
    number += 1
    while number:
        number, last = divmod(number - 1, 26)
        name = chr(ord("A") + last) + name
    return name


# The columns with a time or a date, which come once more at the end.
_DATED = tuple(column for column in COLUMNS if KINDS[column] in ("time", "date"))
_HEADS = (*COLUMNS, *(formats_wording.WORKBOOK_DATE.format(column=column) for column in _DATED))
_LETTERS = tuple(map(_letters, range(len(_HEADS))))


def cut(text: str) -> str:
    """A text as long as a cell can hold: of a longer one, its beginning, and a mark that says how much is left out."""
    # Most have few characters, and each has at most two units.
    if len(text) * 2 <= LONGEST:
        return text
    units = text.encode("utf-16-le")
    if len(units) // 2 <= LONGEST:
        return text
    # Room for the mark with the largest number that it can have. Half a character at the end is none.
    room = LONGEST - len(formats_wording.WORKBOOK_CUT.format(left=len(text)))
    kept = units[: room * 2].decode("utf-16-le", "ignore")
    return kept + formats_wording.WORKBOOK_CUT.format(left=len(text) - len(kept))


def _escaped(text: str) -> str:
    """A text as it stands between the tags of a cell: no character that acts or hides, nor any that XML cannot hold."""
    shown = visible(text)
    if not shown.isascii():
        shown = _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)
    shown = cut(shown)
    if "_x" in shown:
        shown = _LIKE_A_CHARACTER.sub("_x005F_", shown)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cell(letters: str, text: str, style: int = _TEXT) -> str:
    """A cell that holds a text."""
    content = _escaped(text)
    return f'<c r="{letters}{_ROW}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>'


def _dated_cells(row: dict[str, str]) -> Iterator[str]:
    """The cells with a time or a date. One that cannot be told, or counted, is left empty: the text stands in its own column."""
    for letters, column in zip(_LETTERS[len(COLUMNS) :], _DATED, strict=True):
        if not row[column]:
            continue
        style, moment = _TIME, time_in(row[column])
        if KINDS[column] == "date":
            style, moment = _DATE, _midnight(date_in(row[column]))
        days = (moment - _DAY_NONE).total_seconds() / 86_400 if moment else 0
        if days >= _FIRST_DAY:
            yield f'<c r="{letters}{_ROW}" s="{style}"><v>{days!r}</v></c>'


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _row(number: int, cells: str) -> bytes:
    return f'<row r="{number}">{cells.replace(_ROW, str(number))}</row>'.encode()


def _line(texts: Sequence[str], style: int = _TEXT) -> str:
    return "".join(_cell(letters, text, style) for letters, text in zip(_LETTERS, texts, strict=False))


def _columns(widths: Iterable[int]) -> str:
    every = (
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return f"<cols>{''.join(every)}</cols>"


_BEGIN = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
_FROZEN = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
_BEGIN_ROWS = '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
_PAGE = (
    '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/>'
    f"<headerFooter><oddFooter>&amp;L{formats_wording.WORKBOOK_CONFIDENTIAL}&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"
)


class XlsxRecords:
    """A row for each record below the names of the columns, and a sheet that says what each column holds."""

    def made_of(self, record: ExportedRecord) -> bytes:
        """The cells of its row that hold something. The number of the row is still to come."""
        row = record.row
        texts = (_cell(letters, text) for letters, text in zip(_LETTERS, row.values(), strict=False) if text)
        return "".join(chain(texts, _dated_cells(row))).encode()

    def write(self, made: Iterable[bytes], write: Callable[[bytes], object], about: str = "") -> None:
        """Write the workbook. What is made of a record is written before the next is asked for, but for what is being compressed."""
        rows = iter(made)
        with ZipFile(cast("IO[bytes]", ForwardStream(write)), "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            # First, so that it shows what kind of archive this is.
            _put(
                archive,
                "_rels/.rels",
                _relations([("officeDocument", "xl/workbook.xml"), ("core", "docProps/core.xml")]),
            )
            _put(archive, "docProps/core.xml", _properties())
            _put(archive, "xl/styles.xml", _XML + _STYLES)
            names: list[str] = []
            first = next(rows, None)
            while first is not None or not names:
                names.append(formats_wording.WORKBOOK_SHEET + (f" {len(names) + 1}" if names else ""))
                first = _put_records(archive, len(names), first, rows)
            # It is the second that a person sees, also where the records take several.
            _put(archive, f"xl/worksheets/sheet{len(names) + 1}.xml", _about(about))
            names.append(formats_wording.WORKBOOK_ABOUT)
            _put_workbook(archive, names)


def _put_records(archive: ZipFile, number: int, first: bytes | None, rest: Iterator[bytes]) -> bytes | None:
    """Write a sheet of records. Returns the one that has no room in it, if any."""
    last, written = 1, 0
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as sheet:
        widths = [*(_WIDTHS[KINDS[column]] for column in COLUMNS), *(_WIDTHS[KINDS[column]] for column in _DATED)]
        sheet.write(f"{_BEGIN}{_FROZEN}{_BEGIN_ROWS}{_columns(widths)}<sheetData>".encode())
        sheet.write(_row(1, _line(_HEADS, _BOLD)))
        cells = first
        while cells is not None and last < MOST_ROWS and written < _LARGEST_SHEET:
            last += 1
            written += sheet.write(_row(last, cells.decode()))
            cells = next(rest, None)
        end = f'</sheetData><autoFilter ref="A1:{_LETTERS[-1]}{last}"/>{_PAGE}'
        # A number that stands as a text, as that of a record does, is none to be warned of.
        sheet.write(
            f'{end}<ignoredErrors><ignoredError sqref="A1:{_LETTERS[-1]}{last}" numberStoredAsText="1"/></ignoredErrors></worksheet>'.encode()
        )
    return cells


def _about(about: str) -> str:
    """The sheet that says what each column holds, below what there is to say of all records."""
    dated = (
        (formats_wording.WORKBOOK_DATE.format(column=each), formats_wording.WORKBOOK_DATE_SAYS.format(column=each))
        for each in _DATED
    )
    lines = [_line([says]) for says in (*filter(None, [about]), *formats_wording.WORKBOOK_LINES)]
    table = [_line([column, says.replace("`", "")]) for column, says in chain(SAYS.items(), dated)]
    every = [*lines, "", _line(formats_wording.WORKBOOK_COLUMNS, _BOLD), *table]
    rows = b"".join(_row(number, cells) for number, cells in enumerate(every, 1)).decode()
    return f"{_BEGIN}{_BEGIN_ROWS}{_columns([26, 90])}<sheetData>{rows}</sheetData>{_PAGE}</worksheet>"


def _put_workbook(archive: ZipFile, names: Sequence[str]) -> None:
    """Write what holds the sheets together."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    views = "<bookViews><workbookView/></bookViews>"
    _put(
        archive,
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{views}<sheets>{sheets}</sheets></workbook>',
    )
    parts = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    _put(archive, "xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
    kinds = [("/xl/workbook.xml", f"{_TYPES}.sheet.main+xml"), ("/xl/styles.xml", f"{_TYPES}.styles+xml")]
    kinds += [(f"/xl/{part}", f"{_TYPES}.worksheet+xml") for _, part in parts]
    kinds += [("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    _put(archive, "[Content_Types].xml", f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>')


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    types = {"core": f"{_PACKAGE}/relationships/metadata/core-properties"}
    lines = (
        f'<Relationship Id="rId{number}" Type="{types.get(kind, f"{_RELATIONS}/{kind}")}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _properties() -> str:
    """What the file says of itself: nothing of a person, and no time."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{formats_wording.WORKBOOK_TITLE}</dc:title><dc:creator>sharewise</dc:creator></cp:coreProperties>"
    )


def _put(archive: ZipFile, name: str, content: str) -> None:
    # By its name alone a part has no time, so that the same records give the same bytes.
    with archive.open(name, "w") as part:
        part.write(content.encode())
