"""Tables of contacts from Outlook, Google and a spreadsheet."""

import codecs

import pytest

from koord.exchange.contacts import Card, read_contacts

OUTLOOK_NB = (
    '"Tittel";"Fornavn";"Mellomnavn";"Etternavn";"Firma";"Avdeling";"Stilling";"Telefon, arbeid";'
    '"Mobiltelefon";"E-postadresse";"E-posttype";"Fødselsdag"\r\n'
    '"Fru";"Åse";"";"Øvrebø";"Solvik kommune";"PPT";"PP-rådgiver";"22 22 22 22";"900 00 000";'
    '"ase@ppt.example";"SMTP";""\r\n'
)
OUTLOOK_EN = (
    "First Name,Middle Name,Last Name,Title,Company,Department,Job Title,Business Phone,"
    "Mobile Phone,E-mail Address,E-mail Type,Notes\r\n"
    "Åse,,Øvrebø,Mrs.,Solvik kommune,PPT,PP-rådgiver,22 22 22 22,900 00 000,ase@ppt.example,SMTP,"
    '"To linjer,\r\nmed komma"\r\n'
)
GOOGLE_OLD = (
    "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title,"
    "Organization 1 - Department\n"
    "Åse Øvrebø,Åse,Øvrebø,* myContacts,* Work,ase@ppt.example,Mobile,"
    "900 00 000 ::: 22 22 22 22,Solvik kommune,PP-rådgiver,PPT\n"
)
GOOGLE_NEW = (
    "First Name,Last Name,Organization Name,Organization Title,Organization Department,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value\n"
    "Åse,Øvrebø,Solvik kommune,PP-rådgiver,PPT,* myContacts,Work,ase@ppt.example,Mobile,"
    "900 00 000,Work,22 22 22 22\n"
)


@pytest.mark.parametrize("text", [OUTLOOK_NB, OUTLOOK_EN, GOOGLE_OLD, GOOGLE_NEW])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_outlook_and_google(text: str, encoding: str) -> None:
    """Norwegian and English headings say the same, in every encoding they are saved in."""
    (card,) = read_contacts(text.encode(encoding)).cards

    assert card.name == "Åse Øvrebø"
    assert card.agencies == ("Solvik kommune", "PPT")
    assert card.title == "PP-rådgiver"
    assert {phone.text for phone in card.phones} == {"900 00 000", "22 22 22 22"}
    assert [email.text for email in card.emails] == ["ase@ppt.example"]
    assert card.refused is None


def test_the_mobile_goes_before_the_switchboard() -> None:
    """As in a vCard, the telephone in the pocket is the one to ring."""
    for text in (OUTLOOK_NB, OUTLOOK_EN, GOOGLE_NEW):
        (card,) = read_contacts(text.encode()).cards

        assert card.phones[0].text == "900 00 000"


def test_what_is_not_read_is_told_by_its_heading() -> None:
    """A filled column that says nothing here is named; an empty one, and a technical, is not."""
    assert read_contacts(OUTLOOK_NB.encode()).remarks == ()
    assert read_contacts(OUTLOOK_EN.encode()).remarks == ("Kolonner som ikke er lest: Notes",)


@pytest.mark.parametrize(
    "text",
    [
        "Navn;Instans;Tittel;Telefon;E-post\nPer Dahl;BUP;Psykolog;90000000;per@bup.example\n",
        "navn\tinstans\ttittel\ttlf\tepost\nPer Dahl\tBUP\tPsykolog\t90000000\tper@bup.example",
        "sep=;\r\nNavn;Instans;Tittel;Mobil;Epost\r\nPer Dahl;BUP;Psykolog;90000000;"
        "per@bup.example\r\n;;;;\r\n\r\n",
    ],
    ids=["semicolon", "tab", "excel"],
)
def test_a_table_of_her_own(text: str) -> None:
    """A small spreadsheet with plain headings is enough; empty rows are no contacts."""
    (card,) = read_contacts(codecs.BOM_UTF8 + text.encode()).cards

    assert (card.name, card.agencies, card.title) == ("Per Dahl", ("BUP",), "Psykolog")
    assert card.phones[0].text == "90000000"
    assert card.emails[0].text == "per@bup.example"


def test_rows_without_a_person_are_refused_with_a_reason() -> None:
    """A row of a service alone, or without a name, says so; the others are read."""
    text = "Navn;Instans;Telefon\n;PPT;22222222\n;;90000000\nPer Dahl;BUP\n"

    cards = read_contacts(text.encode()).cards

    assert [card.where for card in cards] == ["rad 2", "rad 3", "rad 4"]
    assert [card.refused for card in cards] == [
        "det er en tjeneste uten navngitt person",
        "raden har ikke noe navn",
        None,
    ]
    assert cards[2] == Card("rad 4", "Per Dahl", ("BUP",))
