"""Text files as other programs write them."""

import codecs


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without its mark, UTF-16 or Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What an older Windows program writes.
        return content.decode("cp1252", errors="replace")
