"""vCard files: read in three versions, and written so that nothing is lost."""

import codecs

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from koord.errors import InvalidValueError
from koord.exchange.contacts import Card, Reachable, read_contacts
from koord.exchange.vcards import read_cards, written

VERSION_2 = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=98vreb=C3=B8;=C3=85se;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85se =C3=98vreb=C3=B8
ORG:Solvik kommune;PPT
TITLE;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:PP-r=E5dgiver
TEL;WORK;FAX:22 22 22 22
TEL;HOME;VOICE:22 22 22 23
TEL;CELL;VOICE:90 00 00 00
EMAIL;INTERNET:annen@ppt.example
EMAIL;PREF;INTERNET:ase@ppt.example
NOTE;ENCODING=QUOTED-PRINTABLE:Ring helst,=0D=0Am=C3=A5ndag er =
best
PHOTO;TYPE=JPEG;ENCODING=BASE64:
 /9j/4AAQSkZJRgABAQ
 AAAAAA

X-ROM:204
END:VCARD
"""
VERSION_3 = """\
BEGIN:VCARD
VERSION:3.0
PRODID:-//Eksempel//NO
N:Dahl;Per;Olav;;
FN:Per Olav Dahl
ORG:Solbakken barnehage
ROLE:Pedagogisk
  leder
item1.TEL;TYPE=CELL;TYPE=pref:+47 41 00 00 00
item1.X-ABLabel:Jobb\\, dagtid
EMAIL;TYPE=INTERNET:per@solbakken.example
END:VCARD
"""
VERSION_4 = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
KIND:individual
FN:Liv Moe
ORG;SORT-AS="nav":NAV\\; Solvik
TITLE:Veileder
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+47-42-00-00-00
TEL;VALUE=uri;TYPE="voice,cell":tel:+47-43-00-00-00;ext=12
EMAIL;TYPE=work:mailto:liv@nav.example
PHOTO:data:image/png;base64,iVBORw0KGgo=
BDAY:--0314
END:VCARD
"""


def only(text: str) -> Card:
    """Read the one card of a text."""
    (card,) = read_cards(text)
    return card


def test_version_2_with_quoted_printable_and_bare_types() -> None:
    """The mobile telephone goes before the home, a fax is kept apart, and a picture is told."""
    card = only(VERSION_2)

    assert (card.name, card.agencies) == ("Åse Øvrebø", ("Solvik kommune", "PPT"))
    assert card.title == "PP-rådgiver"
    assert [phone.text for phone in card.phones] == ["90 00 00 00", "22 22 22 23"]
    assert [email.text for email in card.emails] == ["ase@ppt.example", "annen@ppt.example"]
    assert card.dropped == ("bilde",)
    assert "NOTE:Ring helst\\,\\nmåndag er best" in card.rest
    assert "X-ROM:204" in card.rest
    assert "TEL;TYPE=WORK;TYPE=FAX:22 22 22 22" in card.rest


def test_version_3_with_groups_and_folded_lines() -> None:
    """A group before the name is no part of it, and a folded line is one line."""
    card = only(VERSION_3)

    assert (card.name, card.title) == ("Per Olav Dahl", "Pedagogisk leder")
    assert card.phones[0].text == "+47 41 00 00 00"
    assert "item1.X-ABLabel:Jobb\\, dagtid" in card.rest


def test_version_4_with_uris_and_preferences() -> None:
    """A number in a `tel:` address is a number; the preferred one goes first."""
    card = only(VERSION_4)

    assert card.agencies == ("NAV; Solvik",)
    assert [phone.text for phone in card.phones] == ["+47-42-00-00-00", "+47-43-00-00-00"]
    assert card.emails[0].text == "liv@nav.example"
    assert {"BDAY:--0314", "KIND:individual"} <= set(card.rest)


@pytest.mark.parametrize(
    "encoded",
    [
        VERSION_3.encode(),
        codecs.BOM_UTF8 + VERSION_3.encode(),
        VERSION_3.replace("\n", "\r\n").encode(),
        VERSION_3.replace("\n", "\r").encode(),
        VERSION_3.encode("utf-16"),
        codecs.BOM_UTF16_BE + VERSION_3.encode("utf-16-be"),
        VERSION_3.encode("utf-16-le"),
    ],
    ids=["utf-8", "mark", "crlf", "cr", "utf-16", "utf-16-be", "no mark"],
)
def test_any_encoding_and_any_line_end(encoded: bytes) -> None:
    """However a program saves text, the card is the same."""
    (card,) = read_contacts(encoded).cards

    assert card == only(VERSION_3)


def test_what_windows_wrote() -> None:
    """Letters in cp1252, with nothing to say so, are read."""
    text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Øvrebø;Åse\r\nEND:VCARD\r\n"

    assert read_contacts(text.encode("cp1252")).cards[0].name == "Åse Øvrebø"


def test_a_bad_line_costs_nobody_the_card() -> None:
    """Of several cards one has a line that is none and a picture that is broken: all are read."""
    text = VERSION_3.replace("ORG:", "dette er ikke noe\nPHOTO;ENCODING=b:!!!\nORG:") + VERSION_4

    first, second = read_cards(text)

    assert (first.name, second.name) == ("Per Olav Dahl", "Liv Moe")
    assert first.dropped == ("ei linje som ikke kan leses", "bilde")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("ORG:PPT\nTEL:90000000\nEND:VCARD", "noe navn"),
        ("FN:PPT\nN:;;;;\nORG:PPT\nEND:VCARD", "tjeneste uten"),
        ("FN:Alle i PPT\nKIND:group\nEND:VCARD", "gruppe"),
        ("FN:Per Dahl", "avkortet"),
        ("FN:Per Dahl\nBEGIN:VCARD\nFN:Liv Moe\nEND:VCARD", "avkortet"),
    ],
)
def test_what_is_no_person_is_refused_with_a_reason(lines: str, why: str) -> None:
    """A service, a group, a nameless card and a half one are not taken for people."""
    card = read_cards(f"BEGIN:VCARD\nVERSION:3.0\n{lines}\n")[0]

    assert card.refused is not None
    assert why in card.refused


def test_a_family_name_first_is_turned() -> None:
    """«Øvrebø, Åse» is said as Åse Øvrebø when the card knows the parts."""
    card = only("BEGIN:VCARD\nVERSION:3.0\nFN:Øvrebø\\, Åse\nN:Øvrebø;Åse;;;\nEND:VCARD\n")

    assert card.name == "Åse Øvrebø"


def test_a_card_within_a_card_is_not_another_person() -> None:
    """The secretary that version 2.1 writes inside a card is left alone."""
    text = "BEGIN:VCARD\nVERSION:2.1\nFN:Per Dahl\nAGENT:\n{}END:VCARD\n".format(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Noen Andre\nEND:VCARD\n"
    )

    assert [card.name for card in read_cards(text)] == ["Per Dahl"]


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xff\xfe", b"Bare tekst\nuten navn\n"])
def test_what_is_no_file_of_contacts_is_refused(content: bytes) -> None:
    """An empty file, and one of something else, is an error that says what works."""
    with pytest.raises(InvalidValueError) as refused:
        read_contacts(content)

    assert refused.value.hint


def test_what_is_written_is_read_by_another_library() -> None:
    """vobject, which shares no code with it, finds the same in the file; no line is too long."""
    card = Card(
        where="",
        name="Åse Marie Øvrebø",
        agencies=("PPT; Solvik, avd. «Øst»",),
        title="Rådgiver, språk\\lesing",
        phones=(Reachable("90 00 00 00", ""),),
        emails=(Reachable("ase@ppt.example", ""),),
        rest=("NOTE:" + "Ring helst på mandager 😀 " * 10,),
    )

    content = written([card, card])

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    found = list(vobject.readComponents(content.decode()))
    assert len(found) == 2
    assert found[0].fn.value == card.name
    assert (found[0].n.value.family, found[0].n.value.given) == ("Øvrebø", "Åse Marie")
    assert found[0].org.value == [card.agencies[0]]
    assert found[0].title.value == card.title
    assert found[0].note.value.strip() == card.rest[0].removeprefix("NOTE:").strip()


def test_a_kept_structure_gives_way_when_the_name_is_changed() -> None:
    """A structured name or place is given back only while it still says what stands."""
    rest = ("N:Dahl;Per;;Dr.;", "ORG:Solvik kommune;PPT")

    same = written([Card("", "Per Dahl", ("PPT",), rest=rest)]).decode()
    other = written([Card("", "Per Moe", ("BUP",), rest=rest)]).decode()

    assert "N:Dahl;Per;;Dr.;\r\nORG:Solvik kommune;PPT\r\n" in same
    assert "N:Moe;Per;;;\r\nORG:BUP\r\n" in other
    assert "Dahl" not in other


NAMES = st.from_regex(r"\A(item[1-9]\.)?X-[A-Z][A-Z0-9-]{0,12}\Z")
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"), max_size=200
)
VALUES = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters='";:,\ufeff'),
    min_size=1,
    max_size=20,
)
PARAMS = st.lists(st.tuples(st.sampled_from(("TYPE", "X-P", "LANGUAGE")), VALUES), max_size=3)


@st.composite
def unknown_lines(draw: st.DrawFn) -> str:
    """Draw a line that says nothing to this program."""
    params = "".join(f';{key}="{value}"' for key, value in draw(PARAMS))
    return f"{draw(NAMES)}{params}:{draw(TEXT)}"


@given(lines=st.lists(unknown_lines(), max_size=6))
def test_what_is_not_understood_is_given_back(lines: list[str]) -> None:
    """Read and written, every unknown line stands as it did, in the same order."""
    text = "\n".join(["BEGIN:VCARD", "VERSION:3.0", "FN:Per Dahl", *lines, "END:VCARD", ""])

    first = only(text)
    again = only(written([first]).decode())

    assert list(first.rest) == lines
    assert [line for line in again.rest if not line.startswith("N:")] == lines


@given(st.text(max_size=300))
def test_any_text_within_a_card_is_read_somehow(text: str) -> None:
    """Whatever stands in a card, the reader ends with a card or a reason."""
    for card in read_cards(f"BEGIN:VCARD\n{text}\nEND:VCARD\n"):
        assert card.name or card.refused
