"""Files that are zip archives of XML, as Word and LibreOffice have them."""

import html
import io
import re
import zipfile
from collections.abc import Callable

from koord.documents.faults import ConverterFailsError
from koord.documents.frame import Frame

#: The dress holds these where the frame is to stand.
TOKEN = re.compile("KOORD-(?:REFERANSE|MERKING|UTKAST|AVSENDER|SIDE|AV)")
# Pandoc stamps the clock on some parts; the same paper shall give the same bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def rewritten(archive: bytes, part: Callable[[str, bytes], bytes]) -> bytes:
    """Write an archive of pandoc anew, each part as `part` returns it.

    Raises:
        ConverterFailsError: Pandoc did not give a whole file.
    """
    result = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(archive)) as source,
            zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for entry in source.infolist():
                entry.date_time = _ZIP_EPOCH
                target.writestr(entry, part(entry.filename, source.read(entry)))
    except zipfile.BadZipFile:
        raise ConverterFailsError("pandoc", "ga ikke en hel fil") from None
    return result.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """Make an archive of parts, in their order; the same parts give the same bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()


def filled_in(xml: str, frame: Frame) -> str:
    """Put the frame in place of the tokens of the dress."""
    page, of = frame.page_words
    tokens = {
        "KOORD-REFERANSE": frame.reference,
        "KOORD-MERKING": frame.marking,
        "KOORD-UTKAST": frame.draft_mark,
        "KOORD-AVSENDER": frame.sender,
        "KOORD-SIDE": page,
        "KOORD-AV": of,
    }
    return TOKEN.sub(lambda match: escaped(tokens[match[0]]), xml)


def escaped(text: str) -> str:
    """Escape text for XML; `xml.sax.saxutils` would load the whole of urllib for it."""
    return html.escape(text, quote=False)
