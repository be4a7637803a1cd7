"""Word files: pandoc's work in the dress of `side.docx`, with neutral metadata."""

import html
import io
import re
import zipfile
from datetime import date

from koord.documents import pandoc
from koord.documents.faults import ConverterFailsError
from koord.documents.frame import Frame
from koord.documents.templates import templates_folder

_TOKEN = re.compile("KOORD-(?:REFERANSE|MERKING|UTKAST|AVSENDER|SIDE|AV)")
# Pandoc stamps the clock on some parts; the same paper shall give the same bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
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
    dress = templates_folder() / "felles" / "side.docx"
    written = pandoc.convert(markdown, "docx", f"--reference-doc={dress}")
    try:
        return _finished(written, frame, made)
    except zipfile.BadZipFile:
        raise ConverterFailsError("pandoc", "ga ikke en hel fil") from None


def _finished(written: bytes, frame: Frame, made: date) -> bytes:
    """Write the archive anew with header, footer, language and properties in place."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            entry.date_time = _ZIP_EPOCH
            target.writestr(entry, _part(entry.filename, source.read(entry), frame, made))
    return result.getvalue()


def _part(name: str, content: bytes, frame: Frame, made: date) -> bytes:
    """Return one part of the archive as it shall be."""
    if name == "docProps/core.xml":
        title, language = _escaped(frame.title), frame.language_tag
        return _CORE.format(title=title, language=language, made=made.isoformat()).encode()
    if name == "docProps/app.xml":
        return _APP.encode()
    if name.startswith(("word/header", "word/footer")):
        return _filled_in(content.decode(), frame).encode()
    if name in ("word/styles.xml", "word/settings.xml"):
        return content.replace(b'"nb-NO"', f'"{frame.language_tag}"'.encode())
    if name == "word/document.xml":
        return _rows_kept_whole(content)
    return content


def _filled_in(xml: str, frame: Frame) -> str:
    """Put the frame in place of the tokens of `side.docx`."""
    page, of = frame.page_words
    tokens = {
        "KOORD-REFERANSE": frame.reference,
        "KOORD-MERKING": frame.marking,
        "KOORD-UTKAST": frame.draft_mark,
        "KOORD-AVSENDER": frame.sender,
        "KOORD-SIDE": page,
        "KOORD-AV": of,
    }
    return _TOKEN.sub(lambda match: _escaped(tokens[match[0]]), xml)


def _escaped(text: str) -> str:
    """Escape text for XML; `xml.sax.saxutils` would load the whole of urllib for it."""
    return html.escape(text, quote=False)


def _rows_kept_whole(xml: bytes) -> bytes:
    """Keep a table row from being split between two pages."""
    plain = xml.replace(b"<w:tr>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    return plain.replace(b"<w:trPr><w:cantSplit/></w:trPr><w:trPr>", b"<w:trPr><w:cantSplit/>")
