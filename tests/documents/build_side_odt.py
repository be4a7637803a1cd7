"""Build `templates/felles/side.odt`, the dress of every OpenDocument file.

Run it when the look is to change: `python -m tests.documents.build_side_odt`. It takes sizes and
spaces from the Word file's builder, so that the two look alike. A test compares the file in the
repository with what this builds.
"""

import io
import zipfile
from pathlib import Path

from tests.documents.build_side_docx import FONT, INK, LINE, PARAGRAPHS, SOFT, STRONG_LINE

TARGET = Path(__file__).resolve().parents[2] / "templates" / "felles" / "side.odt"
MIME = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")),
        *(("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
    )
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
TEXT_WIDTH = "16.4cm"
# What pandoc calls the styles of running text in this format, where Word's name is another.
NAMES = {
    "Normal": "Standard",
    "Body Text": "Text body",
    "First Paragraph": "First paragraph",
    "Compact": "Table Contents",
}
# The line below each kind of cell.
CELLS = {
    "Fakta": "none",
    "Tabellhode": f"1pt solid #{STRONG_LINE}",
    "Tabelltekst": f"0.5pt solid #{LINE}",
    "Felt": f"0.5pt solid #{LINE}",
    "Uker": f"0.5pt solid #{LINE}",
    "Signatur": f"0.6pt solid #{STRONG_LINE}",
}


def build() -> bytes:
    """Return the file."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        # The type comes first and plain, so that it can be read without unpacking.
        for name, text in (
            ("mimetype", MIME),
            ("META-INF/manifest.xml", _manifest()),
            ("meta.xml", f"{DECLARATION}<office:document-meta {NAMESPACES}/>"),
            ("content.xml", _content()),
            ("styles.xml", _styles()),
        ):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return result.getvalue()


def _manifest() -> str:
    files = (("/", MIME), *((f"{name}.xml", "text/xml") for name in ("content", "styles", "meta")))
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in files
    )
    return (
        f'{DECLARATION}<manifest:manifest manifest:version="1.3"'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{entries}</manifest:manifest>"
    )


def _content() -> str:
    """Return the styles of cells and rows; OpenDocument keeps these with the text."""
    cells = "".join(_cell(kind, line) for kind, line in CELLS.items())
    row = (
        '<style:style style:name="HelRad" style:family="table-row">'
        '<style:table-row-properties fo:keep-together="always"/></style:style>'
    )
    return (
        f'{DECLARATION}<office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{cells}{row}</office:automatic-styles>"
        "<office:body><office:text/></office:body></office:document-content>"
    )


def _cell(kind: str, line: str) -> str:
    return (
        f'<style:style style:name="Celle{kind}" style:family="table-cell">'
        f'<style:table-cell-properties fo:border="none" fo:border-bottom="{line}"'
        ' fo:padding="0cm" fo:padding-right="0.25cm"/></style:style>'
    )


def _styles() -> str:
    paragraphs = "".join(_paragraph(*row) for row in PARAGRAPHS)
    return (
        f'{DECLARATION}<office:document-styles {NAMESPACES} office:version="1.3">'
        f'<office:font-face-decls><style:font-face style:name="{FONT}"'
        f' svg:font-family="{FONT}" style:font-family-generic="swiss"/></office:font-face-decls>'
        f"<office:styles>{_default()}{paragraphs}{_other_styles()}</office:styles>"
        f"<office:automatic-styles>{_page()}</office:automatic-styles>"
        f"<office:master-styles>{_header_and_footer()}</office:master-styles>"
        "</office:document-styles>"
    )


def _default() -> str:
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties'
        ' style:tab-stop-distance="1.25cm" fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties style:font-name="{FONT}" fo:font-size="11pt"'
        f' fo:color="#{INK}" fo:language="nb" fo:country="NO" fo:hyphenate="false"/>'
        "</style:default-style>"
        '<style:default-style style:family="table">'
        '<style:table-properties table:border-model="collapsing"/></style:default-style>'
    )


def _paragraph(
    name: str, size: float, before: float, after: float, bold: bool, soft: bool, keep: bool
) -> str:
    """Return one style; the measures are those of the Word file."""
    shown = NAMES.get(name, name)
    level = name.removeprefix("Heading ") if name.startswith("Heading ") else ""
    outline = f' style:default-outline-level="{level}"' if level else ""
    parent = "" if shown == "Standard" else ' style:parent-style-name="Standard"'
    bar = (
        ' fo:border="none" fo:border-left="2pt solid #8a97a6" fo:padding-left="0.25cm"'
        if name == "Melding"
        else ""
    )
    kept = ' fo:keep-with-next="always"' if keep else ""
    return (
        f'<style:style style:name="{shown.replace(" ", "_20_")}" style:display-name="{shown}"'
        f' style:family="paragraph"{parent}{outline}>'
        f'<style:paragraph-properties fo:margin-top="{before}pt" fo:margin-bottom="{after}pt"'
        f' fo:line-height="110%"{kept}{bar}>{_tabs(name)}</style:paragraph-properties>'
        f'<style:text-properties fo:font-size="{size}pt" fo:color="#{SOFT if soft else INK}"'
        f' fo:font-weight="{"bold" if bold else "normal"}"/></style:style>'
    )


def _tabs(name: str) -> str:
    if name not in ("Header", "Footer"):
        return ""
    stop = f'<style:tab-stop style:position="{TEXT_WIDTH}" style:type="right"/>'
    return f"<style:tab-stops>{stop}</style:tab-stops>"


def _other_styles() -> str:
    return (
        # One point high: the rest of the paragraph stands on top of the new page.
        '<style:style style:name="NySide" style:family="paragraph"'
        ' style:parent-style-name="Standard"><style:paragraph-properties'
        ' fo:break-before="page" fo:line-height="1pt"/>'
        '<style:text-properties fo:font-size="1pt"/></style:style>'
        '<style:style style:name="Mangler" style:family="text"><style:text-properties'
        ' fo:font-weight="bold" fo:background-color="#ffe08a" fo:color="#1c2733"/></style:style>'
        '<style:style style:name="Sterk" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Bullet_20_Symbols" style:display-name="Bullet Symbols"'
        ' style:family="text"/>'
    )


def _page() -> str:
    return (
        '<style:page-layout style:name="A4"><style:page-layout-properties'
        ' fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait"'
        ' fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" fo:margin-left="2.4cm"'
        ' fo:margin-right="2.2cm"/>'
        "<style:header-style><style:header-footer-properties"
        ' fo:min-height="1.5cm" fo:margin-bottom="0.5cm"/></style:header-style>'
        "<style:footer-style><style:header-footer-properties"
        ' fo:min-height="1.2cm" fo:margin-top="0.5cm"/></style:footer-style>'
        "</style:page-layout>"
    )


def _header_and_footer() -> str:
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="A4"><style:header>'
        '<text:p text:style-name="Header">KOORD-REFERANSE<text:tab/>KOORD-MERKING</text:p>'
        '<text:p text:style-name="Header"><text:tab/>'
        '<text:span text:style-name="Sterk">KOORD-UTKAST</text:span></text:p>'
        "</style:header><style:footer>"
        '<text:p text:style-name="Footer">KOORD-AVSENDER<text:tab/>KOORD-SIDE '
        '<text:page-number text:select-page="current">1</text:page-number> KOORD-AV '
        "<text:page-count>1</text:page-count></text:p>"
        "</style:footer></style:master-page>"
    )


if __name__ == "__main__":
    TARGET.write_bytes(build())
