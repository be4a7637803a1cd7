"""The papers of a consent: the form, the same in plain words, the receipt and the slip."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.consent_forms import ends_in_force, last_given, wider
from koord.domain.consents import (
    Consent,
    Direction,
    RowState,
    RowStatus,
    Scope,
    needed_signers,
)
from koord.domain.people import AgencyKind
from koord.services.desk import Desk, facts_of, know_case
from tests.conftest import TODAY, Koord

FORM = ("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage")
UNTIL = ("--til", "30.6.2027", "--format", "md")


def made(koord: Koord, *words: str) -> Any:
    """Make a form and return the answer."""
    return koord.json("samtykke", "skjema", *words, "--format", "md")


def signed(koord: Koord, item: str, *names: str) -> None:
    """Record that all have signed today."""
    by = [word for name in names or ("mor", "far") for word in ("--av", name)]
    koord.ok("samtykke", "gitt", item, "--signert", "i dag", *by)


def text_of(answer: Any, kind: str) -> str:
    """Return the text of one paper of an answer, without the marks of Markdown."""
    (path,) = (Path(f) for f in answer["files"] if re.search(rf"\d-{kind}-\d{{4}}", f))
    return re.sub(r" +", " ", re.sub(r"\\|\*\*", "", path.read_text(encoding="utf-8")))


def teenager(koord: Koord, born: str, *words: str) -> None:
    """Open case 2: a young person with two parents."""
    koord.ok(
        *("ny-sak", "Emil Dahl", "--født", born, "--forelder", "Liv Dahl (mor)"),
        *("--forelder", "Per Dahl (far)", "--instans", "BUP", *words),
    )


# --- the form ----------------------------------------------------------------------------------


def test_the_form_asks_what_the_law_and_the_routine_ask(family: Koord) -> None:
    """Who knows whom, greeting, consequences, withdrawal, child, interpreter, oral, refusals."""
    form = text_of(made(family, "1", "--for", "PPT"), "samtykkeskjema")

    for asked in (
        "Kan de som deltar, få vite hvem de andre er?",
        "Kan de vise at de kjenner deg, når dere møtes ute blant folk?",
        "Sier du ja",
        "Sier du nei",
        "trekke samtykket tilbake",
        "muntlig eller skriftlig",
        "Barnet er hørt",
        "Tolk og språk",
        "Gitt muntlig",
        "Dette sier jeg nei til",
        "Nora Lie, tlf. 40 00 00 00",
    ):
        assert asked in form, asked
    assert "veier tungt" not in form


def test_the_return_code_names_nobody(family: Koord) -> None:
    """The code is the case and the item; it stands first and where the paper is to be handed in."""
    form = text_of(made(family, "1", "--for", "PPT"), "samtykkeskjema")

    assert "| Skjema | 1.5 (" in form
    assert "Lever skjema 1.5 til Nora Lie" in form


def test_a_returned_paper_is_one_line(family: Koord) -> None:
    """The code on the paper and the signer are all it takes, and who is missing is told."""
    made(family, "1", "--for", "PPT")

    answer = family.json("samtykke", "gitt", "1.5", "--signert", "i dag", "--av", "Kari Larsen")

    assert answer["missing"] == ["far"]


@pytest.mark.parametrize(
    "service", ["PPT", "BUP", "NAV", "Barnevernet", "Fastlegen", "Kulturskolen"]
)
@pytest.mark.parametrize("born", ["14.5.2017", "14.5.2011", "14.5.2010", "14.5.2008"])
def test_there_is_a_line_for_each_signer_the_rule_asks_for(
    koord: Koord, desk: Desk, service: str, born: str
) -> None:
    """The names with a line to sign on are those the judgement will ask for, no more, no fewer."""
    koord.ok(
        *("ny-sak", "Emil Dahl", "--født", born, "--forelder", "Liv Dahl (mor)"),
        *("--forelder", "Per Dahl (far)", "--forelder", "Ida Dahl (medmor)"),
    )
    form = text_of(made(koord, "1", "--for", service), "samtykkeskjema")
    with desk.book.reading() as connection:
        facts = facts_of(connection, know_case(connection, "1"))

    table = form.partition("| Navn | Sted og dato | Underskrift |")[2]
    lines = re.findall(r"^\| ([^|(]+) \(", table, re.MULTILINE)

    names = {m.person_id: m.name for m in facts.members}
    (scope,) = facts.consents[-1].scopes
    assert lines == [names[n.person_id] for n in needed_signers(facts, scope, TODAY)]


def test_the_kindergarten_is_asked_about_the_school(family: Koord) -> None:
    """Telling the school is asked for of its own, and only where there is a kindergarten."""
    with_it = text_of(made(family, "1", "--for", "Solbakken barnehage"), "samtykkeskjema")
    without = text_of(made(family, "1", "--for", "PPT"), "samtykkeskjema")

    assert "Kan barnehagen gi opplysninger til skolen" in with_it
    assert "Kan barnehagen" not in without


@pytest.mark.parametrize("word", ["alle", "ALLE", "hjelpeapparatet", "alle instanser", "m.fl."])
def test_nobody_in_particular_is_no_receiver(family: Koord, word: str) -> None:
    """A consent names whom it is for; a word for everyone is refused with a line that works."""
    answer = family("samtykke", "skjema", "1", "--for", "PPT", "--for", word, "--format", "md")

    assert answer.code == 4
    assert "koord samtykke skjema 1 --for PPT" in answer.err
    assert not family.folder.exists()


# --- in plain words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "flags", "expected"),
    [
        ("23.11.2014", (), False),
        ("22.11.2014", (), True),
        ("23.11.2008", (), True),
        ("22.11.2008", (), False),
        ("14.5.2018", ("--ung",), True),
        ("14.5.2012", ("--uten-ung",), False),
        ("14.5.1990", ("--ung",), True),
    ],
)
def test_plain_words_come_by_age(
    family: Koord, born: str, flags: tuple[str, ...], expected: bool
) -> None:
    """From the 12th birthday to the day before the 18th, unless the flag says otherwise."""
    teenager(family, born)

    files = made(family, "2", "--for", "BUP", *flags)["files"]

    assert any("samtykkeskjema-ung" in path for path in files) is expected
    assert any("samtykkeskjema-2026" in path for path in files)


@pytest.mark.parametrize(
    ("born", "says", "has_line"),
    [
        ("14.5.2013", "veier tungt", False),
        ("14.5.2011", "Du kan gjøre det hvis du vil", True),
        ("14.5.2010", "Du skriver under for BUP.", True),
    ],
)
def test_the_young_person_gets_her_own_line(
    family: Koord, born: str, says: str, has_line: bool
) -> None:
    """She is heard at 13, offered a line at 15, and signs alone at 16; no parent stands there."""
    teenager(family, born)

    form = text_of(made(family, "2", "--for", "BUP"), "samtykkeskjema-ung")

    assert says in form
    assert ("| Emil Dahl | | |" in form) is has_line
    assert "Liv Dahl" not in form
    assert "Per Dahl" not in form


def test_who_signs_for_what_is_told_apart(family: Koord) -> None:
    """At 16 she signs for health, and the adults for what they still decide."""
    teenager(family, "14.5.2010", "--instans", "NAV")

    form = text_of(made(family, "2", "--for", "BUP", "--for", "NAV"), "samtykkeskjema-ung")

    assert "Du skriver under for BUP. De voksne skriver under for NAV" in form


# --- the next one like the last ----------------------------------------------------------------


def test_all_that_runs_out_goes_on_one_form(consented: Koord, desk: Desk) -> None:
    """Two papers that end give one form with each row as it was, and the newest is replaced."""
    made(consented, "1", "--for", "BUP", "--deles-ikke", "søsken", "--til", "31.12.2026")
    signed(consented, "1.6")
    made(consented, "1", "--for", "NAV", "--retning", "hente", "--til", "10.1.2027")
    signed(consented, "1.7")

    form = made(consented, "1", "--som-går-ut", "--til", "30.6.2027")

    assert form["receivers"] == ["BUP", "NAV"]
    assert form["replaces"] == ["1.6", "1.7"]
    text = text_of(form, "samtykkeskjema")
    assert "| Avløser | 1.6, 1.7 |" in text
    assert re.search(r"\| NAV \| hente opplysninger \|", text)
    assert re.search(r"\| BUP \|.*\| søsken \|", text)
    replaced = desk.book.connection.execute(
        "SELECT p.number FROM consents c JOIN consents p ON p.id = c.replaces_id"
    ).fetchall()
    assert [row[0] for row in replaced] == [7]


def test_nothing_to_renew_is_said(consented: Koord) -> None:
    """With nothing near its end, or a form already made, no second form is made."""
    none = consented("samtykke", "skjema", "1", "--som-går-ut", "--format", "md")
    assert (none.code, "trenger nytt skjema" in none.err) == (6, True)

    made(consented, "1", "--for", "BUP", "--til", "31.12.2026")
    signed(consented, "1.6")
    made(consented, "1", "--som-går-ut", "--til", "30.6.2027")
    again = consented("samtykke", "skjema", "1", "--som-går-ut", "--format", "md")

    assert again.code == 6
    assert "koord samtykke gitt 1.7 --signert DATO --av NAVN" in again.err


def test_purposes_are_not_mixed_by_a_renewal(consented: Koord) -> None:
    """What was given for two ends is not renewed for one of them without being asked."""
    for name, purpose in (("BUP", "Utredning"), ("NAV", "Søke om hjelpemidler")):
        item = made(consented, "1", "--for", name, "--formål", purpose, "--til", "31.12.2026")
        signed(consented, item["item"])

    mixed = consented("samtykke", "skjema", "1", "--som-går-ut", "--format", "md")

    assert (mixed.code, "--formål" in mixed.err) == (4, True)
    made(consented, "1", "--som-går-ut", "--formål", "Samordne hjelpen")


def test_the_next_one_for_a_receiver_keeps_what_was_denied(consented: Koord) -> None:
    """`--lik` with `--for` takes over what that receiver had, not a row without limits."""
    made(consented, "1", "--for", "BUP", "--for", "NAV", "--deles-ikke", "søsken", "--til", "1.3")
    text = text_of(made(consented, "1", "--lik", "1.6", "--for", "BUP"), "samtykkeskjema")

    assert re.search(r"\| BUP \|.*\| søsken \|", text)
    assert "| NAV |" not in text


def test_a_common_end_is_that_of_the_others(consented: Koord) -> None:
    """The new row ends with the others; without others, or with a day too, it is refused."""
    form = made(consented, "1", "--for", "BUP", "--felles-slutt")
    assert form["until"] == "2027-06-30"

    both = consented(*FORM[:5], "--felles-slutt", *UNTIL)
    assert both.code == 2
    teenager(consented, "14.5.2017")
    alone = consented("samtykke", "skjema", "2", "--for", "BUP", "--felles-slutt")
    assert (alone.code, "--til" in alone.err) == (6, True)


def test_different_ends_are_remarked(consented: Koord) -> None:
    """Rows of a case that end on different days are told, with the flag that evens them out."""
    uneven = consented.ok(
        *("samtykke", "skjema", "1", "--for", "BUP", "--til", "31.3.2027", "--format", "md")
    )
    even = consented.ok(
        *("samtykke", "skjema", "1", "--for", "NAV", "--til", "30.6.2027", "--format", "md")
    )

    assert "slutter ikke samme dag: PPT 30. juni 2027" in uneven.err
    assert "--felles-slutt" in uneven.err
    assert "samme dag" not in even.err


def test_a_wider_form_is_remarked(consented: Koord) -> None:
    """What lets more pass than before is said aloud; the same or less is not."""
    made(consented, "1", "--for", "BUP", "--deles-ikke", "søsken", "--til", "31.12.2026")
    signed(consented, "1.6")
    line = ("samtykke", "skjema", "1", "--for", "BUP", "--format", "md")

    open_now = consented.ok(*line, "--til", "30.6.2027")
    same = consented.ok(*line, "--deles-ikke", "søsken", "--til", "30.6.2027")

    assert "videre enn det som gjaldt før: BUP ikke lenger unntatt: søsken" in open_now.err
    assert "videre" not in same.err


# --- once --------------------------------------------------------------------------------------


def test_the_same_form_is_made_once_a_day(family: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same line says where the form lies; another end, a signature or a new day gives a new."""
    first = family.json(*FORM, *UNTIL)
    again = family.json(*FORM, *UNTIL)

    assert (again["item"], again["changed"]) == ("1.5", False)
    assert again["files"] == first["files"]
    assert family.json(*FORM, "--til", "1.7.2027", "--format", "md")["item"] == "1.6"
    assert family.json(*FORM, *UNTIL, "--på-nytt")["item"] == "1.7"
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-23")
    assert family.json(*FORM, *UNTIL)["changed"] is True


def test_a_signed_form_is_not_taken_for_a_fresh_one(family: Koord) -> None:
    """Once someone has signed, the same line makes a new form."""
    family.ok(*FORM, *UNTIL)
    signed(family, "1.5", "mor")

    assert family.json(*FORM, *UNTIL)["item"] == "1.6"


# --- the receipt and the slip ------------------------------------------------------------------


def test_the_receipt_tells_what_holds(consented: Koord) -> None:
    """Services, topics, last day, who said yes and when, how to take it back; the slip is blank."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--tema", "medisin")

    answer = consented.json("samtykke", "kvittering", "1.5", "--format", "md")

    receipt, slip = (text_of(answer, kind) for kind in ("kvittering", "trekkeslipp"))
    assert re.search(r"\| PPT \|.*\| medisin \| 30. juni 2027 \|", receipt)
    assert "Kari Larsen (mor), 20. november 2026" in receipt
    assert "Ola Larsen (far), 20. november 2026" in receipt
    assert "Det er nok å si fra." in receipt
    assert "| ☐ | PPT |" in slip
    assert "Du trenger ikke dette arket." in slip
    assert "Larsen" not in slip


def test_the_receipt_does_not_tell_of_a_no(consented: Koord) -> None:
    """A service that is withdrawn or waits for someone stands on neither paper."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT")

    answer = consented.json("samtykke", "kvittering", "1.5", "--format", "md")

    assert [row["agency"] for row in answer["valid"]] == ["Solbakken barnehage"]
    assert all("PPT" not in text_of(answer, kind) for kind in ("kvittering", "trekkeslipp"))


def test_there_is_no_receipt_for_what_does_not_hold(family: Koord) -> None:
    """Unsigned, the hint is to have it signed; withdrawn, to look at the list."""
    family.ok(*FORM, *UNTIL)
    unsigned = family("samtykke", "kvittering", "1.5")
    signed(family, "1.5")
    family.ok("samtykke", "trukket", "1.5")
    withdrawn = family("samtykke", "kvittering", "1.5")

    assert (unsigned.code, withdrawn.code) == (6, 6)
    assert "koord samtykke gitt 1.5" in unsigned.err
    assert "koord samtykker 1 --alle" in withdrawn.err


def test_giving_names_the_receipt(family: Koord) -> None:
    """The receipt is named when the consent has become valid, not while someone is missing."""
    family.ok(*FORM, *UNTIL)

    half = family.ok("samtykke", "gitt", "1.5", "--signert", "i dag", "--av", "mor")
    whole = family.ok("samtykke", "gitt", "1.5", "--signert", "i dag", "--av", "far")

    assert "kvittering" not in half.err
    assert "koord samtykke kvittering 1.5" in whole.err


def test_a_receipt_is_made_once_until_something_happens(consented: Koord) -> None:
    """The same day gives the same papers; after something is recorded there is a new receipt."""
    line = ("samtykke", "kvittering", "1.5", "--format", "md")
    first = consented.json(*line)
    again = consented.json(*line)
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT")
    after = consented.json(*line)

    assert (first["changed"], again["changed"], after["changed"]) == (True, False, True)
    assert again["files"] == first["files"]
    assert set(after["files"]).isdisjoint(first["files"])
    assert consented.json(*line, "--på-nytt")["changed"] is True


def test_an_oral_yes_stands_as_oral(family: Koord) -> None:
    """The receipt says which yes was said aloud."""
    family.ok(*FORM, *UNTIL)
    signed(family, "1.5", "mor")
    family.ok(
        *("samtykke", "gitt", "1.5", "--signert", "i dag", "--av", "far"),
        *("--muntlig", "Profil, 22.11"),
    )

    answer = family.json("samtykke", "kvittering", "1.5", "--format", "md")

    receipt = text_of(answer, "kvittering")
    assert "Ola Larsen (far), 22. november 2026, muntlig" in receipt
    assert "Kari Larsen (mor), 22. november 2026 |" in receipt


def test_a_nynorsk_family_reads_nynorsk(koord: Koord) -> None:
    """The receipt, the slip and the form in plain words name topics in the case's language."""
    koord.ok(
        *("ny-sak", "Emil Dahl", "--født", "14.5.2012", "--språk", "nn"),
        *("--forelder", "Liv Dahl (mor)", "--instans", "BUP"),
    )
    form = made(koord, "1", "--for", "BUP", "--deles-ikke", "fravær")
    signed(koord, form["item"], "mor")
    answer = koord.json("samtykke", "kvittering", form["item"], "--format", "md")

    assert re.search(r"\| BUP \|.*\| fråvær \|", text_of(form, "samtykkeskjema-ung"))
    assert re.search(r"\| BUP \|.*\| fråvær \|", text_of(answer, "kvittering"))
    assert "Liv Dahl (mor), 22. november 2026" in text_of(answer, "kvittering")
    assert "Eg vil ta samtykket tilbake" in text_of(answer, "trekkeslipp")


def test_a_receipt_does_not_change_the_answer(consented: Koord) -> None:
    """It is something that happened to the consent, and gives and takes nothing."""
    before = consented.json("kan", "1", "PPT")
    consented.ok("samtykke", "kvittering", "1.5", "--format", "md")

    assert consented.json("kan", "1", "PPT") == before


def test_nobodys_contact_but_the_coordinators_stands_on_the_papers(family: Koord) -> None:
    """A parent's phone and e-mail stand on no paper of a consent, blocked or not."""
    family.ok(
        *("kontakt", "endre", "1", "far", "--tlf", "91 11 11 11", "--epost", "ola@hjemme.example"),
        *("--sperret", "besøksforbud"),
    )
    family.ok(*FORM, *UNTIL)
    signed(family, "1.5")
    family("samtykke", "kvittering", "1.5", "--format", "md")

    papers = [path.read_text(encoding="utf-8") for path in family.folder.glob("*.md")]

    assert papers
    assert not any("91 11" in text or "hjemme" in text for text in papers)


# --- what to look at twice, as values ----------------------------------------------------------

TOPICS = ("skole", "språk", "medisin")
topics = st.lists(st.sampled_from(TOPICS), max_size=3, unique=True).map(tuple)
scopes = st.builds(
    lambda direction, allowed, denied: Scope(
        1, "BUP", 1, None, AgencyKind.CHILD_PSYCHIATRY, direction, allowed, denied, TODAY, TODAY
    ),
    st.sampled_from(Direction),
    topics,
    topics,
)


def _row(scope: Scope, state: RowState = RowState.VALID, number: int = 1) -> RowStatus:
    paper = Consent(number, number, "hjelp", TODAY, number, (scope,))
    return RowStatus(paper, scope, state, ("mor",), (), scope.denied, scope.ends)


def _passes(scope: Scope, way: Direction, topic: str) -> bool:
    allowed = not scope.allowed or topic in scope.allowed
    return allowed and topic not in scope.denied and scope.direction.covers(way)


@given(scopes, scopes)
def test_wider_is_said_when_more_can_pass(before: Scope, after: Scope) -> None:
    """Whenever some topic can pass some way that could not before, there is a remark."""
    more = [
        (way, topic)
        for way in (Direction.GIVE, Direction.FETCH)
        for topic in (*TOPICS, "økonomi")
        if _passes(after, way, topic) and not _passes(before, way, topic)
    ]

    if more:
        assert wider(_row(before), after)
    if before == after:
        assert wider(_row(before), after) == ()


def test_the_newest_signed_row_is_the_one_to_compare_with() -> None:
    """The latest paper towards the same receiver; an unsigned one does not count."""
    scope = Scope(1, "BUP", 1, None, AgencyKind.OTHER, Direction.EXCHANGE, (), (), TODAY, TODAY)
    old, new = _row(scope, RowState.ENDED, 1), _row(scope, number=2)
    unsigned = RowStatus(new.consent, scope, RowState.UNSIGNED, (), ("mor",), (), TODAY)

    assert last_given((old, new), scope) is new
    assert last_given((old, unsigned), scope) is old
    assert last_given((), scope) is None


def test_only_what_is_in_force_has_an_end_to_share() -> None:
    """Lapsed and unsigned rows have no say about the common end."""
    later = date(2027, 6, 30)
    scope = Scope(1, "BUP", 1, None, AgencyKind.OTHER, Direction.EXCHANGE, (), (), TODAY, later)

    assert ends_in_force([_row(scope)]) == {"BUP": later}
    assert ends_in_force([_row(scope, RowState.ENDED), _row(scope, RowState.UNSIGNED)]) == {}
    assert ends_in_force([_row(scope)], [scope]) == {}
