r"""vCard files: read in version 2.1, 3.0 and 4.0, and written in 3.0.

What is understood is the name, where someone works, the title, one telephone number and one
address. Every other line is kept as it stands, unfolded, and written back; only lines that 3.0
cannot hold, such as quoted-printable, are put in its form first. A line that cannot be read costs
nobody the rest of the card. See decision 0027 for why no library reads them.
"""

import codecs
import quopri
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from koord.exchange.contacts import Card, Reachable

MOST_OCTETS = 75
LONGEST_LINE = 20_000
"""A longer line is no text that anyone wrote."""

_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"
_DROPPED = {"PHOTO": "bilde", "LOGO": "bilde", "SOUND": "lyd", "KEY": "nøkkel"}
_GROUPS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_PLAIN = ("QUOTED-PRINTABLE", "8BIT", "7BIT")
_ENCODINGS = (*_PLAIN, "BASE64", "B")
# In the order a coordinator would ring them.
_PHONE_RANK = {"pref": 0, "cell": 1, "work": 2}
_NO_VOICE = {"fax", "pager", "modem", "isdn", "video", "bbs", "textphone"}
_NAME = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class _Property:
    """One line of a card.

    Attributes:
        line: The line in the form of version 3.0, to be written back.
        name: In capitals, without its group.
        value: As it stands in the file, with its escapes.
        kinds: Its types, in small letters, with `pref` for the preferred one.
    """

    line: str
    name: str
    value: str
    kinds: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The value as text."""
        return _unescaped(self.value).strip()

    def parts(self) -> list[str]:
        """Return the components of a structured value, as text."""
        return [_unescaped(part).strip() for part in _split(self.value, ";")]


@dataclass(slots=True)
class _Found:
    """What is read of a card so far."""

    names: list[str] = field(default_factory=list)
    structured: _Property | None = None
    agencies: list[str] = field(default_factory=list)
    titles: list[_Property] = field(default_factory=list)
    phones: list[tuple[int, Reachable]] = field(default_factory=list)
    emails: list[tuple[int, Reachable]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    is_group: bool = False


def is_vcard(text: str) -> bool:
    """Tell whether a text holds a card."""
    return any(line.rstrip().upper() == _BEGIN for line in _lines(text))


def read_cards(text: str) -> list[Card]:
    """Read every card of a file, each by itself."""
    return [
        _card(f"kort {number}", lines, is_whole)
        for number, (lines, is_whole) in enumerate(_cards(_lines(text)), start=1)
    ]


def written(cards: Iterable[Card]) -> bytes:
    """Return cards as one file in version 3.0."""
    lines = (line for card in cards for line in _lines_of(card))
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def phone_line(text: str) -> str:
    """Return the line of a telephone number."""
    return f"TEL;TYPE=WORK,VOICE:{_escaped(text)}"


def email_line(text: str) -> str:
    """Return the line of an e-mail address."""
    return f"EMAIL;TYPE=INTERNET:{_escaped(text)}"


def place_line(parts: Sequence[str]) -> str:
    """Return the line of a place of work, the widest part first."""
    return f"ORG:{';'.join(map(_escaped, parts))}"


# --- reading: lines ------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    # Not `splitlines`: it breaks at signs that are part of a text.
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _cards(lines: Iterable[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield the lines of each card, and whether it has an end; a card in a card is left out."""
    card: list[str] | None = None
    within = False
    for line in lines:
        word = line.rstrip().upper()
        if word == _BEGIN:
            within = card is not None and bool(card) and card[-1].upper().startswith("AGENT")
            if card is not None and not within:
                yield card, False
            card = card if within else []
        elif word == _END and within:
            within = False
        elif word == _END and card is not None:
            yield card, True
            card = None
        elif card is not None and not within:
            card.append(line)
    if card is not None:
        yield card, False


def _unfolded(lines: Iterable[str], *, old: bool) -> list[str]:
    """Join what is folded; version 2.1 keeps the blank that a line was broken before."""
    found: list[str] = []
    for line in lines:
        if found and _is_softly_broken(found[-1]):
            found[-1] = f"{found[-1][:-1]}{line}"
        elif found and line[:1] in (" ", "\t"):
            found[-1] += line if old else line[1:]
        elif line.strip():
            found.append(line)
    return found


def _is_softly_broken(line: str) -> bool:
    head = line.partition(":")[0].upper()
    return line.endswith("=") and "QUOTED-PRINTABLE" in head


def _property(line: str) -> _Property | None:
    """Read one unfolded line; `None` when it is none."""
    head, colon, value = _parted(line, ":")
    first, *params = _split(head, ";", quotes=True)
    named = _NAME.fullmatch(first.strip())
    if not colon or named is None:
        return None
    name = named[2].upper()
    given = [_param(param) for param in params]
    if not _is_old(params, given):
        return _Property(line, name, value, _kinds(given))
    value = _plain_value(value, given)
    return _Property(_rebuilt(first.strip(), given, value), name, value, _kinds(given))


def _is_old(params: Sequence[str], given: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a line has what version 3.0 cannot hold."""
    return any("=" not in param for param in params) or any(
        key == "CHARSET" or (key == "ENCODING" and value.upper() in _PLAIN) for key, value in given
    )


def _param(text: str) -> tuple[str, str]:
    """Return a parameter as name and value; version 2.1 leaves the name out."""
    key, equals, value = text.partition("=")
    if equals:
        return key.strip().upper(), value.strip().strip('"')
    bare = key.strip()
    return ("ENCODING" if bare.upper() in _ENCODINGS else "TYPE"), bare


def _kinds(params: Iterable[tuple[str, str]]) -> frozenset[str]:
    kinds = {
        kind.strip().lower() for key, value in params if key == "TYPE" for kind in value.split(",")
    }
    return frozenset(kinds | {"pref"} if any(key == "PREF" for key, _ in params) else kinds)


def _plain_value(value: str, params: Sequence[tuple[str, str]]) -> str:
    """Decode quoted-printable, and escape as version 3.0 does what 2.1 leaves as it is."""
    if ("ENCODING", "QUOTED-PRINTABLE") in ((key, text.upper()) for key, text in params):
        charset = next((value for key, value in params if key == "CHARSET"), "utf-8")
        value = _decoded(quopri.decodestring(value.encode()), charset)
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = re.sub(r"\\(?![;,:nN\\])", r"\\\\", value)
    value = re.sub(r"(?<!\\),", r"\\,", value)
    return value.replace("\n", "\\n")


def _decoded(octets: bytes, charset: str) -> str:
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    try:
        return octets.decode(charset)
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def _rebuilt(first: str, params: Sequence[tuple[str, str]], value: str) -> str:
    kept = [(key, text) for key, text in params if key != "CHARSET" and text.upper() not in _PLAIN]
    head = ";".join([first, *(f"{key}={_param_value(text)}" for key, text in kept)])
    return f"{head}:{value}"


def _param_value(text: str) -> str:
    return f'"{text}"' if any(sign in text for sign in ":;") else text


def _parted(line: str, sign: str) -> tuple[str, str, str]:
    """Part a line at the first such sign that does not stand in quotes."""
    quoted = False
    for index, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == sign and not quoted:
            return line[:index], sign, line[index + 1 :]
    return line, "", ""


def _split(text: str, sign: str, *, quotes: bool = False) -> list[str]:
    """Split at a sign that is not escaped, nor, in the head of a line, within quotes."""
    found, quoted, escaped = [""], False, False
    for letter in text:
        if letter == sign and not quoted and not escaped:
            found.append("")
            continue
        escaped = not quotes and letter == "\\" and not escaped
        quoted = quoted != (quotes and letter == '"')
        found[-1] += letter
    return found


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


# --- reading: a card -----------------------------------------------------------------------------


def _card(where: str, lines: Sequence[str], is_whole: bool) -> Card:
    if not is_whole:
        return Card(where, refused="kortet mangler slutten; fila er avkortet")
    old = any(line.strip().upper() == "VERSION:2.1" for line in lines)
    found = _Found()
    for line in _unfolded(lines, old=old):
        _take(found, line)
    return _finished(where, found)


def _take(found: _Found, line: str) -> None:
    read = _property(line)
    name = read.name if read is not None else ""
    if name in _DROPPED:
        found.dropped.append(_DROPPED[name])
    elif len(line) > LONGEST_LINE:
        found.dropped.append("et altfor langt felt")
    elif read is None:
        # It would not be a line of a card in the file that is written either.
        found.dropped.append("ei linje som ikke kan leses")
    elif name == "FN" and not found.names:
        found.names.append(read.text)
    elif name == "N" and found.structured is None:
        found.structured = read
    elif name == "ORG" and not found.agencies:
        _take_agency(found, read)
    elif name in ("TITLE", "ROLE"):
        found.titles.append(read)
    elif name == "TEL" and not read.kinds & _NO_VOICE:
        found.phones.append((_phone_rank(read), Reachable(_phone_text(read.text), read.line)))
    elif name == "EMAIL":
        text = re.sub(r"(?i)^mailto:", "", read.text)
        found.emails.append((0 if "pref" in read.kinds else 1, Reachable(text, read.line)))
    elif name in _GROUPS and read.text.lower() == "group":
        found.is_group = True
    elif name != "VERSION":
        found.rest.append(read.line)


def _take_agency(found: _Found, read: _Property) -> None:
    found.agencies = [part for part in read.parts() if part]
    if len(found.agencies) > 1:
        found.rest.append(read.line)


def _phone_rank(read: _Property) -> int:
    return min((_PHONE_RANK.get(kind, 3) for kind in read.kinds), default=3)


def _phone_text(text: str) -> str:
    return re.sub(r"(?i)^tel:", "", text).partition(";")[0]


def _finished(where: str, found: _Found) -> Card:
    # TITLE before ROLE, whatever their order.
    titles = sorted((t for t in found.titles if t.text), key=lambda t: t.name != "TITLE")
    structured = [found.structured.line] if found.structured is not None else []
    name = _name(found)
    refused = None
    if found.is_group:
        refused = "det er ei gruppe, ikke en person"
    elif not name:
        refused = "kortet har ikke noe navn"
    elif name in found.agencies and not _composed(found):
        refused = "det er en tjeneste uten navngitt person"
    return Card(
        where=where,
        name=name,
        agencies=tuple(found.agencies),
        title=titles[0].text if titles else None,
        phones=_ranked(found.phones),
        emails=_ranked(found.emails),
        rest=(*structured, *found.rest, *(t.line for t in titles[1:])),
        dropped=tuple(dict.fromkeys(found.dropped)),
        refused=refused,
    )


def _ranked(found: Sequence[tuple[int, Reachable]]) -> tuple[Reachable, ...]:
    return tuple(one for _, one in sorted(found, key=lambda each: each[0]) if one.text)


def _name(found: _Found) -> str:
    """Return the name as it is said; «Øvrebø, Åse» is turned when the parts are known."""
    said, composed = " ".join(found.names), _composed(found)
    if not said or _words(said) == _words(composed):
        return composed or said
    return said


def _composed(found: _Found) -> str:
    if found.structured is None:
        return ""
    family, given, more, *_ = [*found.structured.parts(), "", "", ""]
    return " ".join(part for part in (given, more, family) if part)


def _words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text.casefold()))


# --- writing -------------------------------------------------------------------------------------


def _lines_of(card: Card) -> Iterator[str]:
    """Yield the lines of a card, what was kept of an earlier file among them.

    A structured name or place that was kept goes before one made of the whole, as long as it
    still says the same.
    """
    kept = [(line, read) for line in card.rest if (read := _property(line)) is not None]
    structured = _still(
        kept, "N", lambda read: _words(" ".join(read.parts()[:3])) == _words(card.name)
    )
    agency = card.agencies[0] if card.agencies else ""
    place = _still(kept, "ORG", lambda read: agency in read.parts())
    yield _BEGIN
    yield "VERSION:3.0"
    yield f"FN:{_escaped(card.name)}"
    yield structured or _made_of(card.name)
    if place or agency:
        yield place or place_line([agency])
    if card.title:
        yield f"TITLE:{_escaped(card.title)}"
    yield from (phone_line(phone.text) for phone in card.phones)
    yield from (email_line(email.text) for email in card.emails)
    yield from (line for line, read in kept if read.name not in ("N", "ORG"))
    yield _END


def _still(
    kept: Sequence[tuple[str, _Property]], name: str, holds: Callable[[_Property], bool]
) -> str:
    return next((line for line, read in kept if read.name == name and holds(read)), "")


def _made_of(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"N:{_escaped(family)};{_escaped(given)};;;"


def _escaped(text: str) -> str:
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, instead)
    return text


def _folded(line: str) -> str:
    """Break a line so that no piece has more than 75 bytes, and no letter is parted."""
    pieces, room = [""], MOST_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(" ")
            room = MOST_OCTETS - 1
        pieces[-1] += letter
        room -= size
    return "\r\n".join(pieces)
