"""The family's page, the welcome and the leader's sheet: what they say, and to whom."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from koord.documents.templates import TEMPLATES
from koord.domain.people import AgencyKind
from tests.conftest import Koord
from tests.languages import foreign_words
from tests.opening import opened

MEETING = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--format", "md")
NOTES = """\
Til stede: Emma Larsen, mor, far, PPT, Solbakken barnehage

## 1 Skole  @tema: skole
- [ ] PPT: sende rapporten (frist 12.2)
- [ ] Emma Larsen: øve på bokstavene hver kveld

## 2 Rus  @tema: rus
- [ ] PPT: melde til rustjenesten (frist 12.2)

## 3 Bare mor  @kun: mor, PPT
- [ ] mor: ringe advokaten, ønsket selv (frist 1.3)
- [ ] PPT: svare advokaten (frist 1.3)

Neste møte: 19.5.2027 kl 9, Rådhuset 9
"""
SECRET = ("rustjenesten", "advokaten")


def texts(koord: Koord, *words: str) -> str:
    """Make a paper in every format there is, and return it as text."""
    return read(koord.json("skriv", *words, "--format", "md")["files"])


def read(files: Sequence[str]) -> str:
    """Return the text of some papers without what Markdown escapes."""
    return "\n".join(Path(f).read_text(encoding="utf-8") for f in files).replace("\\", "")


@pytest.fixture
def met(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> Koord:
    """The family after a meeting with three items, a month before the next."""
    consented.ok("kontakt", "ny", "1", "Per Dahl", "--instans", "Solbakken barnehage")
    consented.ok(*MEETING, "--punkt", "Skole", "--sted", "Rådhuset 3")
    monkeypatch.setenv("KOORD_I_DAG", "2027-01-21")
    consented.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=NOTES)
    return consented


# --- the family's page -------------------------------------------------------------------------


def test_the_page_says_what_everyone_it_is_for_may_see(met: Koord) -> None:
    """Plan, phones, promises and what they do themselves; a point for some is not there."""
    made = met.json("skriv", "familie", "1", "--format", "md")

    page = read(made["files"])
    assert made["receivers"] == ["Emma Larsen", "Kari Larsen", "Ola Larsen"]
    assert (made["paper"], made["case"], made["item"]) == ("familie", 1, None)
    for words in (
        *("Planen for våren 2027", "onsdag 19. mai 2027", "kl. 09.00, Rådhuset 9"),
        *("Åse Øvrebø, PP-rådgiver, PPT", "læring og språk", "90 00 00 00"),
        *("sende rapporten", "12. februar 2027", "Emma Larsen: øve på bokstavene hver kveld"),
    ):
        assert words in page
    assert "advokaten" not in page
    assert any("2 avtaler" in remark for remark in made["remarks"])


def test_a_page_of_her_own_has_what_is_for_her(met: Koord) -> None:
    """One reader's page has the points that are for her, and her own tasks without her name."""
    mine, his = (
        texts(met, "familie", "1", "--for", "mor"),
        texts(met, "familie", "1", "--for", "far"),
    )

    assert "- ringe advokaten, innen 1. mars 2027" in mine
    assert "svare advokaten" in mine
    assert "advokaten" not in his


def test_a_denied_topic_is_on_no_file(met: Koord) -> None:
    """What a consent denies a parent is in no format of a page for her, nor in its metadata."""
    form = ("samtykke", "skjema", "1", "--for", "far", "--deles-ikke", "rus", "--format", "md")
    item = met.json(*form, "--til", "30.6.2027")["item"]
    met.ok("samtykke", "gitt", item, "--signert", "20.1", "--av", "mor", "--av", "far")

    usual = met.json("skriv", "familie", "1", "--format", "md")
    his = met.json("skriv", "familie", "1", "--for", "far", "--format", "md,docx,pdf")

    assert usual["receivers"] == ["Emma Larsen", "Kari Larsen"]
    assert [out["name"] for out in usual["left_out"]] == ["Ola Larsen"]
    assert "rustjenesten" in read(usual["files"])
    for file in his["files"]:
        found = opened(Path(file))
        assert not [word for word in (*SECRET, "rus") if word in found.casefold()]
    assert "sende rapporten" in opened(Path(his["files"][0]))


def test_a_promise_from_a_meeting_she_was_not_in_is_not_there(met: Koord) -> None:
    """What was agreed where a reader was not called stands on no page of hers."""
    met.ok(
        *("innkall", "1", "--dato", "3.2.2027", "--kl", "9", "--møtetype", "samarbeidsmøte"),
        *("--deltaker", "PPT", "--deltaker", "Per Dahl", "--punkt", "Skole", "--format", "md"),
    )
    notes = "Til stede: PPT, Per Dahl\n\n## 1 Skole @alle\n- [ ] PPT: lese mappa\n"
    met.ok("referat", "1.13", "--fil", "-", "--format", "md", stdin=notes)

    assert "lese mappa" not in texts(met, "familie", "1")


def test_a_task_by_hand_is_only_on_the_page_of_the_one_who_does_it(family: Koord) -> None:
    """«Dette gjør jeg selv» has what the reader took on; the coordinator's notes are hers."""
    family.ok("husk", "1", "Ring PPT om søsken")
    family.ok("husk", "1", "finne fram vitnemålet", "--ansvarlig", "mor", "--frist", "1.12")

    mine, his = (texts(family, "familie", "1", "--for", who) for who in ("mor", "far"))

    assert "- finne fram vitnemålet, innen 1. desember 2026" in mine
    assert "vitnemålet" not in his
    assert "søsken" not in mine + his


@pytest.mark.parametrize("paper", [("familie", "1"), ("velkommen", "1.6")])
def test_someone_blocked_gets_no_paper(consented: Koord, paper: tuple[str, str]) -> None:
    """A blocked parent is neither a reader nor on the paper, and asking for her is refused."""
    consented.ok("kontakt", "endre", "1", "far", "--sperret", "besøksforbud")
    consented.ok(*MEETING, "--punkt", "Skole")

    made = consented.json("skriv", *paper, "--format", "md")
    refused = consented("skriv", *paper, "--for", "far", "--json")

    assert "Ola Larsen" not in made["receivers"]
    assert "Ola" not in read(made["files"])
    assert refused.code in (4, 5)
    assert "besøksforbud" not in refused.err


def test_at_sixteen_the_page_is_the_young_persons(consented: Koord) -> None:
    """From her 16th birthday a parent is no reader unless she has said yes."""
    consented.ok("sak", "endre", "1", "--født", "14.5.2010")

    made = consented.json("skriv", "familie", "1", "--format", "md")

    assert made["receivers"] == ["Emma Larsen"]
    assert {out["name"] for out in made["left_out"]} == {"Kari Larsen", "Ola Larsen"}
    assert consented("skriv", "familie", "1", "--for", "mor").code == 5


def test_the_unborn_has_no_page(koord: Koord) -> None:
    """Before birth the page is for the parents."""
    koord.ok("ny-sak", "Barn Holm", "--termin", "3.6.2027", "--forelder", "Liv Holm")

    assert koord.json("skriv", "familie", "1", "--format", "md")["receivers"] == ["Liv Holm"]


def test_a_case_without_family_says_so(koord: Koord) -> None:
    """Where nobody may have the page, it is refused with what to do."""
    koord.ok("ny-sak", "Barn Holm", "--termin", "3.6.2027")

    answer = koord("skriv", "familie", "1")

    assert answer.code == 5
    assert "--for" in answer.err


def test_the_plan_has_only_meetings_the_reader_may_come_to(consented: Koord) -> None:
    """A meeting that a reader is not called to is not on her page, and the screen says so."""
    consented.ok(
        *("innkall", "1", "--dato", "13.1.2027", "--kl", "9", "--møtetype", "brukermøte"),
        *("--deltaker", "Emma Larsen", "--punkt", "Hva er viktig", "--format", "md"),
    )

    everyone = consented.json("skriv", "familie", "1", "--format", "md")
    hers = texts(consented, "familie", "1", "--for", "Emma Larsen")

    assert "13. januar" not in read(everyone["files"])
    assert any("1.6" in remark for remark in everyone["remarks"])
    assert "onsdag 13. januar 2027" in hers


@pytest.mark.parametrize(
    ("today", "asked", "heading"),
    [
        ("2026-11-22", (), "våren 2027"),
        ("2027-04-30", (), "våren 2027"),
        ("2027-05-01", (), "høsten 2027"),
        ("2027-10-31", (), "høsten 2027"),
        ("2027-11-01", (), "våren 2028"),
        ("2026-11-22", ("--halvår", "høst26"), "høsten 2026"),
    ],
)
def test_the_page_is_about_the_half_year_that_is_planned(
    family: Koord,
    monkeypatch: pytest.MonkeyPatch,
    today: str,
    asked: tuple[str, ...],
    heading: str,
) -> None:
    """From November and from May on, the next half-year is the usual one."""
    monkeypatch.setenv("KOORD_I_DAG", today)

    assert f"# Planen for {heading}" in texts(family, "familie", "1", *asked)


def test_the_page_says_when_the_plan_was_made_together(family: Koord) -> None:
    """What `møteplan lag --med-bruker` noted stands on the page of that half-year."""
    family.ok("møteplan", "lag", "1", "--med-bruker", "20.11", "--format", "md", "--ja")

    assert "Vi laget planen sammen 20. november 2026" in texts(family, "familie", "1")
    assert "Vi laget" not in texts(family, "familie", "1", "--halvår", "høst26")


def test_for_whom_a_paper_was_made_stands_in_the_log(consented: Koord) -> None:
    """The family's papers are in the log of what was made for whom, and can be noted as sent."""
    consented.ok(
        *("innkall", "1", "--dato", "13.1.2027", "--kl", "9", "--punkt", "Skole"),
        *("--format", "md"),
    )
    consented.ok("skriv", "familie", "1", "--for", "mor", "--format", "md")
    consented.ok("skriv", "velkommen", "1.6", "--format", "md")
    consented.ok("skriv", "møteark", "1.6", "--format", "md")

    consented.ok("sendt", "1.6", "velkommen", "--til", "mor", "--kanal", "levert i hånd")
    rows = consented.json("sendt", "1")["dispatches"]

    made = {(row["kind"], row["receiver"]) for row in rows if row["state"] == "laget"}
    assert {("familie", "Kari Larsen"), ("velkommen", "Ola Larsen")} <= made
    assert ("familie", "Ola Larsen") not in made
    assert "møteark" not in {kind for kind, _ in made}
    assert [(row["kind"], row["receiver"]) for row in rows if row["state"] == "sendt"] == [
        ("velkommen", "Kari Larsen")
    ]


def test_odd_text_stands_on_the_page_as_typed(family: Koord) -> None:
    """Marks of Markdown and of typst, tabs and long text come back literally."""
    odd = "lese *alt* & <b>#1</b> [x](y) \"a\" 'b' _c_ " + "å" * 250
    family.ok("husk", "1", odd, "--ansvarlig", "mor")

    made = family.json("skriv", "familie", "1", "--for", "mor", "--format", "pdf,docx")

    assert "lese *alt* &amp; &lt;b&gt;#1&lt;/b&gt; [x](y)" in opened(Path(made["files"][1]))


def test_the_same_page_twice_is_one_file(family: Koord) -> None:
    """Made again with nothing changed, it is the same file; changed, it is a second version."""
    line = ("skriv", "familie", "1", "--format", "docx,pdf")
    first = family.json(*line)["files"]

    assert family.json(*line)["files"] == first
    family.ok("husk", "1", "finne fram vitnemålet", "--ansvarlig", "mor")
    assert [Path(f).stem for f in family.json(*line)["files"]] == ["1-familie-2026-11-22-v2"] * 2


# --- the welcome -------------------------------------------------------------------------------


@pytest.fixture
def called(consented: Koord) -> Koord:
    """The family with meeting 1.6 called."""
    consented.ok(*MEETING, "--punkt", "Språk i skolen", "--sted", "Rådhuset 3", "--referent", "PPT")
    return consented


def test_the_welcome_says_when_who_and_what(called: Koord) -> None:
    """Plain words: when, where, who comes and why, what about, what she may do, whom to call."""
    made = called.json("skriv", "velkommen", "1.6", "--format", "md")

    paper = read(made["files"])
    assert made["item"] == "1.6"
    for words in (
        *("# Velkommen til møte", "onsdag 20. januar 2027, kl. 14.00–15.30", "Rådhuset 3"),
        *("Åse Øvrebø, PP-rådgiver, PPT", "læring og språk", "dagene i barnehagen"),
        *("Språk i skolen", "Ta med en du er trygg på", "Snakke først", "Si nei til en sak"),
        "Nora Lie, tlf. 40 00 00 00",
    ):
        assert words in paper


def test_who_is_not_called_gets_no_welcome(consented: Koord) -> None:
    """The welcome is for those of the family who are called."""
    consented.ok(*MEETING, "--punkt", "Skole", "--uten", "far")

    made = consented.json("skriv", "velkommen", "1.6", "--format", "md")

    assert made["receivers"] == ["Emma Larsen", "Kari Larsen"]
    assert "Ola Larsen" not in read(made["files"])
    assert consented("skriv", "velkommen", "1.6", "--for", "far").code == 4


def test_a_planned_meeting_says_that_we_agree_on_who_comes(met: Koord) -> None:
    """Before anybody is called, the paper says so."""
    assert "Vi blir enige om hvem som skal være med" in texts(met, "velkommen", "1.12")


@pytest.mark.parametrize("paper", ["velkommen", "møteark"])
def test_a_meeting_that_was_held_has_no_such_paper(met: Koord, paper: str) -> None:
    """A paper that is made before a meeting is not made after it."""
    assert met("skriv", paper, "1.6").code == 6


def test_a_meeting_without_the_user_has_no_welcome(consented: Koord) -> None:
    """A samarbeidsmøte is without the user."""
    consented.ok(*MEETING, "--møtetype", "samarbeidsmøte", "--punkt", "Skole")

    answer = consented("skriv", "velkommen", "1.6")

    assert answer.code == 6
    assert "uten bruker" in answer.err


def test_a_service_that_would_tell_is_not_on_a_parents_paper(
    consented: Koord,
) -> None:
    """Who may not know of child welfare does not see that it comes, and she sees no open points."""
    consented.ok(
        "kontakt", "ny", "1", "Bo Vik", "--instans", "Barneverntjenesten", "--tlf", "40000009"
    )
    form = ("samtykke", "skjema", "1", "--til", "30.6.2027", "--format", "md")
    item = consented.json(*form, "--for", "Barneverntjenesten")["item"]
    consented.ok("samtykke", "gitt", item, "--signert", "20.11", "--av", "mor", "--av", "far")
    item = consented.json(*form, "--for", "far", "--deles-ikke", "barnevern")["item"]
    consented.ok("samtykke", "gitt", item, "--signert", "20.11", "--av", "mor", "--av", "far")
    meeting = consented.json(*MEETING, "--punkt", "Besøk hos Bo")["item"]

    made = consented.json("skriv", "velkommen", meeting, "--for", "far", "--format", "md")
    page = texts(consented, "familie", "1", "--for", "far")

    assert not [w for w in ("Bo Vik", "Barnevern", "Besøk") if w in read(made["files"]) + page]
    assert [("Bo Vik" in remark, "1 sak" in remark) for remark in made["remarks"][:2]] == [
        (True, False),
        (False, True),
    ]
    assert "Bo Vik" in texts(consented, "velkommen", meeting, "--for", "mor")


# --- the leader's sheet ------------------------------------------------------------------------


def test_the_sheet_has_times_that_fill_the_meeting(called: Koord) -> None:
    """Each point has its minutes and its time, and they fill the meeting."""
    paper = texts(called, "møteark", "1.6")

    rows = re.findall(r"^\| (\d\d\.\d\d) +\| (\d+) +\| (\d+\. .*?) +\|$", paper, re.MULTILINE)
    assert [(at, minutes) for at, minutes, _ in rows] == [
        ("14.00", "10"),
        ("14.10", "70"),
        ("15.20", "10"),
    ]
    assert "Bare for deg som leder møtet" in paper
    assert "Si hvordan møtet går for seg" in paper
    assert "Den unge og foreldrene får ordet først" in paper
    assert "unntar ingen temaer" in paper


def test_the_rules_are_told_the_first_time_only(met: Koord) -> None:
    """The next meeting of the same kind is not reminded of them, and begins with «siden sist»."""
    paper = texts(met, "møteark", "1.12")

    assert "Si hvordan møtet går for seg" not in paper
    assert "2. Siden sist" in paper


def test_the_sheet_says_who_is_not_to_hear_of_what(called: Koord) -> None:
    """A topic that a consent keeps from one who comes stands beside her name."""
    form = ("samtykke", "skjema", "1", "--lik", "1.5", "--deles-ikke", "PPT:søsken")
    item = called.json(*form, "--til", "30.6.2027", "--format", "md")["item"]
    called.ok("samtykke", "gitt", item, "--signert", "21.11", "--av", "mor", "--av", "far")

    paper = texts(called, "møteark", "1.6")

    assert re.search(r"\| Åse Øvrebø, PP-rådgiver, PPT +\| søsken +\|", paper)


def test_a_leader_from_whom_something_is_kept_is_told_nothing_of_the_others(
    consented: Koord,
) -> None:
    """The words on her sheet must not tell her what she is not to know."""
    form = ("samtykke", "skjema", "1", "--lik", "1.5", "--deles-ikke", "PPT:rus")
    item = consented.json(*form, "--til", "30.6.2027", "--format", "md")["item"]
    consented.ok("samtykke", "gitt", item, "--signert", "21.11", "--av", "mor", "--av", "far")
    consented.ok(*MEETING, "--punkt", "Prate om rus", "--leder", "PPT")

    made = consented.json("skriv", "møteark", "1.7", "--format", "md")

    paper = read(made["files"])
    assert made["receivers"] == ["Åse Øvrebø"]
    assert "rus" not in paper.casefold().replace("bruse", "")
    assert "Spør koordinator" in paper


def test_the_sheet_warns_of_one_who_may_not_know_any_more(called: Koord) -> None:
    """A consent that was withdrawn since the call is told on the screen."""
    called.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")

    made = called.json("skriv", "møteark", "1.6", "--format", "md")

    assert any("Åse Øvrebø" in remark for remark in made["remarks"])


# --- all of them -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("paper", ["familie", "velkommen", "møteark"])
def test_the_papers_of_a_case_are_in_its_language(koord: Koord, paper: str, language: str) -> None:
    """Fixed points, roles, what services help with, and what to remember."""
    koord.ok(
        *("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--språk", language),
        *("--forelder", "Kari Larsen", "--forelder", "Ola Larsen (far)"),
    )
    for kind in AgencyKind:
        who = (f"Xyz {kind.name.title()}", "--instans", f"Xyz {kind.name}", "--type", kind.value)
        koord.ok("kontakt", "ny", "1", *who, "--tlf", "40000001")
    koord.ok(
        *("innkall", "1", "--dato", "23.1.2027", "--kl", "14", "--punkt", "Xyz", "--format", "md"),
        *("--grunnlag", "Xyz xyz xyz xyz"),
    )

    text = texts(koord, paper, "1" if paper == "familie" else "1.5")

    assert foreign_words(text, language) == []
    assert ("laurdag" if language == "nn" else "lørdag") in text


def test_nothing_of_the_case_is_in_a_file_name_or_title(called: Koord) -> None:
    """Files are called by number, kind and day; titles and subjects say no more."""
    for words in (("familie", "1"), ("velkommen", "1.6"), ("møteark", "1.6")):
        for file in called.json("skriv", *words, "--format", "docx,pdf")["files"]:
            assert re.fullmatch(
                r"1(-6)?-(familie|velkommen|moteark)-2\d{3}-\d\d-\d\d\.\w+", Path(file).name
            )


def test_the_list_names_every_paper(koord: Koord) -> None:
    """`koord skriv` alone lists what it can make, each with a template."""
    listed = koord.json("skriv")["papers"]

    assert {paper["paper"] for paper in listed} <= set(TEMPLATES.values())
    assert all(paper["about"] and paper["needs"] in ("case", "meeting") for paper in listed)
    for paper in listed:
        assert f"koord skriv {paper['paper']}" in koord.ok("skriv").out
