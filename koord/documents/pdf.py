"""PDF: archive-proof (PDF/A-2a), accessible (PDF/UA-1), the same on every machine."""

import re
import unicodedata
from datetime import UTC, date, datetime, time

import typst

from koord.documents import pandoc
from koord.documents.faults import ConverterFailsError
from koord.documents.frame import Frame
from koord.documents.templates import templates_folder

# The two complaints of typst about a character, each with the text in Rust's notation.
_LACKING = re.compile(r'the (?:text|PDF contains the codepoint) `"((?:[^"\\]|\\.)+)"')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_ROUNDS = 20
_MARKS = ("Mn", "Mc", "Me", "Cf", "Cn")


def to_pdf(markdown: str, frame: Frame, made: date) -> bytes:
    """Turn a paper into PDF.

    Args:
        markdown: The body.
        frame: What stands around the text on every page.
        made: The date in the file's metadata.

    Raises:
        ConverterFailsError: Pandoc or typst does not do its work.
    """
    body = pandoc.convert(markdown, "typst").decode()
    page = (templates_folder() / "felles" / "side.typ").read_text(encoding="utf-8")
    source = f"{_values(frame)}\n{page}\n{body}"
    for _ in range(_ROUNDS):
        try:
            return _compile(source, made)
        except typst.TypstError as error:
            named = _name_lacking(source, error.diagnostic)
        if named == source:
            break
        source = named
    raise ConverterFailsError("typst", "kunne ikke sette teksten")


def _compile(source: str, made: date) -> bytes:
    """Run typst with its embedded fonts alone.

    Raises:
        ConverterFailsError: Typst gives nothing.
    """
    pdf = typst.compile(  # type: ignore[call-overload]  # the stub: one type
        source.encode(),
        root=templates_folder() / "felles",
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(made, time(12), tzinfo=UTC),
    )
    if not isinstance(pdf, bytes) or not pdf:
        raise ConverterFailsError("typst", "ga ingenting")
    return pdf


def _values(frame: Frame) -> str:
    """Write the frame as typst values for `side.typ`."""
    page, of = frame.page_words
    values = {
        "tittel": frame.title,
        "referanse": frame.reference,
        "merking": frame.marking,
        "utkast": frame.draft_mark,
        "avsenderlinje": frame.sender,
        "sprak": frame.language,
    }
    lines = [f'#let {name} = "{_escaped(value)}"' for name, value in values.items()]
    return "\n".join([*lines, f'#let sidetall = ("{_escaped(page)}", "{_escaped(of)}")'])


def _escaped(text: str) -> str:
    """Escape text for a typst string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _name_lacking(source: str, diagnostic: str) -> str:
    """Put the Unicode name in brackets for each character that the fonts lack.

    A mark that is lacking makes typst complain of the letter below it too, so marks go first,
    and with them what this Python does not know and typst may take for a mark.
    """
    notations = dict.fromkeys(_LACKING.findall(diagnostic))
    lacking = {c for notation in notations for c in _ESCAPE.sub(_unescaped, notation)}
    marks = {c for c in lacking if unicodedata.category(c) in _MARKS}
    for character in marks or lacking:
        source = source.replace(character, _in_brackets(character))
    return source


def _unescaped(match: re.Match[str]) -> str:
    """Read one escape of Rust's debug notation."""
    code, other = match.groups()
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t"}.get(other, other)


def _in_brackets(character: str) -> str:
    """Name a character; joiners and variation selectors have nothing to show."""
    if character in "\u200c\u200d" or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}')}]"
