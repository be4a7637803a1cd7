"""A municipality's Word file as the letterhead of papers: taken in by parts that are known.

    cleaned(content)    once, when it is given: header, footer, pictures, styles and page alone
    dressed(content)    for each paper: with the styles of koord that it lacks

A paper must not fetch anything when it is opened, and not tell who made the letterhead. So what is
not known to be harmless is left behind, and what cannot be left behind without breaking the
letterhead is refused. Text is worked on as text: to parse and write it anew would lose the
prefixes that Word's own extensions are named by.
"""

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from koord.documents.archive import TOKEN, packed
from koord.documents.faults import LetterheadRefusedError
from koord.documents.templates import templates_folder

LARGEST = 5_000_000
"""The most bytes a letterhead may have."""
_LARGEST_UNPACKED = 40_000_000
_MOST_PARTS = 500
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
_KEPT = ("styles", "numbering", "fontTable", "header", "footer")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SECTION = re.compile(r"<w:sectPr\b(?:(?!<w:sectPr\b).)*?</w:sectPr>", re.DOTALL)
_STYLE = re.compile(r"<w:style\b.*?</w:style>", re.DOTALL)
_EVEN_PAGES = re.compile(r'<w:evenAndOddHeaders(?: w:val="(?:1|true|on)")?\s*/>')
_REFERS = re.compile(r'\br:(?:id|embed|link|pict|href)="([^"]+)"')
# Fields that read another file or address when the paper is opened or printed.
_FETCHING = re.compile(
    r"\b(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD)\b"
)
_INSTRUCTION = re.compile(r'<w:instrText[^>]*>([^<]*)<|\bw:instr="([^"]*)"')
_EMBEDDED = re.compile(r"<(?:w:object|w:control|o:OLEObject|w:altChunk|w:subDoc)\b")
_TRACKED = re.compile(r"<w:(?:ins|del|moveFrom|moveTo|\w+Change)\s")
# What a header can do without: links, comments, bindings to the file's properties, marks of who
# typed when, and the place a picture was fetched from.
_LEFT_OUT = re.compile(
    r"</?w:hyperlink\b[^>]*>"
    r"|<a:hlink(?:Click|Hover)\b[^>]*?(?:/>|>.*?</a:hlink(?:Click|Hover)>)"
    r"|<w:comment(?:RangeStart|RangeEnd|Reference)\b[^>]*/>"
    r"|<w:dataBinding\b[^>]*/>"
    r'|\s(?:w:rsid\w*|o:href|href|o:althref)="[^"]*"'
    r'|\s(?:descr|title|o:title|alt)="[^"]*(?:\\|:/)[^"]*"',
    re.DOTALL,
)
_LEFT_OUT_OF_STYLES = re.compile(
    r"<w:rsid\b[^>]*/>|<w:embed\w+ [^>]*/>|<w:lvlPicBulletId\b[^>]*/>"
    r"|<w:numPicBullet\b.*?</w:numPicBullet>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Relation:
    """What one part says of another.

    Attributes:
        kind: The last word of the type, as `header`.
        target: The other part's name in the archive, or its address outside.
        outside: It is not in the file.
    """

    kind: str
    target: str
    outside: bool


def cleaned(content: bytes) -> bytes:
    """Return a letterhead with nothing in it but what papers need.

    Raises:
        LetterheadRefusedError: It is no Word file, or holds what a paper must not have.
    """
    parts = _unpacked(content)
    _refuse_other_files(parts)
    kept: dict[str, bytes] = {}
    types: dict[str, str] = {}
    relations: dict[str, _Relation] = {}
    for number, relation in _relations(parts, "word/document.xml").items():
        if relation.kind in _KEPT and not relation.outside and relation.target in parts:
            relations[number] = relation
            types[relation.target] = _PART.format(relation.kind)
            if relation.kind in ("header", "footer"):
                kept |= _header(parts, relation.target)
            else:
                text = _LEFT_OUT_OF_STYLES.sub("", _text(parts, relation.target))
                kept[relation.target] = text.encode()
    if not any(relation.kind == "styles" for relation in relations.values()):
        raise LetterheadRefusedError("den har ingen stiler.", _SAVE_ANEW)
    return _packed(parts, kept, types, relations)


def dressed(letterhead: bytes) -> bytes:
    """Return a cleaned letterhead with the styles of koord that it lacks, in its own typeface."""
    parts = _unpacked(letterhead)
    name = _styles_of(parts)
    own = _text(parts, name)
    with zipfile.ZipFile(templates_folder() / "felles" / "side.docx") as dress:
        koords = dress.read("word/styles.xml").decode()
    ids = _ids_by_name(own)
    renamed = {
        style_id: ids[style_name]
        for style_name, style_id in _ids_by_name(koords).items()
        if style_name in ids
    }
    lacking = [
        _fitted(style, renamed) for style in _STYLE.findall(koords) if _name_of(style) not in ids
    ]
    parts[name] = own.replace("</w:styles>", f"{''.join(lacking)}</w:styles>").encode()
    return packed(parts)


def tokens_on_every_page(letterhead: bytes) -> frozenset[str]:
    """Return the tokens that stand in every header, or in every footer, of a letterhead."""
    parts = _unpacked(letterhead)
    found: set[str] = set()
    for kind in ("header", "footer"):
        texts = [text.decode() for name, text in parts.items() if name.startswith(f"word/{kind}")]
        if texts:
            found |= set.intersection(*(set(TOKEN.findall(text)) for text in texts))
    return frozenset(found)


# --- The file -----------------------------------------------------------------------------------

_SAVE_ANEW = "Lagre den på nytt fra Word som Word-dokument (.docx), og prøv igjen."


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Read every part, within bounds.

    Raises:
        LetterheadRefusedError: It is too large, or no zip archive.
    """
    if len(content) > LARGEST:
        raise LetterheadRefusedError(
            f"den er større enn {LARGEST // 1_000_000} MB.", "Gjør bildene i den mindre."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > _LARGEST_UNPACKED or len(entries) > _MOST_PARTS:
                raise LetterheadRefusedError("den rommer for mye.", "Gjør bildene i den mindre.")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        raise LetterheadRefusedError("den er ikke et Word-dokument (.docx).", _SAVE_ANEW) from None


def _refuse_other_files(parts: Mapping[str, bytes]) -> None:
    """Refuse what is no plain Word document.

    Raises:
        LetterheadRefusedError: It is something else, has macros, or is made to trip a reader.
    """
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise LetterheadRefusedError("den er ikke et Word-dokument (.docx).", _SAVE_ANEW)
    types = _text(parts, "[Content_Types].xml")
    if "macroEnabled" in types or any("vbaProject" in name for name in parts):
        raise LetterheadRefusedError("den har makroer.", _SAVE_ANEW)
    if _MAIN not in types or _WORD not in _text(parts, "word/document.xml"):
        raise LetterheadRefusedError("den er ikke lagret som vanlig .docx.", _SAVE_ANEW)


def _text(parts: Mapping[str, bytes], name: str) -> str:
    """Read one part.

    Raises:
        LetterheadRefusedError: It is not UTF-8 without declarations of its own, as Word writes.
    """
    try:
        text = parts[name].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "<!"
    if "<!" in text:
        raise LetterheadRefusedError("den er ikke skrevet av Word.", _SAVE_ANEW)
    return text


def _relations(parts: Mapping[str, bytes], name: str) -> dict[str, _Relation]:
    """Read what a part says of others, by the name it uses for each.

    Raises:
        LetterheadRefusedError: It cannot be read.
    """
    folder, file = posixpath.split(name)
    beside = f"{folder}/_rels/{file}.rels"
    if beside not in parts:
        return {}
    try:
        root = ET.fromstring(_text(parts, beside))
    except ET.ParseError:
        raise LetterheadRefusedError("den er skadet.", _SAVE_ANEW) from None
    found = {}
    for entry in root:
        outside = entry.get("TargetMode") == "External"
        target = entry.get("Target", "")
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = entry.get("Type", "").rpartition("/")[2]
        found[entry.get("Id", "")] = _Relation(kind, target, outside)
    return found


def _packed(
    parts: Mapping[str, bytes],
    kept: Mapping[str, bytes],
    types: Mapping[str, str],
    relations: Mapping[str, _Relation],
) -> bytes:
    """Put the archive together around the parts that were kept; the text of the body is not."""
    with zipfile.ZipFile(templates_folder() / "felles" / "side.docx") as dress:
        settings = dress.read("word/settings.xml").decode()
        theme = dress.read("word/theme/theme1.xml")
    if "word/settings.xml" in parts and _EVEN_PAGES.search(_text(parts, "word/settings.xml")):
        settings = re.sub(r"(<w:defaultTabStop [^>]*/>)", r"\1<w:evenAndOddHeaders/>", settings)
    theme = parts.get("word/theme/theme1.xml", theme)
    if b"r:embed" in theme or b"r:link" in theme:
        raise LetterheadRefusedError("temaet i den har bilder.", "Velg et tema uten bilder i Word.")
    own = {
        **relations,
        "koord1": _Relation("settings", "word/settings.xml", outside=False),
        "koord2": _Relation("theme", "word/theme/theme1.xml", outside=False),
    }
    overrides = {
        "word/document.xml": _MAIN,
        "word/settings.xml": _PART.format("settings"),
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **types,
    }
    document = _relation_list({"rId1": _Relation("officeDocument", "word/document.xml", False)})
    return packed(
        {
            "[Content_Types].xml": _content_types(overrides),
            "_rels/.rels": document,
            "word/document.xml": _empty_body(_text(parts, "word/document.xml"), own),
            "word/_rels/document.xml.rels": _relation_list(own),
            "word/settings.xml": settings.encode(),
            "word/theme/theme1.xml": theme,
            **kept,
        }
    )


def _content_types(overrides: Mapping[str, str]) -> bytes:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        **_PICTURES,
    }
    lines = [
        *(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items()),
        *(f'<Override PartName="/{n}" ContentType="{kind}"/>' for n, kind in overrides.items()),
    ]
    head = f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    return f"{head}{''.join(lines)}</Types>".encode()


def _relation_list(relations: Mapping[str, _Relation]) -> bytes:
    lines = [
        f'<Relationship Id="{number}" Type="{_OFFICE}/{r.kind}" Target="/{r.target}"/>'
        for number, r in relations.items()
    ]
    head = f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    return f"{head}{''.join(lines)}</Relationships>".encode()


def _empty_body(document: str, relations: Mapping[str, _Relation]) -> bytes:
    """Return the document with its page, headers and footers, and no text.

    Raises:
        LetterheadRefusedError: There is no page in it.
    """
    root = re.search(r"<w:document\b[^>]*>", document)
    sections = _SECTION.findall(document)
    if root is None or not sections:
        raise LetterheadRefusedError("den har ingen side.", _SAVE_ANEW)
    if "<w:sectPrChange" in document:
        raise _tracked()
    page = re.sub(r' w:rsid\w*="[^"]*"', "", sections[-1])
    _refuse_unknown(page, relations)
    return f"{_DECLARATION}{root[0]}<w:body>{page}</w:body></w:document>".encode()


# --- Headers and footers ------------------------------------------------------------------------


def _header(parts: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Return a header or footer with its pictures, and what it says of them.

    Raises:
        LetterheadRefusedError: It fetches something, or holds what cannot be left out.
    """
    text = _text(parts, name)
    _refuse_what_fetches(text)
    relations = {}
    kept: dict[str, bytes] = {}
    for number, relation in _relations(parts, name).items():
        if relation.kind == "hyperlink":
            continue
        if relation.outside:
            raise _fetches()
        ending = relation.target.rpartition(".")[2].lower()
        if relation.kind != "image" or ending not in _PICTURES or relation.target not in parts:
            raise LetterheadRefusedError(
                "topp- eller bunnteksten har noe annet enn tekst og vanlige bilder.",
                "Ta det bort i Word, eller sett det inn som bilde (.png).",
            )
        relations[number] = relation
        kept[relation.target] = parts[relation.target]
    text = _LEFT_OUT.sub("", text)
    _refuse_unknown(text, relations)
    kept[name] = text.encode()
    if relations:
        folder, file = posixpath.split(name)
        kept[f"{folder}/_rels/{file}.rels"] = _relation_list(relations)
    return kept


def _refuse_what_fetches(text: str) -> None:
    """Refuse a header that asks for something elsewhere, or that is not finished.

    Raises:
        LetterheadRefusedError: It does.
    """
    fields = " ".join("".join(pair) for pair in _INSTRUCTION.findall(text))
    joined = "".join("".join(pair) for pair in _INSTRUCTION.findall(text))
    if _FETCHING.search(fields) or _FETCHING.search(joined) or re.search(r'\ssrc="[^"]', text):
        raise _fetches()
    if _EMBEDDED.search(text):
        raise LetterheadRefusedError(
            "topp- eller bunnteksten har et innebygd objekt.", "Sett det inn som bilde (.png)."
        )
    if _TRACKED.search(text):
        raise _tracked()
    shown = re.sub(r"<[^>]*>", "", text)
    if set(TOKEN.findall(shown)) - set(TOKEN.findall(text)):
        raise LetterheadRefusedError(
            "et av ordene som begynner med KOORD-, er delt i flere biter.",
            "Slett ordet i Word, og skriv det i ett, uten å rette underveis.",
        )


def _refuse_unknown(text: str, relations: Mapping[str, _Relation]) -> None:
    """Refuse text that points to a part that is not kept.

    Raises:
        LetterheadRefusedError: It does.
    """
    if set(_REFERS.findall(text)) - set(relations):
        raise LetterheadRefusedError(
            "den viser til noe koord ikke tar med.",
            "Ta bort alt annet enn tekst og bilder fra topp- og bunnteksten.",
        )


def _tracked() -> LetterheadRefusedError:
    return LetterheadRefusedError(
        "den har sporede endringer.", "Godta eller avvis endringene i Word, lagre, og prøv igjen."
    )


def _fetches() -> LetterheadRefusedError:
    return LetterheadRefusedError(
        "topp- eller bunnteksten henter noe utenfra når papiret åpnes.",
        "Sett bildet eller teksten inn i selve fila, ikke som kobling.",
    )


# --- Styles -------------------------------------------------------------------------------------


def _styles_of(parts: Mapping[str, bytes]) -> str:
    relations = _relations(parts, "word/document.xml").values()
    return next(relation.target for relation in relations if relation.kind == "styles")


def _ids_by_name(styles: str) -> dict[str, str]:
    return {_name_of(style): _id_of(style) for style in _STYLE.findall(styles)}


def _name_of(style: str) -> str:
    found = re.search(r'<w:name w:val="([^"]*)"', style)
    return found[1].casefold() if found else ""


def _id_of(style: str) -> str:
    found = re.search(r'w:styleId="([^"]*)"', style)
    return found[1] if found else ""


def _fitted(style: str, renamed: Mapping[str, str]) -> str:
    """Let one of koord's styles build on those of the letterhead, and follow its typeface."""
    style = re.sub(
        r'(<w:(?:basedOn|next|link) w:val=")([^"]*)"',
        lambda match: f'{match[1]}{renamed.get(match[2], match[2])}"',
        style,
    )
    return re.sub(r'<w:rFonts\b[^>]*/>| w:default="1"', "", style)
