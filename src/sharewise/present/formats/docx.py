"""Pages as Word documents (Office Open XML, ISO/IEC 29500): real headings, real lists, a head and a foot on each sheet.

A document is a zip archive of a few XML parts. Those that are the same in every document lie beside this file as they are; the
others are written here. Texts are sanitised, then escaped for XML, so that nothing a person typed is ever markup, a field or a
link. Who made the document, and when, stands nowhere in it, and the same page always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

from sharewise.present.formats.layouts import in_slides, sheet_size, slide_size
from sharewise.present.formats.plain_text import labelled
from sharewise.present.page import (
    NO_FRAME,
    BarChart,
    Block,
    CommandLine,
    DefinitionList,
    DocumentFrame,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Table,
    Title,
    Verbatim,
    as_text,
    inlines_of,
    stands_between_headings,
    title_of,
)
from sharewise.present.wording import IMPORTANT, LANGUAGE, formats_wording
from sharewise.text import expression, is_right_to_left, one_line, visible
from sharewise.values import frozen

_PARTS = Path(__file__).with_name("docx_parts")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
# Every part bears the first day that a zip archive can name.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
# What no XML can hold, and `visible` leaves: two numbers that are no characters.
_NOT_XML = expression("[\ufffe\uffff]")
# A label of at most so many characters stands beside its text, near it where it is shorter still; a longer one stands above it.
_SHORT_LABEL, _SHORTEST_LABEL = 18, 8
# The last so many paragraphs stay on one sheet, so that no last sheet has a single line.
_TOGETHER = 3
# A run of letters that are written from right to left, with what stands between them.
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RIGHT_TO_LEFT = expression(f"([{_LETTERS}]+(?:[^A-Za-z\u00c0-\u024f\n{_LETTERS}]+[{_LETTERS}]+)*)")
# The list of `numbering.xml` whose points are numbered.
_NUMBERED = 2


@frozen
class _Paragraph:
    """One paragraph of the document.

    Attributes:
        style: the name of its style in `styles.xml`.
        runs: its content as XML.
        properties: more of what it is, as XML.
        stays: whether it has to stand on one sheet with the next.
        is_last: whether it is the last of its list, after which there is more space.
        is_right_to_left: whether its first letter is written so.

    """

    style: str
    runs: str
    properties: str = ""
    stays: bool = False
    is_last: bool = False
    is_right_to_left: bool = False

    def xml(self, *, stays: bool) -> str:
        """It as XML. The order of what stands within `w:pPr` is laid down."""
        style = "" if self.style == "Normal" else f'<w:pStyle w:val="{self.style}"/>'
        keep = "<w:keepNext/>" if stays or self.stays else ""
        direction = "<w:bidi/>" if self.is_right_to_left else ""
        space = '<w:spacing w:after="160"/>' if self.is_last else ""
        what = f"{style}{keep}{self.properties}{direction}{space}"
        return f"<w:p>{f'<w:pPr>{what}</w:pPr>' if what else ''}{self.runs}</w:p>"


@frozen
class _Grid:
    """A table of the document. Its first row is its head, which is repeated on each sheet that it goes on over.

    Attributes:
        cells: the content of each cell as XML, row by row.
        numbers: the places of the columns that hold numbers.
        stays, is_last: as of a paragraph. Each row is on one sheet, and the head with the next row.

    """

    cells: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    stays: bool = False
    is_last: bool = False

    def xml(self, *, stays: bool) -> str:
        """It as XML."""
        count = len(self.cells[0])
        # The first column has the room of two.
        widths = [_WIDE * (2 if place == 0 else 1) // (count + 1) for place in range(count)]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(
            self._row(row, widths, is_head=number == 0, stays=stays or self.stays or number == 0)
            for number, row in enumerate(self.cells)
        )
        look = '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
        what = f'<w:tblPr><w:tblStyle w:val="Figures"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{look}</w:tblPr>'
        return f'<w:tbl>{what}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p><w:pPr><w:spacing w:after="60"/></w:pPr></w:p>'

    def _row(self, row: tuple[str, ...], widths: list[int], *, is_head: bool, stays: bool) -> str:
        head = "<w:tblHeader/>" if is_head else ""
        keep = "<w:keepNext/>" if stays else ""
        cells = ""
        for place, (runs, width) in enumerate(zip(row, widths, strict=True)):
            side = '<w:jc w:val="right"/>' if place in self.numbers else ""
            own = f'<w:pPr><w:pStyle w:val="Cell"/>{keep}{side}</w:pPr>'
            cells += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{own}{runs}</w:p></w:tc>'
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def page_bytes(page: Page, frame: DocumentFrame = NO_FRAME) -> bytes:
    """The page as one Word document."""
    lists = _Lists()
    paragraphs, ending = _paragraphs(page, lists), _paragraphs(frame.ending, lists)
    from_here = len(paragraphs) if ending else len(paragraphs) - _TOGETHER
    whole = [*paragraphs, *ending]
    body = "".join(each.xml(stays=number >= from_here and number + 1 < len(whole)) for number, each in enumerate(whole))
    title = one_line(title_of(page))
    made = {
        "docProps/core.xml": _about(title),
        "word/document.xml": f"{_HEAD}<w:document {_WORDS} {_RELATIONS}><w:body>{body}{_section(frame)}</w:body></w:document>",
        "word/numbering.xml": _part("numbering.xml").replace("</w:numbering>", f"{lists.numbering}</w:numbering>"),
        "word/header.xml": _edge("hdr", "Header", frame.organisation, _run(one_line(frame.mark), "<w:b/>")),
        "word/footer.xml": _edge("ftr", "Footer", frame.reference or title, _page_number()),
    }
    same = {name: _part(file) for name, file in _SAME.items()}
    same["word/styles.xml"] = _styles(page, frame, same["word/styles.xml"])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**same, **made}.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), part.encode(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


# What is the same in every document, by its name in the archive. The list of types has to come first.
_SAME = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package.rels",
    "word/_rels/document.xml.rels": "document.rels",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
}

# A4 with margins of 20 mm, in twentieths of a point, and how wide what stands between them is.
_WIDE = 9638
_UPRIGHT, _ACROSS = '<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_MARGINS = (
    '<w:pgMar w:top="1418" w:right="1134" w:bottom="1304" w:left="1134" w:header="624" w:footer="567" w:gutter="0"/>'
)
_NARROW = '<w:pgMar w:top="794" w:right="850" w:bottom="737" w:left="850" w:header="340" w:footer="340" w:gutter="0"/>'
# The size of letters that the styles have, in points; and how much less room a slide has here than in a browser.
_USUAL_SIZE, _ON_SLIDES = 11.0, 0.85
_SIZE = expression(r'(<w:szC?s? w:val=")(\d+)(")')
_SPACE = expression(r'(w:(?:before|after)=")(\d+)(")')


def _section(frame: DocumentFrame) -> str:
    """The sheets of the document."""
    edges = '<w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
    sheet = _ACROSS if frame.layout == "slides" else _UPRIGHT
    margins = _NARROW if frame.layout in ("side", "poster") else _MARGINS
    return f"<w:sectPr>{edges}{sheet}{margins}</w:sectPr>"


def _styles(page: Page, frame: DocumentFrame, styles: str) -> str:
    """The styles, their letters and the space between paragraphs as large as the layout of the document has them."""
    if frame.layout == "sheets":
        return styles
    is_slides = frame.layout == "slides"
    # All slides are as the longest: styles are those of the whole document.
    least = _ON_SLIDES * min(map(slide_size, in_slides(page)), default=_USUAL_SIZE) if is_slides else 0
    part = (least or _IN_ONE_COLUMN * sheet_size(page, frame)) / _USUAL_SIZE
    styles = _SIZE.sub(lambda found: f"{found[1]}{round(int(found[2]) * part)}{found[3]}", styles)
    if is_slides:
        return styles
    return _SPACE.sub(lambda found: f"{found[1]}{round(int(found[2]) * part * _CLOSER)}{found[3]}", styles)


# On one sheet, headings take more room in one column than in boxes side by side, and less space stands between paragraphs.
_IN_ONE_COLUMN, _CLOSER = 0.92, 0.4


def _part(file: str) -> str:
    """A part that lies beside this file."""
    return (_PARTS / file).read_text(encoding="utf-8")


def _about(title: str) -> str:
    """The properties of the document: its title and its language, and nobody's name."""
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_escaped(title)}</dc:title><dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )


def _edge(element: str, style: str, left: str, right: str) -> str:
    """The head or the foot of each sheet: one text at the left, runs at the right."""
    line = _Paragraph(style, f"{_run(one_line(left))}<w:r><w:tab/></w:r>{right}")
    return f"{_HEAD}<w:{element} {_WORDS}>{line.xml(stays=False)}</w:{element}>"


def _page_number() -> str:
    """What says "Page 1 of 3": the numbers are fields, which the word processor works out."""
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    return "".join(
        f'<w:fldSimple w:instr=" {fields[part]} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' if place % 2 else _run(part)
        for place, part in enumerate(re.split(r"\{(\w+)\}", formats_wording.SHEET_OF))
    )


class _Lists:
    """The numbered lists of a document: each begins at 1, for which it needs a number of its own."""

    def __init__(self) -> None:
        self.numbering = ""
        self._last = _NUMBERED

    def begin(self) -> int:
        """The number of a new list."""
        self._last += 1
        self.numbering += (
            f'<w:num w:numId="{self._last}"><w:abstractNumId w:val="{_NUMBERED}"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        return self._last


def _paragraphs(page: Page, lists: _Lists) -> list[_Paragraph | _Grid]:
    """The paragraphs of a page. What stands between two headings stays with the second, as the first does."""
    made: list[_Paragraph | _Grid] = []
    for number, block in enumerate(page):
        stays = stands_between_headings(page, number)
        some = [replace(each, stays=stays) for each in _block(block, lists, is_first=not made)]
        if isinstance(block, ItemList | DefinitionList) and some:
            some[-1] = replace(some[-1], is_last=True)
        made += some
    return made


def _block(block: Block, lists: _Lists, *, is_first: bool) -> Iterator[_Paragraph | _Grid]:
    """The paragraphs of a block, and its table."""
    match block:
        case Title(text):
            yield _paragraph("Title", text, properties="" if is_first else "<w:pageBreakBefore/>")
        case Heading(text, level):
            yield _paragraph(f"Heading{level - 1}", text)
        case Paragraph(text, "warning"):
            yield _paragraph("Warning", text, before=_run(f"{IMPORTANT} ", "<w:b/>"))
        case Paragraph(text, tone):
            yield _paragraph("Quiet" if tone == "quiet" else "Normal", text)
        case Verbatim(text):
            yield _paragraph("Normal", one_line(text))
        case Quotation(text):
            yield _paragraph("Quote", text)
        case ItemList(items, numbered):
            number = lists.begin() if numbered and items else 1
            own = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
            for item in items:
                yield _paragraph("ListNumber" if numbered else "ListBullet", item, properties=own)
        case DefinitionList(rows):
            yield from _labelled(rows)
        case Table(caption, columns, rows, numbers):
            yield _paragraph("Label", one_line(caption))
            heads = tuple(_run(one_line(text), _LABEL) for text in columns)
            if heads:
                yield _Grid((heads, *(tuple(_runs(one_line(text)) for text in row) for row in rows)), numbers)
        case BarChart(title, _, says):
            yield _paragraph("Label", one_line(title))
            yield _paragraph("Labelled", one_line(says))


def _labelled(rows: Iterable[tuple[str, Inlines]]) -> Iterator[_Paragraph]:
    """Labels with their texts. A screen reader reads each label just before what it is the label of."""
    rows = tuple(rows)
    longest = max((len(visible(label)) for label, _ in rows), default=0)
    if longest <= _SHORT_LABEL:
        style = "LabelBeside" if longest > _SHORTEST_LABEL else "LabelNarrow"
        for label, text in rows:
            before = _run(labelled(label), _LABEL) + "<w:r><w:tab/></w:r>"
            yield _paragraph(style, text, before=before)
    else:
        for label, text in rows:
            yield _paragraph("Label", labelled(label))
            yield _paragraph("Labelled", text)


_LABEL = '<w:rStyle w:val="LabelWord"/>'
_COMMAND = '<w:rStyle w:val="Command"/>'


def _paragraph(style: str, text: Inlines, *, before: str = "", properties: str = "") -> _Paragraph:
    runs = "".join(
        _run(one_line(part.text), _COMMAND) if isinstance(part, CommandLine) else _runs(visible(part))
        for part in inlines_of(text)
    )
    turned = not before and is_right_to_left(as_text(text))
    return _Paragraph(style, before + runs, properties=properties, is_right_to_left=turned)


def _runs(shown: str) -> str:
    """A text that was made visible, its lines kept, what is written from right to left marked so."""
    parts = _RIGHT_TO_LEFT.split(shown)
    return "".join(_run(part, "<w:rtl/>" if place % 2 else "") for place, part in enumerate(parts))


def _run(shown: str, properties: str = "") -> str:
    if not shown:
        return ""
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    texts = (f'<w:t xml:space="preserve">{_escaped(line)}</w:t>' if line else "" for line in shown.split("\n"))
    return f"<w:r>{own}{'<w:br/>'.join(texts)}</w:r>"


def _escaped(shown: str) -> str:
    return escape(_NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", shown), quote=False)
