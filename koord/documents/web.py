"""HTML files: one self-contained page each, in the dress of `side.html`.

Nothing is fetched: style stands in the page, there is no script, and the page's own policy
forbids both.
"""

import re
from datetime import date

from koord.documents import pandoc
from koord.documents.archive import escaped
from koord.documents.frame import Frame
from koord.documents.templates import templates_folder

_TOKEN = re.compile("KOORD-(?:CSS-)?[A-Z]+")
_NOT_PLAIN = re.compile(r"[^\w ]")


def to_html(markdown: str, frame: Frame, _made: date) -> bytes:
    """Turn a paper into an HTML file.

    Args:
        markdown: The body.
        frame: What stands around the text.

    Raises:
        ConverterFailsError: Pandoc does not do its work.
    """
    body = pandoc.convert(markdown, "html").decode()
    page = (templates_folder() / "felles" / "side.html").read_text(encoding="utf-8")
    tokens = _tokens(frame) | {"KOORD-TEKST": body}
    return _TOKEN.sub(lambda match: tokens[match[0]], page).encode()


def _tokens(frame: Frame) -> dict[str, str]:
    """Return what is to stand in place of each token; the text of the paper itself is not here."""
    page, of = frame.page_words
    on_pages = " · ".join(filter(None, (frame.marking, frame.draft_mark)))
    draft = f'<p class="utkast">{escaped(frame.draft_mark)}</p>\n' if frame.draft_mark else ""
    return {
        "KOORD-SPRAK": frame.language,
        "KOORD-TITTEL": escaped(frame.title),
        "KOORD-REFERANSE": escaped(frame.reference),
        "KOORD-MERKING": escaped(frame.marking),
        "KOORD-UTKAST": draft,
        "KOORD-AVSENDER": escaped(frame.sender),
        "KOORD-CSS-REFERANSE": _css_string(frame.reference),
        "KOORD-CSS-MERKING": _css_string(on_pages),
        "KOORD-CSS-AVSENDER": _css_string(frame.sender),
        "KOORD-CSS-SIDE": _css_string(page),
        "KOORD-CSS-AV": _css_string(of),
    }


def _css_string(text: str) -> str:
    """Write text as a string in CSS; no sign in it can end the string or the style."""
    return '"' + _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):06x} ", text) + '"'
