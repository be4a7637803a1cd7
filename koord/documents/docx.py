"""Word files: pandoc's work in the dress of `side.docx`, with neutral metadata.

A municipality's own letterhead goes in place of the dress. What it does not say itself of
reference and exemption then stands first in the text.
"""

import re
import tempfile
from datetime import date
from pathlib import Path

from koord.documents import letterhead, pandoc
from koord.documents.archive import escaped, filled_in, rewritten
from koord.documents.frame import Frame
from koord.documents.markdown import inline
from koord.documents.templates import templates_folder

# Pandoc leaves an empty cell without style, and a letterhead's usual paragraph may be tall.
_EMPTY_CELL = b'<w:p><w:pPr><w:pStyle w:val="Fakta"/></w:pPr></w:p></w:tc>'
_LANGUAGE = re.compile(r'(<w:(?:lang|themeFontLang)\b[^>]*?w:val=")[^"]*')
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{title}</dc:title><dc:creator></dc:creator><dc:language>{language}</dc:language>\
<dcterms:created xsi:type="dcterms:W3CDTF">{made}T12:00:00Z</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{made}T12:00:00Z</dcterms:modified>\
</cp:coreProperties>"""
_APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"""


def to_docx(markdown: str, frame: Frame, made: date) -> bytes:
    """Turn a paper into a Word file.

    Args:
        markdown: The body.
        frame: What stands around the text on every page.
        made: The date in the file's metadata.

    Raises:
        ConverterFailsError: Pandoc does not do its work.
    """
    written = _in_letterhead(markdown, frame) if frame.letterhead else _in_dress(markdown)
    return rewritten(written, lambda name, content: _part(name, content, frame, made))


def _in_dress(markdown: str) -> bytes:
    """Let pandoc write in koord's own dress."""
    dress = templates_folder() / "felles" / "side.docx"
    return pandoc.convert(markdown, "docx", f"--reference-doc={dress}")


def _in_letterhead(markdown: str, frame: Frame) -> bytes:
    """Let pandoc write on the municipality's letterhead."""
    assert frame.letterhead is not None
    content = frame.letterhead.read_bytes()
    said = letterhead.tokens_on_every_page(content)
    own = (
        ("KOORD-REFERANSE", frame.reference),
        ("KOORD-MERKING", frame.marking),
        ("KOORD-UTKAST", frame.draft_mark),
    )
    unsaid = inline(" · ".join(text for token, text in own if text and token not in said))
    first = f"::: avsender\n{unsaid}\n:::\n\n" if unsaid else ""
    with tempfile.TemporaryDirectory(prefix="koord-") as folder:
        reference = Path(folder) / "brevhode.docx"
        reference.write_bytes(letterhead.dressed(content))
        return pandoc.convert(f"{first}{markdown}", "docx", f"--reference-doc={reference}")


def _part(name: str, content: bytes, frame: Frame, made: date) -> bytes:
    """Return one part of the archive as it shall be."""
    if name == "docProps/core.xml":
        title, language = escaped(frame.title), frame.language_tag
        return _CORE.format(title=title, language=language, made=made.isoformat()).encode()
    if name == "docProps/app.xml":
        return _APP.encode()
    if name.startswith(("word/header", "word/footer")):
        return filled_in(content.decode(), frame).encode()
    if name in ("word/styles.xml", "word/settings.xml"):
        return _LANGUAGE.sub(rf"\g<1>{frame.language_tag}", content.decode()).encode()
    if name == "word/document.xml":
        return _rows_kept_whole(content).replace(b"<w:p /></w:tc>", _EMPTY_CELL)
    return content


def _rows_kept_whole(xml: bytes) -> bytes:
    """Keep a table row from being split between two pages."""
    plain = xml.replace(b"<w:tr>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    return plain.replace(b"<w:trPr><w:cantSplit/></w:trPr><w:trPr>", b"<w:trPr><w:cantSplit/>")
