"""OpenDocument files: pandoc's work in the dress of `side.odt`, with neutral metadata."""

import re
import zipfile
from datetime import date
from functools import cache

from koord.documents import pandoc
from koord.documents.archive import escaped, filled_in, rewritten
from koord.documents.frame import Frame
from koord.documents.templates import templates_folder

_META = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" \
xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>\
<dc:title>{title}</dc:title><dc:language>{language}</dc:language>\
<meta:creation-date>{made}T12:00:00</meta:creation-date><dc:date>{made}T12:00:00</dc:date>\
</office:meta></office:document-meta>"""
# The style of the first paragraph in a cell says what kind of table it stands in.
_CELL = re.compile(
    r'(<table:table-cell table:style-name=")Table(?:Header)?RowCell'
    r'("[^>]*>\s*<text:p text:style-name="'
    r'(Fakta|Tabellhode|Tabelltekst|Felt|Signatur|Uker)(?:Stor)?")'
)
_STYLES_END = "</office:automatic-styles>"


def to_odt(markdown: str, frame: Frame, made: date) -> bytes:
    """Turn a paper into an OpenDocument file.

    Args:
        markdown: The body.
        frame: What stands around the text on every page.
        made: The date in the file's metadata.

    Raises:
        ConverterFailsError: Pandoc does not do its work.
    """
    written = pandoc.convert(markdown, "odt", f"--reference-doc={_dress()}")
    return rewritten(written, lambda name, content: _part(name, content, frame, made))


def _dress() -> str:
    return str(templates_folder() / "felles" / "side.odt")


def _part(name: str, content: bytes, frame: Frame, made: date) -> bytes:
    """Return one part of the archive as it shall be."""
    if name == "meta.xml":
        title, language = escaped(frame.title), frame.language_tag
        return _META.format(title=title, language=language, made=made.isoformat()).encode()
    if name == "styles.xml":
        styles = filled_in(content.decode(), frame)
        return styles.replace('fo:language="nb"', f'fo:language="{frame.language}"').encode()
    if name == "content.xml":
        return _dressed(content.decode()).encode()
    return content


def _dressed(xml: str) -> str:
    """Give the cells of each kind of table their own look, and keep rows from being split."""
    xml = _CELL.sub(r"\1Celle\3\2", xml)
    xml = xml.replace("<table:table-row>", '<table:table-row table:style-name="HelRad">')
    return xml.replace(_STYLES_END, _table_styles(_dress()) + _STYLES_END, 1)


@cache
def _table_styles(dress: str) -> str:
    """Return the styles of cells and rows, which OpenDocument keeps with the text."""
    with zipfile.ZipFile(dress) as archive:
        content = archive.read("content.xml").decode()
    return content.partition("<office:automatic-styles>")[2].partition(_STYLES_END)[0]
