"""Word files: pandoc's work in the dress of `side.docx`, with neutral metadata."""

from datetime import date

from koord.documents import pandoc
from koord.documents.archive import escaped, filled_in, rewritten
from koord.documents.frame import Frame
from koord.documents.templates import templates_folder

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
    return rewritten(written, lambda name, content: _part(name, content, frame, made))


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
        return content.replace(b'"nb-NO"', f'"{frame.language_tag}"'.encode())
    if name == "word/document.xml":
        return _rows_kept_whole(content)
    return content


def _rows_kept_whole(xml: bytes) -> bytes:
    """Keep a table row from being split between two pages."""
    plain = xml.replace(b"<w:tr>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    return plain.replace(b"<w:trPr><w:cantSplit/></w:trPr><w:trPr>", b"<w:trPr><w:cantSplit/>")
