"""Build `templates/felles/side.docx`, the dress of every Word file.

Run it when the look is to change: `python tests/documents/build_side_docx.py`. It starts from
pandoc's own reference document, so that every style pandoc asks for is there. A test compares the
file in the repository with what this builds.
"""

import io
import subprocess
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from koord.documents import pandoc

TARGET = Path(__file__).resolve().parents[2] / "templates" / "felles" / "side.docx"
FONT = "Calibri"
INK = RGBColor(0x1C, 0x27, 0x33)
SOFT = RGBColor(0x5B, 0x66, 0x73)
LINE, STRONG_LINE = "C3CAD2", "5B6673"
TEXT_WIDTH = Mm(210 - 24 - 22)

# Name, size, space before and after in points, bold, soft colour, kept with the next.
PARAGRAPHS = (
    ("Normal", 11, 0, 0, False, False, False),
    ("Body Text", 11, 0, 7, False, False, False),
    ("First Paragraph", 11, 5, 7, False, False, False),
    ("Compact", 11, 1, 2, False, False, False),
    ("EtterTabell", 11, 9, 7, False, False, False),
    ("Heading 1", 20, 6, 12, True, False, True),
    ("Heading 2", 13, 16, 3, True, False, True),
    ("Heading 3", 11, 12, 4, True, False, True),
    ("Header", 8.5, 0, 0, False, True, False),
    ("Footer", 8.5, 0, 0, False, True, False),
    ("Fakta", 11, 2, 2, False, False, False),
    ("Tabellhode", 11, 3, 3, True, False, True),
    ("Tabelltekst", 11, 3, 3, False, False, False),
    ("Felt", 11, 15, 4, False, False, False),
    ("Stor", 12, 2, 5, False, False, False),
    ("FaktaStor", 12, 2, 2, False, False, False),
    ("TabellhodeStor", 12, 3, 3, True, False, True),
    ("TabelltekstStor", 12, 3, 3, False, False, False),
    ("FeltStor", 12, 15, 4, False, False, False),
    ("Signatur", 11, 30, 3, False, False, False),
    ("Uker", 8, 2, 2, False, False, False),
    ("Avsender", 10, 4, 2, False, True, False),
    ("Melding", 11, 2, 6, False, False, False),
    ("Merknad", 9.5, 8, 4, False, True, False),
)
TABLES = {
    "Table": (LINE, STRONG_LINE),
    "TabellListe": (LINE, STRONG_LINE),
    "TabellFakta": (None, None),
    "TabellFelt": (LINE, STRONG_LINE),
    "TabellSignatur": (STRONG_LINE, None),
    "TabellUker": (LINE, None),
}
CLOSE = ("TabellUker",)
"""Tables with many narrow columns: lines between them, and next to no air."""


def build() -> bytes:
    """Return the file."""
    document = docx.Document(io.BytesIO(_pandoc_default()))
    _page(document)
    _language(document)
    for row in PARAGRAPHS:
        _paragraph_style(document, *row)
    for name, (line, head_line) in TABLES.items():
        _table_style(document, name, line, head_line)
    _missing_style(document)
    _message_bar(document)
    _header_and_footer(document)
    _drop_sample_text(document)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _pandoc_default() -> bytes:
    command = [str(pandoc._program()), "--print-default-data-file=reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(27), Mm(24)
    section.left_margin, section.right_margin = Mm(24), Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)


def _language(document: Any) -> None:
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "nb-NO")
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), "nb-NO")


def _paragraph_style(
    document: Any,
    name: str,
    size: float,
    before: float,
    after: float,
    bold: bool,
    soft: bool,
    keep: bool,
) -> None:
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    _font(style, size, bold, SOFT if soft else INK)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing, shape.keep_with_next = 1.1, keep
    shape.widow_control = True


def _font(style: Any, size: float, bold: bool, colour: RGBColor) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = colour
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)


def _table_style(document: Any, name: str, line: str | None, head_line: str | None) -> None:
    styles = document.styles
    if name in styles:
        element = styles[name].element
        for child in list(element):
            if child.tag in (qn("w:tblPr"), qn("w:tblStylePr"), qn("w:pPr"), qn("w:rPr")):
                element.remove(child)
    else:
        element = styles.add_style(name, WD_STYLE_TYPE.TABLE).element
    element.append(parse_xml(_table_xml(line, close=name in CLOSE)))
    if head_line:
        element.append(parse_xml(_head_xml(head_line)))


def _table_xml(line: str | None, *, close: bool) -> str:
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{line}"' if line else 'w:val="nil"'
    sides = (f"<w:left {rule}/>", f"<w:right {rule}/><w:insideH {rule}/><w:insideV {rule}/>")
    before, after = sides if close else ("", f"<w:insideH {rule}/>")
    left, right = (20, 20) if close else (0, 140)
    return (
        f"<w:tblPr {nsdecls('w')}><w:tblInd w:w='0' w:type='dxa'/><w:tblBorders>"
        f"{before}<w:bottom {rule}/>{after}</w:tblBorders>"
        f"<w:tblCellMar><w:left w:w='{left}' w:type='dxa'/><w:right w:w='{right}' w:type='dxa'/>"
        "</w:tblCellMar></w:tblPr>"
    )


def _head_xml(line: str) -> str:
    rule = f'w:val="single" w:sz="8" w:space="0" w:color="{line}"'
    return (
        f"<w:tblStylePr {nsdecls('w')} w:type='firstRow'><w:tcPr><w:tcBorders>"
        f"<w:bottom {rule}/></w:tcBorders></w:tcPr></w:tblStylePr>"
    )


def _missing_style(document: Any) -> None:
    style = document.styles.add_style("Mangler", WD_STYLE_TYPE.CHARACTER)
    style.font.bold = True
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "FFE08A")):
        shade.set(qn(f"w:{key}"), value)
    style.element.rPr.append(shade)


def _message_bar(document: Any) -> None:
    properties = document.styles["Melding"].element.get_or_add_pPr()
    bar = "<w:left w:val='single' w:sz='16' w:space='8' w:color='8A97A6'/>"
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(parse_xml(f"<w:pBdr {nsdecls('w')}>{bar}</w:pBdr>"))
    document.styles["Melding"].paragraph_format.left_indent = Mm(4)


def _header_and_footer(document: Any) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    _right_tab(head)
    head.add_run("KOORD-REFERANSE\tKOORD-MERKING")
    draft = section.header.add_paragraph(style="Header")
    _right_tab(draft)
    draft.add_run("\tKOORD-UTKAST").bold = True
    foot = section.footer.paragraphs[0]
    _right_tab(foot)
    foot.add_run("KOORD-AVSENDER\tKOORD-SIDE ")
    _field(foot, "PAGE")
    foot.add_run(" KOORD-AV ")
    _field(foot, "NUMPAGES")


def _right_tab(paragraph: Any) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Any, code: str) -> None:
    field = parse_xml(
        f"<w:fldSimple {nsdecls('w')} w:instr=' {code} '><w:r><w:t>1</w:t></w:r></w:fldSimple>"
    )
    paragraph._p.append(field)


def _drop_sample_text(document: Any) -> None:
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


if __name__ == "__main__":
    TARGET.write_bytes(build())
