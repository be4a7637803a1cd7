"""Minutes: the text a coordinator types, what is read from it, and who may see it."""

from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from koord.domain.minutes import (
    Minutes,
    MinutesItem,
    NextMeeting,
    Problem,
    PromisedTask,
    Share,
    is_visible_to,
    remarks,
    user_was_missing,
)
from koord.domain.minutes_grammar import read_minutes
from koord.domain.minutes_writing import prefilled, write_minutes
from koord.domain.people import Agency, AgencyKind, Member, Role

MEETING_DAY = date(2027, 1, 20)
TOPICS = ("språk", "skole", "psykisk helse")
PPT = Agency(1, "PPT", AgencyKind.EDUCATIONAL_PSYCHOLOGY)
KINDERGARTEN = Agency(2, "Solbakken barnehage", AgencyKind.KINDERGARTEN)
BUP = Agency(3, "BUP", AgencyKind.CHILD_PSYCHIATRY)
THERAPY = Agency(4, "Fysio og ergo, Etne", AgencyKind.THERAPY)
EMMA, MOTHER, FATHER, PP, HEAD, COORDINATOR, CLINIC, THERAPIST = range(1, 9)
MEMBERS = (
    Member(EMMA, Role.USER, 1, "Emma Larsen"),
    Member(MOTHER, Role.GUARDIAN, 2, "Kari Larsen", "mor"),
    Member(FATHER, Role.GUARDIAN, 3, "Ola Larsen", "far"),
    Member(PP, Role.MEMBER, 4, "Åse Øvrebø", "PP-rådgiver", agency=PPT),
    Member(HEAD, Role.MEMBER, 5, "Per Dahl", "styrer", agency=KINDERGARTEN),
    Member(COORDINATOR, Role.COORDINATOR, 6, "Tone Berg"),
    Member(CLINIC, Role.MEMBER, agency=BUP),
    Member(THERAPIST, Role.MEMBER, 8, "Bjørg Nes D'Angelo", agency=THERAPY),
)
EXAMPLE = """\
Til stede: Kari Larsen (mor), Åse Øvrebø (PPT)
Forfall: Per Dahl (barnehagen)

## 1 Siden sist
Rapporten er ferdig.

## 2 Språk   @kun: foreldre, PPT
Tiltaket fortsetter til påske.
- [ ] PPT: sende rapport til foreldrene (frist 12.2)
- [ ] Kari Larsen: ringe fastlegen, ønsket selv (frist uke 8)
- [x] Koordinator: bestille møterom

Neste møte: ons uke 22 kl 14, Rådhuset 3
"""


def read(text: str, members: tuple[Member, ...] = MEMBERS) -> tuple[Minutes, tuple[Problem, ...]]:
    """Read a text as of the meeting that the tests are about."""
    return read_minutes(
        text,
        members,
        MEETING_DAY,
        topics=TOPICS,
        coordinator_id=COORDINATOR,
        meetings={"7.4": MEETING_DAY},
        case_code="EL2",
    )


def write(minutes: Minutes, members: tuple[Member, ...] = MEMBERS, language: str = "nb") -> str:
    """Write minutes as of the same meeting."""
    return write_minutes(
        minutes, members, MEETING_DAY, coordinator_id=COORDINATOR, language=language
    )


def task_of(line: str) -> PromisedTask:
    """Return the one task that a line reads as."""
    minutes, problems = read(f"## 1 Punkt\n{line}")
    assert problems == ()
    assert minutes.items[0].paragraphs == ()
    (task,) = minutes.items[0].tasks
    return task


def problem_of(text: str) -> Problem:
    """Return the one problem that a text has."""
    _, problems = read(text)
    (problem,) = problems
    return problem


def item_of(text: str) -> MinutesItem:
    """Return the first item of a text without problems."""
    minutes, problems = read(text)
    assert problems == ()
    return minutes.items[0]


def test_example_of_the_contract() -> None:
    """The text that the contract shows is read in full."""
    minutes, problems = read(EXAMPLE)

    assert problems == ()
    assert minutes == Minutes(
        present=(MOTHER, PP),
        excused=(HEAD,),
        items=(
            MinutesItem(1, "Siden sist", ("Rapporten er ferdig.",)),
            MinutesItem(
                2,
                "Språk",
                ("Tiltaket fortsetter til påske.",),
                (
                    PromisedTask("sende rapport til foreldrene", PP, date(2027, 2, 12)),
                    PromisedTask("ringe fastlegen", MOTHER, date(2027, 2, 22), own_wish=True),
                    PromisedTask("bestille møterom", COORDINATOR, done=True),
                ),
                only_for=(MOTHER, FATHER, PP),
            ),
        ),
        next_meeting=NextMeeting(date(2027, 6, 2), time(14), "Rådhuset 3"),
    )


def test_the_same_in_nynorsk() -> None:
    """Nynorsk words read as the bokmål ones."""
    text = (
        "Til stades: Åse Øvrebø\nMeldt forfall: mor\nIkkje møtt: far\n"
        "Avklart utan brukar: føresette, 19. januar\n\n## 1 Språk @berre: føresette @tema: språk\n"
        "- [ ] mor: ringje, ønskt sjølv (frist tysdag)\n\nNeste møte: ikkje avtalt\n"
    )

    minutes, problems = read(text)

    assert problems == ()
    assert (minutes.present, minutes.excused, minutes.absent) == ((PP,), (MOTHER,), (FATHER,))
    assert minutes.agreed_without_user == "føresette, 19. januar"
    assert minutes.items[0].only_for == (MOTHER, FATHER)
    assert minutes.items[0].tasks == (
        PromisedTask("ringje", MOTHER, date(2027, 1, 26), own_wish=True),
    )
    assert minutes.next_not_agreed


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(EXAMPLE.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param("\ufeff" + EXAMPLE, id="BOM"),
        pytest.param(EXAMPLE.replace("Å", "A\u030a").replace("å", "a\u030a"), id="NFD"),
        pytest.param(EXAMPLE.replace(" ", "\u00a0"), id="hard blanks"),
        pytest.param(EXAMPLE.replace(": ", ":\t"), id="tabs after labels"),
        pytest.param(EXAMPLE.replace(", Åse", "\tÅse"), id="tab between names"),
        pytest.param(EXAMPLE.replace(", Åse", " og Åse"), id="og between names"),
        pytest.param(EXAMPLE.replace(", Åse", "; Åse"), id="semicolon between names"),
        pytest.param(EXAMPLE.replace("stede:", "stede").replace("fall:", "fall"), id="no colons"),
        pytest.param(EXAMPLE.replace("Til stede", "TIL STEDE"), id="capitals"),
        pytest.param(EXAMPLE.replace("Til stede", "tilstede"), id="one word"),
        pytest.param(EXAMPLE.replace("Til stede:", "**Til stede:**"), id="bold"),
        pytest.param(EXAMPLE.replace("- [", "* ["), id="stars"),
        pytest.param(EXAMPLE.replace("- [", "– ["), id="Word dashes"),
        pytest.param(EXAMPLE.replace("- [ ]", "[]"), id="bare boxes"),
        pytest.param(EXAMPLE.replace("- [ ]", "☐").replace("- [x]", "☒"), id="boxes of Word"),
        pytest.param(EXAMPLE.replace("- [ ]", r"- \[ \]"), id="boxes of pandoc"),
        pytest.param(EXAMPLE.replace("[x]", "[X]"), id="capital x"),
        pytest.param(EXAMPLE.replace("PPT: sende", "PPT sende"), id="no colon after who"),
        pytest.param(EXAMPLE.replace("PPT: sende", "PPT - sende"), id="dash after who"),
        pytest.param(EXAMPLE.replace("PPT: sende", "“PPT”: sende"), id="quotes of Word"),
        pytest.param(EXAMPLE.replace("(frist 12.2)", ", frist 12.2"), id="no parentheses"),
        pytest.param(EXAMPLE.replace("(frist 12.2)", "frist: 12.2."), id="colon and full stop"),
        pytest.param(EXAMPLE.replace("## ", "##"), id="no blank after ##"),
        pytest.param(EXAMPLE.replace("## 1 ", "## 1. ").replace("## 2 ", "## 2) "), id="1. and 2)"),
        pytest.param(EXAMPLE.replace("## 1 ", "# ").replace("## 2 ", "# "), id="no numbers"),
        pytest.param(EXAMPLE.replace("## 1 ", "## 3 "), id="numbers that jump"),
        pytest.param(EXAMPLE.replace("   @kun", "\n@kun"), id="tag on its own line"),
        pytest.param(EXAMPLE.replace("@kun: foreldre", "@Kun foreldrene"), id="tag without colon"),
        pytest.param(EXAMPLE.replace("@kun", "(@kun").replace(", PPT\n", ", PPT)\n"), id="paren"),
        pytest.param(EXAMPLE.replace("\n\n", "\n\n---\n\n"), id="rulers"),
        pytest.param("# Referat fra ansvarsgruppemøte\n\n" + EXAMPLE, id="a title"),
        pytest.param(EXAMPLE.replace("Neste møte:", "Neste møte"), id="next without colon"),
    ],
)
def test_real_life_variants(changed: str) -> None:
    """However it is typed, it reads as the example does."""
    assert read(changed) == read(EXAMPLE)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Kari Larsen", (MOTHER,)),
        ("kari larsen", (MOTHER,)),
        ("Kari", (MOTHER,)),
        ("mor", (MOTHER,)),
        ("Mamma", (MOTHER,)),
        ("Kari (mor)", (MOTHER,)),
        ("mor Kari", (MOTHER,)),
        ("Larsen (far)", (FATHER,)),
        ("Kari Larsen, mor", (MOTHER,)),
        ("Larsen, Kari", (MOTHER,)),
        ("mor og far", (MOTHER, FATHER)),
        ("mor/far", (MOTHER, FATHER)),
        ("mor & far", (MOTHER, FATHER)),
        ("foreldrene", (MOTHER, FATHER)),
        ("føresette", (MOTHER, FATHER)),
        ("Øvrebø", (PP,)),
        ("ÅØ", (PP,)),
        ("PPT", (PP,)),
        ("PP-tjenesten", (PP,)),
        ("PPT v/Åse", (PP,)),
        ("PPT v/ Åse Øvrebø", (PP,)),
        ("Åse Øvrebø, PPT", (PP,)),
        ("Åse Øvrebø (PPT, rådgiver)", (PP,)),
        ("Åse fra PPT", (PP,)),
        ("PP-rådgiveren", (PP,)),
        ("barnehagen", (HEAD,)),
        ("Solbakken", (HEAD,)),
        ("Styreren", (HEAD,)),
        ("BUP", (CLINIC,)),
        ("Koordinatoren", (COORDINATOR,)),
        ("barnekoordinator", (COORDINATOR,)),
        ("bruker", (EMMA,)),
        ("Brukaren", (EMMA,)),
        ("EL2", (EMMA,)),
        ("Fysio og ergo, Etne og mor", (THERAPIST, MOTHER)),
        ("Bjørg Nes D’Angelo", (THERAPIST,)),
        ("Bjørg Nes", (THERAPIST,)),
        ("medlem 4", (PP,)),
        ("Kari, kari, MOR", (MOTHER,)),
        ("ingen", ()),
        ("-", ()),
        ("Larsen", None),
        ("Kåre", None),
        ("alle", None),
        ("verge", None),
    ],
)
def test_ways_to_name_someone(typed: str, who: tuple[int, ...] | None) -> None:
    """Name, first name, title, role and service are understood; what is not is asked about."""
    minutes, problems = read(f"Til stede: {typed}")

    assert (minutes.present if not problems else None) == who


def test_unknown_name_says_how() -> None:
    """A name that the case does not know is shown with what to do."""
    problem = problem_of("Til stede: Kåre Ukjent, Kari")

    assert problem.line == 1
    assert problem.text == "Til stede: Kåre Ukjent, Kari"
    assert "«Kåre Ukjent»" in problem.says
    assert "koord kontakter" in problem.says and "koord kontakt ny" in problem.says
    assert read("Til stede: Kåre Ukjent, Kari")[0].present == (MOTHER,)


def test_ambiguous_name_names_candidates() -> None:
    """A name that several carry is shown with who they are."""
    assert problem_of("Til stede: Larsen").says == (
        "«Larsen» kan være Emma Larsen (bruker), Kari Larsen (mor) eller Ola Larsen (far). "
        "Skriv hele navnet."
    )


def test_an_audience_is_never_narrowed_by_a_list() -> None:
    """«PPT, Åse» is all of PPT, although Åse comes from there."""
    members = (*MEMBERS, Member(20, Role.MEMBER, 20, "Liv Moe", agency=PPT))

    minutes, problems = read("## 1 Språk @kun: PPT, Åse\n## 2 Mer @kun: Åse, PPT", members)

    assert problems == ()
    assert [set(item.only_for) for item in minutes.items] == [{PP, 20}, {PP, 20}]


def test_two_from_one_service_are_asked_apart_but_seen_together() -> None:
    """A service with two people is unclear as responsible, and both as an audience."""
    members = (*MEMBERS, Member(20, Role.MEMBER, 20, "Liv Moe", agency=PPT))

    minutes, problems = read("Til stede: PPT\n## 1 Språk @kun: PPT", members)

    assert "Åse Øvrebø (PPT) eller Liv Moe (PPT)" in problems[0].says
    assert minutes.items[0].only_for == (PP, 20)


def test_two_schools_are_never_one_audience() -> None:
    """«skolen» is asked about when two schools take part."""
    schools = tuple(
        Member(20 + n, Role.MEMBER, 20 + n, name, agency=Agency(20 + n, place, AgencyKind.SCHOOL))
        for n, (name, place) in enumerate((("Liv Moe", "Etne skule"), ("Jon Li", "Skånevik skule")))
    )

    minutes, problems = read("## 1 Fag @kun: skolen", (*MEMBERS, *schools))

    assert "Liv Moe (Etne skule) eller Jon Li (Skånevik skule)" in problems[0].says
    assert minutes.items[0].only_for == (COORDINATOR,)


def test_who_has_left_is_known_by_name_only() -> None:
    """A former member is found by name, and no longer by the service."""
    left = Member(20, Role.MEMBER, 20, "Liv Moe", agency=PPT, ends=date(2026, 12, 31))

    minutes, problems = read("Til stede: Liv Moe, PPT", (*MEMBERS, left))

    assert (minutes.present, problems) == ((20, PP), ())


def test_someone_with_two_memberships_is_one() -> None:
    """The same person twice in the case is not asked about."""
    again = Member(20, Role.MEMBER, 4, "Åse Øvrebø", agency=BUP)

    assert read("Til stede: Åse", (*MEMBERS, again)) == (Minutes(present=(PP,)), ())
    assert read("Til stede: Åse (BUP)", (*MEMBERS, again)) == (Minutes(present=(20,)), ())


def test_names_over_several_lines() -> None:
    """Names may stand one on a line, below a label or a heading."""
    wanted = Minutes(present=(MOTHER, PP), excused=(HEAD,))

    for text in (
        "Til stede:\n- Kari Larsen (mor)\n- Åse Øvrebø\nForfall: Per",
        "Til stede:\n\nKari\nÅse\n\nForfall:\nPer",
        "Til stede: Kari,\nÅse\nForfall: Per",
        "## Til stede\nKari\nÅse\n## Forfall\n1. Per",
        "## Til stede: Kari, Åse\n## Forfall: Per",
    ):
        assert read(text) == (wanted, ()), text


def test_same_person_twice() -> None:
    """No one is both present and excused."""
    problem = problem_of("Til stede: mor, far\nForfall: Kari")

    assert problem.line == 2
    assert "Kari Larsen (mor) står både som til stede og forfall." in problem.says


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("- [ ] PPT: ringe", PromisedTask("ringe", PP)),
        ("- [ ] PPT: ringe innen fredag", PromisedTask("ringe", PP, date(2027, 1, 22))),
        ("- [ ] PPT: ringe innan 12.2", PromisedTask("ringe", PP, date(2027, 2, 12))),
        ("- [ ] PPT: ringe (innen 12. mars)", PromisedTask("ringe", PP, date(2027, 3, 12))),
        ("- [ ] PPT: ringe (uke 8)", PromisedTask("ringe", PP, date(2027, 2, 22))),
        ("- [ ] PPT: ringe med frist 12/2", None),
        ("- [ ] PPT: ringe (Frist: 2027-02-12)", PromisedTask("ringe", PP, date(2027, 2, 12))),
        ("- [ ] PPT: ringe (frist om to uker)", PromisedTask("ringe", PP, date(2027, 2, 3))),
        (
            "- [ ] PPT: ringe (frist 1 uke etter møte 7.4)",
            PromisedTask("ringe", PP, date(2027, 1, 27)),
        ),
        ("- [ ] PPT (frist 12.2): ringe", PromisedTask("ringe", PP, date(2027, 2, 12))),
        ("- [ ] PPT, frist 12.2: ringe", PromisedTask("ringe", PP, date(2027, 2, 12))),
        ("- [ ] PPT: frist 12.2, ringe", PromisedTask("ringe", PP, date(2027, 2, 12))),
        ("- [ ] PPT: avklare frist for søknad", PromisedTask("avklare frist for søknad", PP)),
        ("- [ ] PPT: svare på spørsmål (7.4)", PromisedTask("svare på spørsmål (7.4)", PP)),
        ("- [ ] PPT: ringe kl 10:30", PromisedTask("ringe kl 10:30", PP)),
        ("- [ ] PPT ringer kl 10:30", PromisedTask("ringer kl 10:30", PP)),
        ("- [ ] Mor: ringe (ønsket selv)", PromisedTask("ringe", MOTHER, own_wish=True)),
        (
            "- [ ] Mor: ringe (ønsket selv, frist 12.2)",
            PromisedTask("ringe", MOTHER, date(2027, 2, 12), own_wish=True),
        ),
        (
            "- [ ] Mor: ønsker selv, ringe, frist 12.2",
            PromisedTask("ringe", MOTHER, date(2027, 2, 12), own_wish=True),
        ),
        ("- [ ] Mor: kjøpe det hun ønsket selv", PromisedTask("kjøpe det hun ønsket selv", MOTHER)),
        ("- [ ] BUP: ringe", PromisedTask("ringe", CLINIC)),
        ("- [ ] Barnehagen – skrive logg", PromisedTask("skrive logg", HEAD)),
        ("+ [x] Åse (PPT): ringe", PromisedTask("ringe", PP, done=True)),
        ("- [ ] PPT: PPT: ringe", PromisedTask("PPT: ringe", PP)),
    ],
)
def test_ways_to_write_a_task(line: str, task: PromisedTask | None) -> None:
    """Responsible, deed, date and wish are found wherever they stand."""
    if task is None:
        assert "er ikke en dato" in problem_of(f"## 1 x\n{line}").says
    else:
        assert task_of(line) == task


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("- [ ]", "Oppgaven er tom."),
        ("- [ ] PPT:", "hva som skal gjøres"),
        ("- [ ] PPT (frist 12.2)", "hva som skal gjøres"),
        ("- [ ] noen må ringe", "mangler en ansvarlig"),
        ("- [ ] : ringe", "mangler en ansvarlig"),
        ("- [ ] Kåre: ringe", "Kjenner ikke «Kåre»"),
        ("- [ ] Åse Nilsen: ringe", "Kjenner ikke «Åse Nilsen»"),
        ("- [ ] Larsen: ringe", "«Larsen» kan være"),
        ("- [ ] foreldrene: ringe", "Velg én: Kari Larsen (mor) eller Ola Larsen (far)."),
        ("- [ ] mor og PPT: ringe", "flere ansvarlige: Kari Larsen (mor) og Åse Øvrebø (PPT)"),
        ("- [ ] PPT: ringe (frist 31.2)", "februar har ingen dag 31"),
        ("- [ ] PPT: ringe (frist snart)", "«snart» er ikke en dato"),
        ("- [ ] PPT: ringe, frist snart", "«snart» er ikke en dato"),
        ("- [ ] PPT: ringe frist uke 60", "det er ingen uke 60"),
        ("- [ ] PPT: ringe @kun: mor", "Et merke gjelder hele punktet"),
    ],
)
def test_task_that_cannot_be_read(line: str, says: str) -> None:
    """A task that lacks something is a problem with its line, and the next line is read on."""
    minutes, (problem,) = read(f"## 1 x\n{line}\n- [ ] PPT: skrive")

    assert (problem.line, problem.text) == (2, line)
    assert says in problem.says
    assert minutes.items[0].tasks == (PromisedTask("skrive", PP),)


def test_ordinary_bullet_is_text() -> None:
    """A bullet without a box is no task, and neither is a link."""
    text = "## 1 x\n- PPT: ringe (frist 12.2)\n- [x](https://a.no)\n\n[1] note"

    assert item_of(text) == MinutesItem(
        1, "x", ("- PPT: ringe (frist 12.2)\n- [x](https://a.no)", "[1] note")
    )


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("## 1 Siden sist", "Siden sist"),
        ("##1. Siden sist", "Siden sist"),
        ("# 1: Siden sist", "Siden sist"),
        ("## 1 – Siden sist", "Siden sist"),
        ("###### Siden sist", "Siden sist"),
        ("## 2027 og videre", "2027 og videre"),
        ("## 1.1 Delpunkt", "1.1 Delpunkt"),
        ("## Post til a@b.no", "Post til a@b.no"),
        ("## Møte @ skolen", "Møte @ skolen"),
        ("## Neste møte", "Neste møte"),
        ("## Avklart med PPT: utredning", "Avklart med PPT: utredning"),
        ("##", "Punkt 1"),
        ("# Referat fra forrige møte", "Referat fra forrige møte"),
    ],
)
def test_headings(text: str, heading: str) -> None:
    """A heading is read with or without its number."""
    assert item_of(text).heading == heading


def test_numbers_run_in_order() -> None:
    """Items are numbered as they stand, whatever was typed."""
    minutes, problems = read("## 2 a\n## 2 b\n## c\n## 9 d")

    assert problems == ()
    assert [(item.number, item.heading) for item in minutes.items] == [
        *((1, "a"), (2, "b"), (3, "c"), (4, "d"))
    ]


def test_heading_inside_an_item_keeps_its_audience() -> None:
    """A deeper heading is text of the item, so that what follows stays as limited."""
    text = "## 1 Språk @kun: PPT\n### Tiltak\nhemmelig\n### 2 Mer\nogså"

    assert item_of(text) == MinutesItem(1, "Språk", ("Tiltak\nhemmelig\n2 Mer\nogså",), (), (PP,))


def test_tags() -> None:
    """Audience, topic and «everybody» are read in any order, on the heading or below it."""
    wanted = MinutesItem(1, "Fag", (), (), (MOTHER, PP), "psykisk helse", for_all=True)

    for text in (
        "## Fag @kun: mor, PPT @tema: Psykisk helse @alle",
        "## Fag @alle @tema psykisk  helse. @kun mor @kun PPT",
        "## Fag\n@kun: mor og Åse\n@alle\n\n@tema: psykisk helse",
        "## Fag @ kun: mor, PPT, @tema:psykisk helse; @alle",
    ):
        assert item_of(text) == wanted, text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("## Fag @tema: rus", "Temaene i saken er psykisk helse, skole og språk."),
        ("## Fag @tema: skole @tema: språk", "to temaer"),
        ("## Fag @tema:", "Kjenner ikke temaet"),
        ("## Fag @kun:", "sier ikke hvem"),
        ("## Fag @kun: mor, Kåre", "Kjenner ikke «Kåre»"),
        ("## Fag @kunn: mor", "Kjenner ikke merket «@kunn»"),
        ("## Fag kun: mor", "Mente du"),
        ("## Fag @alle sammen", "@alle skal stå uten"),
        ("## Fag\nDette er bare @kun: mor", "Et merke gjelder hele punktet"),
    ],
)
def test_unreadable_tag_closes_the_item(text: str, says: str) -> None:
    """A tag that cannot be read is a problem, and no one but the coordinator gets the item."""
    minutes, (problem,) = read(text)

    assert says in problem.says
    assert minutes.items[0].only_for == (COORDINATOR,)


@pytest.mark.parametrize(
    ("typed", "meeting"),
    [
        ("ons uke 22 kl 14, Rådhuset 3", NextMeeting(date(2027, 6, 2), time(14), "Rådhuset 3")),
        ("2.6 kl. 14.30 Rådhuset", NextMeeting(date(2027, 6, 2), time(14, 30), "Rådhuset")),
        ("2.6, 14:30, rom 2", NextMeeting(date(2027, 6, 2), time(14, 30), "rom 2")),
        ("2. juni kl 14–15.30, rom 2", NextMeeting(date(2027, 6, 2), time(14), "rom 2")),
        ("kl 14 onsdag 2. juni, rom 2", NextMeeting(date(2027, 6, 2), time(14), "rom 2")),
        ("onsdag 2. juni 2027, uke 22", NextMeeting(date(2027, 6, 2))),
        ("fredag på helsestasjonen", NextMeeting(date(2027, 1, 22), None, "på helsestasjonen")),
        ("fredag, 3. etasje", NextMeeting(date(2027, 1, 22), None, "3. etasje")),
        ("2.6 kl 1430, 1430 Ås", NextMeeting(date(2027, 6, 2), time(14, 30), "1430 Ås")),
        ("uke 22", NextMeeting(date(2027, 5, 31))),
    ],
)
def test_next_meeting(typed: str, meeting: NextMeeting) -> None:
    """Date, time and place of the next meeting, counted from this one."""
    assert read(f"Neste møte: {typed}") == (Minutes(next_meeting=meeting), ())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12.1.2027", "Neste møte må være etter dette, onsdag 20. januar 2027."),
        ("tirsdag 2.6.2027, rom 2", "2. juni 2027 er en onsdag"),
        ("fredag 12.9, rom 2", "er en søndag"),
        ("ons uke 60", "det er ingen uke 60"),
        ("fredag kl 25", "klokkeslett"),
        ("fredag kl etter lunsj", "klokkeslett"),
        ("fredag 14", "er ikke en dato"),
        ("fredag 13.03", "er en lørdag"),
        ("når det passer", "er ikke en dato"),
        ("kl 14", "kan ikke leses som neste møte"),
    ],
)
def test_next_meeting_that_cannot_be_read(typed: str, says: str) -> None:
    """No part of a date is ever taken for the place."""
    assert says in problem_of(f"Neste møte: {typed}").says


@pytest.mark.parametrize("typed", ["ikke avtalt", "Ikke avtalt ennå.", "avtales senere", "ingen"])
def test_next_meeting_not_agreed(typed: str) -> None:
    """It is fine that no next meeting is agreed."""
    assert read(f"Neste møte: {typed}") == (Minutes(next_not_agreed=True), ())


def test_two_next_meetings() -> None:
    """Two lines that differ are a problem, two that say the same are not."""
    assert "to ganger" in problem_of("Neste møte: 2.6\nNeste møte: ikke avtalt").says
    assert read("Neste møte: 2.6\nNeste møte: ons uke 22")[1] == ()


@pytest.mark.parametrize(
    ("line", "agreed"),
    [
        ("Avklart uten bruker: mor, på telefon 19.1", "mor, på telefon 19.1"),
        ("Avklart uten bruker mor", "mor"),
        ("Avklart med mor: på telefon", "mor, på telefon"),
        ("Avklart med mor", "mor"),
        ("Avklart med føresette: 19.1", "føresette, 19.1"),
        ("Avklart med foresatte:", "foresatte"),
        ("Avklart med Kari Larsen: 19.1", "Kari Larsen, 19.1"),
        ("Avklart utan brukaren: far\nAvklart med mor: 19.1", "far; mor, 19.1"),
        ("Avklart uten bruker:", None),
    ],
)
def test_agreed_without_user(line: str, agreed: str | None) -> None:
    """The text says with whom it was agreed to meet without the user."""
    assert read(line) == (Minutes(agreed_without_user=agreed), ())


def test_agreed_with_no_one() -> None:
    """«ja» is no one to have agreed with."""
    assert "hvem" in problem_of("Avklart uten bruker: ja").says


def test_sentences_like_labels_stay_text() -> None:
    """Under an item, a sentence that begins like a label is a sentence."""
    lines = (
        "Forfall meldes til koordinator",
        "Neste møte blir viktig",
        "Til stede var mange",
        "Avklart med mor: hun ringer selv",
        "Møtt: fem elever",
        "Forfall:",
    )

    minutes, problems = read("## 1 x\n" + "\n".join(lines))

    assert problems == ()
    assert minutes == Minutes(items=(MinutesItem(1, "x", ("\n".join(lines),)),))


def test_labels_below_the_items() -> None:
    """Who came and what comes next may also stand at the end."""
    text = "## 1 x\ntekst\nForfall: Per\nNeste møte ons uke 22\nAvklart uten bruker: mor"

    assert read(text) == (
        Minutes(
            excused=(HEAD,),
            agreed_without_user="mor",
            items=(MinutesItem(1, "x", ("tekst",)),),
            next_meeting=NextMeeting(date(2027, 6, 2)),
        ),
        (),
    )


@pytest.mark.parametrize("line", ["Møtet startet sent.", "- [ ] PPT: ringe", "@alle", "- punkt"])
def test_text_outside_the_items(line: str) -> None:
    """What stands before the first item is a problem that says where it may stand."""
    problem = problem_of(f"{line}\n## 1 x")

    assert (problem.line, problem.text) == (1, line)
    assert "Linja står ikke under et punkt." in problem.says


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff"])
def test_empty_text(text: str) -> None:
    """An empty text is one problem."""
    minutes, (problem,) = read(text)

    assert minutes == Minutes()
    assert problem.line == 1 and "tomt" in problem.says


def test_national_identity_number() -> None:
    """A line with an 11-digit number is a problem wherever it stands."""
    assert "elleve siffer" in problem_of("## 1 x\nHun har 140517 12345").says


def test_user_was_missing() -> None:
    """Under 18 a parent or guardian is enough; from 18 on only the user herself is."""
    on = date(2027, 1, 20)
    child, adult, unborn = date(2010, 1, 21), date(2009, 1, 20), None
    guardian = Member(9, Role.LEGAL_GUARDIAN, 9, "Vera Ek")
    kin = Member(10, Role.NEXT_OF_KIN, 10, "Bo Ek")

    def missing(born: date | None, *present: int) -> bool:
        return user_was_missing(Minutes(present=present), (*MEMBERS, guardian, kin), born, on)

    assert not missing(child, EMMA) and not missing(adult, EMMA)
    assert not missing(child, MOTHER, PP) and not missing(child, 9)
    assert not missing(unborn, FATHER)
    assert missing(adult, MOTHER) and missing(adult, 9)
    assert missing(child, PP) and missing(child, 10) and missing(child) and missing(unborn)


@pytest.mark.parametrize(
    ("item", "denied", "only", "visible"),
    [
        (MinutesItem(1, "x"), (), (), True),
        (MinutesItem(1, "x"), ("språk",), (), False),
        (MinutesItem(1, "x", for_all=True), ("språk",), (), True),
        (MinutesItem(1, "x", only_for=(PP,)), ("språk",), (), True),
        (MinutesItem(1, "x", only_for=(MOTHER,)), ("språk",), (), False),
        (MinutesItem(1, "x", only_for=(MOTHER, PP)), ("språk",), ("skole",), False),
        (MinutesItem(1, "x", only_for=(PP,)), (), (), True),
        (MinutesItem(1, "x", only_for=(MOTHER,)), (), (), False),
        (MinutesItem(1, "x", only_for=(MOTHER,), for_all=True), (), (), False),
        (MinutesItem(1, "x", topic="språk"), (), (), True),
        (MinutesItem(1, "x", topic="språk"), ("SPRÅK",), (), False),
        (MinutesItem(1, "x", topic="språk", for_all=True), ("språk",), (), False),
        (MinutesItem(1, "x", topic="språk", only_for=(PP,)), ("språk",), (), False),
        (MinutesItem(1, "x", topic="språk"), ("skole",), (), True),
        (MinutesItem(1, "x", topic="språk"), (), ("Språk",), True),
        (MinutesItem(1, "x", topic="språk"), (), ("skole",), False),
        (MinutesItem(1, "x"), (), ("skole",), False),
        (MinutesItem(1, "x", for_all=True), (), ("skole",), True),
        (MinutesItem(1, "x", topic="språk"), ("språk",), ("språk",), False),
    ],
)
def test_who_can_see_an_item(
    item: MinutesItem, denied: tuple[str, ...], only: tuple[str, ...], visible: bool
) -> None:
    """Denial and audience come first; without a topic, denials hide all but @alle and @kun."""
    assert is_visible_to(item, PP, denied, only) is visible


def test_remarks() -> None:
    """Missing dates, all on one, work on the family and words of decision are remarked on."""
    text = (
        "## 1 Det er vedtatt\n- [ ] Mor: ringe (frist 12.2)\n- [ ] Mor: hente, ønsket selv\n"
        "## 2 Enkeltvedtak fra NAV\n- [x] far: svare\n"
    )

    found = remarks(read(text)[0], COORDINATOR, MEMBERS)

    assert [remark[:32] for remark in found] == [
        "Punkt 1: «hente» har ingen frist",
        "Punkt 1: «ringe» ligger på famil",
        "Punkt 1 har ordet «vedtatt». Ans",
    ]


def test_remark_when_all_is_on_the_coordinator() -> None:
    """The coordinator alone responsible for everything is remarked on, shared work is not."""
    alone = "## 1 x\n- [ ] Koordinator: ringe (frist 12.2)"
    shared = f"{alone}\n- [ ] PPT: ringe (frist 12.2)"

    assert [r[:35] for r in remarks(read(alone)[0], COORDINATOR, MEMBERS)] == [
        "Alle oppgavene ligger på koordinato"
    ]
    assert remarks(read(shared)[0], COORDINATOR, MEMBERS) == ()
    assert remarks(Minutes(), COORDINATOR, MEMBERS) == ()


@pytest.mark.parametrize(
    ("earlier", "says"),
    [
        (Share(6, 8, 70), ""),
        (Share(7, 8, 70), "8 av 10 oppgaver fra det siste halve året"),
        (Share(6, 8, 69), "7 av 10 oppgaver fra det siste halve året"),
        (Share(0, 0, 70), ""),
    ],
)
def test_remark_when_too_much_lies_on_the_coordinator(earlier: Share, says: str) -> None:
    """More than the limit over half a year, these minutes among it; just the limit is not more."""
    shared = "## 1 x\n- [ ] Koordinator: ringe (frist 12.2)\n- [ ] PPT: ringe (frist 12.2)"

    found = remarks(read(shared)[0], COORDINATOR, MEMBERS, earlier)

    assert len(found) == bool(says)
    assert all(remark.startswith(says) for remark in found)


def test_no_remark_on_the_past_when_she_takes_nothing_now() -> None:
    """Minutes that give everything to others are not met with what was."""
    others = "## 1 x\n- [ ] PPT: ringe (frist 12.2)"

    assert remarks(read(others)[0], COORDINATOR, MEMBERS, Share(9, 9, 70)) == ()


def test_written_minutes() -> None:
    """Minutes are written with full names and dates that never move."""
    assert write(read(EXAMPLE)[0]) == (
        "Til stede: Kari Larsen, Åse Øvrebø\n"
        "Forfall: Per Dahl\n\n"
        "## 1 Siden sist\n\n"
        "Rapporten er ferdig.\n\n"
        "## 2 Språk @kun: Kari Larsen, Ola Larsen, Åse Øvrebø\n\n"
        "Tiltaket fortsetter til påske.\n\n"
        "- [ ] Åse Øvrebø: sende rapport til foreldrene (frist 12. februar 2027)\n"
        "- [ ] Kari Larsen: ringe fastlegen, ønsket selv (frist 22. februar 2027)\n"
        "- [x] Tone Berg: bestille møterom\n\n"
        "Neste møte: onsdag 2. juni 2027, uke 22 kl 14.00, Rådhuset 3\n"
    )


def test_written_in_nynorsk() -> None:
    """Written in nynorsk, the same minutes are read back."""
    minutes = read(EXAMPLE)[0]

    text = write(minutes, language="nn")

    assert text.startswith("Til stades: ")
    assert "@berre: " in text and ", ønskt sjølv (frist" in text
    assert read(text) == (minutes, ())


def test_prefilled_text() -> None:
    """The editor opens on who was invited and what was on the agenda."""
    text = prefilled(
        (MOTHER, PP, HEAD, COORDINATOR, CLINIC),
        MEMBERS,
        ("Siden sist", "Språk @kun: PPT"),
        MEETING_DAY,
        coordinator_id=COORDINATOR,
        excused=(HEAD,),
    )

    assert text == (
        "Til stede: Kari Larsen (mor), Åse Øvrebø (PPT), Tone Berg (koordinator), BUP\n"
        "Forfall: Per Dahl (Solbakken barnehage)\n\n"
        "## 1 Siden sist\n\n\n"
        "## 2 Språk kun PPT\n\n\n"
        "Neste møte: \n"
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
@given(agenda=st.lists(st.text(max_size=30), max_size=4))
def test_untouched_prefilled_text_has_no_problems(language: str, agenda: list[str]) -> None:
    """Whatever the agenda, the text that nobody has touched reads without problems."""
    everybody = tuple(member.id for member in MEMBERS)

    text = prefilled(
        everybody,
        MEMBERS,
        agenda,
        MEETING_DAY,
        coordinator_id=COORDINATOR,
        excused=(HEAD,),
        language=language,
    )
    minutes, problems = read(text)

    assert problems == ()
    assert minutes.present == tuple(i for i in everybody if i != HEAD)
    assert minutes.excused == (HEAD,)
    assert len(minutes.items) == max(1, len(agenda))


SIGNS = st.text("abæøåÅ &<>\"'*_#[]()@:;,.-–/\t\u0301\u200d\u00ad1270", max_size=20)
SNIPPETS = st.sampled_from(
    [
        *(
            "Til stede",
            "Forfall:",
            "Ikkje møtt",
            "Avklart med mor",
            "Neste møte",
            "## 1 ",
            "### ",
            "#",
        ),
        *(
            "- [ ] ",
            "[x]",
            "☐ ",
            "- ",
            "PPT",
            "Kari Larsen",
            "Kari",
            "foreldre",
            "mor",
            "Åse",
            "og",
        ),
        *(
            "(frist 12.2)",
            ", frist ",
            "frist:",
            "innen fredag",
            "ønsket selv",
            ", ønskt sjølv,",
            "uke 3",
        ),
        *(
            "@kun: ",
            "@tema: språk",
            "@alle",
            "@",
            ":",
            ", ",
            "(",
            ")",
            ".",
            "\t",
            " ",
            "12.3",
            "kl 14",
        ),
        *(
            "fredag",
            "2027",
            "ikke avtalt",
            "Rådhuset 3",
            "v/",
            "medlem 4",
            "Referat",
            "---",
            "14.00",
        ),
    ]
)
LINES = st.lists(st.one_of(SNIPPETS, SNIPPETS, SIGNS), max_size=8).map(" ".join) | st.lists(
    st.one_of(SNIPPETS, SIGNS), max_size=8
).map("".join)
TEXTS = st.lists(LINES, max_size=8).map("\n".join)


@given(text=st.text() | TEXTS)
@example(text="## 1 x\n" + "(" * 5000)
@example(text="## 1 x\n- [ ] " + "() " * 1000)
@example(text="Til stede: " + "a, " * 200)
@example(text="#" * 5000 + " # # #")
@example(text="Neste møte: " + "1 " * 1000)
@example(text="- [ ] " + ":" * 5000)
def test_any_text_is_answered(text: str) -> None:
    """No text, however strange, makes it raise; each problem says something, in order."""
    _, problems = read(text)

    assert all(problem.says for problem in problems)
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


@given(text=TEXTS)
def test_what_reads_well_is_written_to_read_the_same(text: str) -> None:
    """Minutes without problems survive being written and read again, in both languages."""
    minutes, problems = read(text)
    if problems:
        return

    for language in ("nb", "nn"):
        assert read(write(minutes, language=language)) == (minutes, ())


NAMES = st.one_of(
    st.text("abæøåÅ &<>\"'*_#[]()@:;,.-–/\t1270", min_size=1, max_size=300),
    st.sampled_from(
        [
            *(
                "Kari Larsen",
                "12.3",
                "fredag",
                "uke 8",
                "(frist 12.2)",
                "Lek og Lær",
                "Moe, Liv",
                "ingen",
            ),
            *(
                "medlem 2",
                "Koordinator",
                "mor",
                "foreldre",
                "Kari: Larsen",
                "- [ ] PPT: x",
                "## 1 x",
            ),
            *(
                "@alle",
                "Til stede: PPT",
                "A" * 300,
                "ønsket selv",
                ", ",
                "x @kun: PPT",
                "Åse\tØvrebø",
            ),
        ]
    ),
)


@st.composite
def strange_members(draw: st.DrawFn) -> tuple[Member, ...]:
    """Draw a case whose people and services carry whatever names there are."""
    kinds = st.sampled_from(AgencyKind)
    members = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        agency = draw(st.none() | st.builds(Agency, st.integers(1, 2), NAMES, kinds))
        name = draw(NAMES if agency is None else st.none() | NAMES)
        person = draw(st.integers(1, 3)) if name else None
        role = draw(st.sampled_from(Role))
        title = draw(st.none() | NAMES)
        members.append(Member(number, role, person, name, title, agency=agency))
    return tuple(members)


DAYS = st.dates(date(2027, 1, 21), date(2199, 12, 31))
WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "ringe",
                "PPT",
                "Kari Larsen",
                "&",
                "<b>",
                "*viktig*",
                "_",
                "#",
                "[]",
                '"sitat"',
                "12.3",
            ),
            *(
                "fredag",
                "møte 7.4",
                "uke 8",
                "Rådhuset",
                "e-post",
                "a@b.no",
                "1/2",
                "100 %",
                "ø" * 300,
            ),
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@st.composite
def some_minutes(draw: st.DrawFn, ids: tuple[int, ...]) -> Minutes:
    """Draw minutes about these members, in words that mean nothing special."""
    who = st.sampled_from(ids)
    several = st.lists(who, unique=True, max_size=3).map(tuple)
    tasks = st.builds(
        PromisedTask,
        WORDS.map(lambda words: f"gi {words} til slutt"),
        who,
        st.none() | DAYS,
        st.booleans(),
        st.booleans(),
    )
    headings = WORDS.map(lambda words: f"Om {words}")
    paragraphs = st.lists(WORDS.map(lambda words: f"Så {words}"), max_size=2).map(tuple)
    topics = st.none() | st.sampled_from(TOPICS)
    items = tuple(
        draw(
            st.builds(
                MinutesItem,
                st.just(number),
                headings,
                paragraphs,
                st.lists(tasks, max_size=2).map(tuple),
                several,
                topics,
                st.booleans(),
            )
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )
    came = draw(st.permutations(ids))
    first, second = sorted(draw(st.tuples(*[st.integers(0, len(ids))] * 2)))
    meeting = st.builds(
        NextMeeting,
        DAYS,
        st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        st.none() | st.sampled_from(["Rådhuset 3", "3. etasje", "NAV, rom 2"]),
    )
    following = draw(st.none() | meeting)
    return Minutes(
        tuple(came[:first]),
        tuple(came[first:second]),
        tuple(came[second:]),
        draw(st.none() | st.just("mor, på telefon 19. januar")),
        items,
        following,
        draw(st.booleans()) if following is None else False,
    )


@given(data=st.data())
def test_minutes_of_any_people_read_back(data: st.DataObject) -> None:
    """Whatever people and services are called, written minutes read as the same people."""
    members = data.draw(strange_members())
    minutes = data.draw(some_minutes(tuple(member.id for member in members)))

    text = write(minutes, members)

    assert read(text, members) == (minutes, ())


@st.composite
def marked_lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a text of marked lines, some well and some badly written; return it and the marks."""
    shapes = st.sampled_from(
        [
            *("## {}", "## 1 {} @kun: mor", "## {} @tema: {}", "@tema: {}", "{}", "- {}", "### {}"),
            *(
                "- [ ] PPT: {}",
                "- [ ] {}: ringe",
                "- [ ] PPT: ring (frist {})",
                "- [ ] {}",
                "* [x] Åse {}",
            ),
            *(
                "Til stede: {}",
                "Forfall mor, {}",
                "Neste møte: {}",
                "Neste møte: 2.6 {}",
                "Neste møte {}",
            ),
            *(
                "Avklart uten bruker: {}",
                "Avklart med mor: {}",
                "# {} @kun",
                "tekst @alle {}",
                "{} @x",
            ),
        ]
    )
    marks, lines = [], []
    for number, shape in enumerate(draw(st.lists(shapes, min_size=1, max_size=10))):
        marks.append(f"merke{number}z")
        lines.append(shape.replace("{}", marks[-1]))
    return "\n".join(lines), marks


@given(drawn=marked_lines())
def test_every_line_is_kept_or_named(drawn: tuple[str, list[str]]) -> None:
    """Every line is found again in the minutes or in a problem; nothing is dropped in silence."""
    text, marks = drawn

    minutes, problems = read(text)

    answered = repr(minutes) + " ".join(problem.text for problem in problems)
    assert [mark for mark in marks if mark not in answered] == []
