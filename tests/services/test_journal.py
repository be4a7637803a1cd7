"""The log, and what is in the municipality's own system."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.journal import voided
from koord.services.desk import Desk
from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "22.11.2026", "--kl", "14", "--punkt", "Mål", "--format", "md")
WRITE = ("referat", "1.6", "--fil", "-", "--format", "md")
NOTES = "Til stede: Kari Larsen (mor), Åse Øvrebø (PPT)\n\n## 1 Mål\nVi {}.\n"
NUMBER = "140517" + "12345"  # eleven digits, put together so that no file of ours holds them


def waiting(koord: Koord, *case: str) -> list[tuple[str, str]]:
    """Return item and title of what is not posted."""
    return [(e["item"], e["title"]) for e in koord.json("fagsystem", *case)["entries"]]


def derived(koord: Koord) -> list[str]:
    """Return what the list says is to be posted."""
    tasks = koord.json("huskeliste")["tasks"]
    return [task["what"] for task in tasks if task["what"].startswith("Før i fagsystemet")]


# --- the log -----------------------------------------------------------------------------------


def test_an_entry_keeps_text_day_kind_and_minutes(family: Koord) -> None:
    """What is noted is shown again as it was typed, line by line, and has a number of the case."""
    text = "Ringte PPT.\n\n  De   svarer fredag.  \n"
    family.ok(
        *("logg", "1", "--fil", "-", "--minutter", "15", "--type", "Telefon", "--dato", "20.11"),
        stdin=text,
    )

    (entry,) = family.json("logg", "1", "--vis")["entries"]

    assert entry == {
        "item": "1.5",
        "case": 1,
        "kind": "telefon",
        "date": "2026-11-20",
        "text": "Ringte PPT.\n\nDe svarer fredag.",
        "minutes": 15,
        "with": None,
        "with_family": False,
        "posted": False,
    }


def test_without_a_text_and_without_a_terminal_the_flag_is_named(family: Koord) -> None:
    """Nobody is there to ask, so the flag stands in the answer, and nothing is noted."""
    answer = family("logg", "1")

    assert answer.code == 2
    assert "--fil FIL" in answer.err
    assert family.json("logg", "1", "--vis")["entries"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("  ",),
        (f"Født {NUMBER}",),
        (f"Linje\nfødt {NUMBER}",),
        ("Ringte", "--minutter", "0"),
        ("Ringte", "--minutter", "1441"),
        ("Ringte", "--type", "sms"),
        ("Ringte", "--dato", "2027-01-01"),
        ("x" * 10_001,),
    ],
)
def test_what_makes_no_sense_is_refused(family: Koord, words: tuple[str, ...]) -> None:
    """An empty text, an 11-digit number, a day to come: refused in words, and nothing is noted."""
    assert family("logg", "1", *words).code == 4
    assert family.json("logg", "1", "--vis")["entries"] == []


def test_the_same_twice_is_noted_once(family: Koord) -> None:
    """Arrow up and Enter notes nothing anew; other minutes are another entry."""
    family.ok("logg", "1", "Ringte PPT")
    assert "alt" in family.ok("logg", "1", "Ringte PPT").out

    family.ok("logg", "1", "Ringte PPT", "--minutter", "5")
    assert len(family.json("logg", "1", "--vis")["entries"]) == 2


def test_the_number_says_what_it_is_to_other_commands(family: Koord) -> None:
    """A command for tasks says in words that the number is an entry of the log."""
    family.ok("logg", "1", "Ringte PPT")

    assert "1.5 er en føring i loggen, ikke et gjøremål" in family("gjort", "1.5").err


# --- what is not posted ------------------------------------------------------------------------


def test_all_that_happened_flows_in_the_oldest_first(consented: Koord) -> None:
    """Consents, log, each version of minutes, a talk and a cancelled meeting are there."""
    consented.ok(*CALL)
    consented.ok(*WRITE, stdin=NOTES.format("venter"))
    consented.ok(*WRITE, stdin=NOTES.format("begynner"))
    consented.ok("logg", "1", "Ringte PPT", "--dato", "3.11", "--type", "telefon")
    consented.ok("samtale", "1", "--saker", "korps")
    consented.ok("innkall", "1", "--dato", "20.1.2027", *CALL[4:])
    consented.ok("avlys", "1.9", "--grunn", "sykdom", "--format", "md")
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")

    assert waiting(consented) == [
        ("1.7", "telefon"),
        ("1.5", "samtykke gitt"),
        ("1.5", "samtykke trukket"),
        ("1.6", "referat"),
        ("1.6", "referat, utgave 2"),
        ("1.8", "brukermøte"),
        ("1.9", "ansvarsgruppemøte, avlyst"),
    ]
    ages = [entry["days"] for entry in consented.json("fagsystem", "1")["entries"]]
    assert ages == [19, 2, 0, 0, 0, 0, 0]


def test_a_refusal_is_to_be_posted(family: Koord) -> None:
    """That somebody said no belongs in the journal as much as a yes."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--format", "md")
    assert waiting(family) == []

    family.ok("samtykke", "avslått", "1.5")

    assert waiting(family) == [("1.5", "samtykke avslått")]


def test_minutes_in_the_individual_plan_are_there_already(consented: Koord) -> None:
    """A meeting whose evaluation stands in the plan is documented where it should be."""
    consented.ok(*CALL)
    consented.ok("referat", "1.6", "--i-ip", "22.11")

    assert ("1.6", "ansvarsgruppemøte") not in waiting(consented)


def test_what_was_entered_in_error_is_not_posted(consented: Koord) -> None:
    """A signature undone before it was posted is not asked for, and is again when redone."""
    consented.ok("angre", "--ja")
    assert waiting(consented) == []
    consented.ok("gjenta", "--ja")
    assert waiting(consented) == [("1.5", "samtykke gitt")]
    consented.ok("angre", "--ja")
    assert waiting(consented) == []


def test_a_paper_that_was_entered_in_error_is_not_posted(consented: Koord) -> None:
    """Nothing of a whole paper that never was is asked for, unless some of it was posted."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")
    consented.ok("samtykke", "feilført", "1.5", "--grunn", "feil skjema")
    assert waiting(consented) == []

    consented.ok("angre", "--ja")
    consented.ok("ført", "1.5", "--i", "Profil")
    consented.ok("samtykke", "feilført", "1.5", "--grunn", "feil skjema")
    assert waiting(consented) == [("1.5", "samtykke feilført")]


def test_what_was_entered_in_error_after_it_was_posted_is_to_be_corrected(
    consented: Koord, desk: Desk
) -> None:
    """When the system holds something that never was, it must be told."""
    consented.ok("ført", "1.5", "--i", "Profil")
    _enter_in_error(desk)

    assert ("1.5", "samtykke feilført") in waiting(consented)


def _enter_in_error(desk: Desk) -> None:
    connection = desk.book.connection
    signature = connection.execute("SELECT max(id) FROM consent_signatures").fetchone()[0]
    connection.execute(
        "INSERT INTO consent_events (consent_id, kind, occurred_on, voids_signature, recorded_at,"
        " change_set_id) SELECT consent_id, 'feilført', '2026-11-22', id, recorded_at,"
        " change_set_id FROM consent_signatures WHERE id = ?",
        (signature,),
    )


def test_it_comes_on_the_list_after_some_days(
    family: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One task for the case, from the day after the routine's days, until it is posted."""
    family.ok("logg", "1", "Ringte PPT", "--type", "telefon")
    family.ok("logg", "1", "Ringte BUP", "--type", "telefon")

    monkeypatch.setenv("KOORD_I_DAG", "2026-11-25")
    assert derived(family) == []
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-26")
    assert derived(family) == ["Før i fagsystemet: 1.5 telefon og 1 til"]
    (task,) = [t for t in family.json("huskeliste", "1")["tasks"] if t["item"] is None]
    assert task["remedy"] == "koord fagsystem 1"
    assert task["due"] == "2026-11-25"

    family.ok("ført", "1", "--i", "Profil")
    assert derived(family) == []


def test_the_day_tells_how_much_is_not_posted(family: Koord) -> None:
    """Plain `koord` has the count."""
    family.ok("logg", "1", "Ringte PPT")

    assert family.json()["unposted"] == 1
    assert "Ikke ført i fagsystemet: 1 (koord fagsystem)" in family.ok().out


# --- the text ----------------------------------------------------------------------------------


def test_the_text_to_copy_holds_what_happened(consented: Koord) -> None:
    """Minutes, consent, entry, talk and cancellation are each a text with day and content."""
    consented.ok(*CALL, "--sted", "Rådhuset 3")
    consented.ok(*WRITE, stdin=NOTES.format("venter"))
    consented.ok("logg", "1", "Ringte PPT", "--minutter", "15", "--type", "telefon")
    consented.ok("samtale", "1", "--saker", "korps")
    consented.ok("innkall", "1", "--dato", "20.1.2027", *CALL[4:])
    consented.ok("avlys", "1.9", "--grunn", "sykdom", "--format", "md")

    def text(item: str) -> str:
        return str(consented.json("fagsystem", item)["text"])

    assert text("1.5") == (
        "Samtykke gitt 20. november 2026 av mor og far. Skjema 1.5.\n"
        "Formål: Samordne hjelpen rundt bruker\n"
        "PPT (utveksle): 22. november 2026 til 30. juni 2027\n"
        "Solbakken barnehage (utveksle): 22. november 2026 til 30. juni 2027"
    )
    assert text("1.6").startswith(
        "Referat: ansvarsgruppemøte søndag 22. november 2026 kl. 14.00, Rådhuset 3\nTil stede:"
    )
    assert "Vi venter." in text("1.6")
    assert text("1.7") == "Telefon 22. november 2026, 15 minutter\nRingte PPT"
    assert text("1.8") == (
        "Brukermøte søndag 22. november 2026 er holdt.\nBruker vil ta opp: korps"
    )
    assert text("1.9") == ("Ansvarsgruppemøte onsdag 20. januar 2027 er avlyst. Grunn: sykdom")


def test_the_text_stands_alone_on_stdout_and_on_the_clipboard(
    family: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is copied is the text and nothing else; where there is no clipboard it is said."""
    family.ok("logg", "1", "Ringte PPT")
    copied: list[str] = []

    def put(text: str) -> bool:
        copied.append(text)
        return True

    monkeypatch.setattr("koord.cli.clipboard.put", put)

    answer = family.ok("fagsystem", "1.5", "--kopier")

    assert answer.out == "Notat 22. november 2026\nRingte PPT\n"
    assert copied == ["Notat 22. november 2026\nRingte PPT"]
    assert "koord ført 1.5 --i Profil" in answer.err
    monkeypatch.setattr("koord.cli.clipboard.put", lambda text: False)
    assert "Fant ikke noe utklippstavle" in family.ok("fagsystem", "1.5", "--kopier").err


@pytest.mark.parametrize("item", ["1.1", "1.99", "9.1"])
def test_what_is_nothing_to_post_is_said(family: Koord, item: str) -> None:
    """A task, or a number that is nothing, is exit code 3 in words."""
    for words in (("fagsystem", item), ("ført", item, "--i", "Profil")):
        assert family(*words).code == 3


def test_what_has_not_happened_yet_is_nothing_to_post(consented: Koord) -> None:
    """A meeting to come and a form that nobody answered say what comes first."""
    consented.ok("innkall", "1", "--dato", "20.1.2027", *CALL[4:])
    consented.ok("samtykke", "skjema", "1", "--for", "BUP", "--format", "md")

    assert "ikke holdt eller avlyst" in consented("fagsystem", "1.6").err
    assert "Ingen har svart" in consented("fagsystem", "1.7").err


# --- ticked off --------------------------------------------------------------------------------


def test_it_is_ticked_off_with_system_and_day(consented: Koord) -> None:
    """Several at once, with where and when; a second time says so and changes nothing."""
    consented.ok("logg", "1", "Ringte PPT", "--dato", "19.11")

    done = consented.json("ført", "1.5", "1.6", "--i", "Profil", "--dato", "21.11")
    again = consented.ok("ført", "1.6", "--i", "Gerica")

    assert {(e["system"], e["posted_on"]) for e in done["entries"]} == {("Profil", "2026-11-21")}
    assert waiting(consented) == []
    assert "er alt ført i Profil 21. november 2026" in again.out
    assert consented.json("logg", "1", "--vis")["entries"][0]["posted"] is True


def test_a_new_version_is_to_be_posted_anew(consented: Koord) -> None:
    """What is ticked off is the version that was posted, not the meeting."""
    consented.ok(*CALL)
    consented.ok(*WRITE, stdin=NOTES.format("venter"))
    consented.ok("ført", "1.5", "1.6", "--i", "Profil")
    consented.ok(*WRITE, stdin=NOTES.format("begynner"))

    assert waiting(consented) == [("1.6", "referat, utgave 2")]
    assert "begynner" in consented.json("fagsystem", "1.6")["text"]
    assert "venter" not in consented.json("fagsystem", "1.6")["text"]


def test_more_than_three_are_listed_and_asked_about(family: Koord) -> None:
    """A whole case at once is shown first; without anybody to answer nothing is done."""
    for number in range(4):
        family.ok("logg", "1", f"Ringte {number}")

    answer = family("ført", "1", "--i", "Profil")

    assert answer.code == 2
    assert answer.err.count("notat") == 4
    assert "koord ført 1 --i Profil --ja" in answer.err
    assert len(waiting(family)) == 4
    family.ok("ført", "1", "--i", "Profil", "--ja")
    assert waiting(family) == []


def test_the_system_is_asked_for(family: Koord) -> None:
    """Without a terminal the flag is named."""
    family.ok("logg", "1", "Ringte PPT")

    answer = family("ført", "1.5")

    assert answer.code == 2
    assert "--i Profil" in answer.err


@pytest.mark.parametrize("words", [("--i", " "), ("--i", "Profil", "--dato", "2027-01-01")])
def test_a_system_without_a_name_or_a_day_to_come_is_refused(
    family: Koord, words: tuple[str, ...]
) -> None:
    """Neither is a tick that anyone could look up later."""
    family.ok("logg", "1", "Ringte PPT")

    assert family("ført", "1.5", *words).code == 4
    assert len(waiting(family)) == 1


def test_the_two_marks_of_an_entry_agree(family: Koord, desk: Desk) -> None:
    """`posted` says what the postings say, through undo and redo."""
    disagree = (
        "SELECT count(*) FROM log_entries x WHERE x.posted <> EXISTS"
        " (SELECT 1 FROM postings p WHERE p.what = 'log' AND p.what_id = x.id)"
    )
    family.ok("logg", "1", "Ringte PPT")
    for words in (("ført", "1", "--i", "Profil"), ("angre", "--ja"), ("gjenta", "--ja")):
        family.ok(*words)
        assert desk.book.connection.execute(disagree).fetchone()[0] == 0


@given(st.integers(0, 12))
def test_every_other_turn_takes_back(turns: int) -> None:
    """A row that is taken back holds again when what took it back is taken back, and so on."""
    chain = [(number, number - 1 if number > 1 else None) for number in range(1, turns + 2)]

    assert (1 in voided(chain)) == (turns % 2 == 1)


# --- clearing away -----------------------------------------------------------------------------


@pytest.fixture
def sent(consented: Koord) -> list[Path]:
    """The papers of minutes 1.6, sent to all; not posted."""
    consented.ok(*CALL)
    written = consented.json(*WRITE, stdin=NOTES.format("venter"))
    send(consented)
    return [Path(file) for file in written["files"]]


def send(koord: Koord, *but: str) -> None:
    """Note that the minutes were sent to all."""
    koord.ok("sendt", "1.6", "referat", "--alle", "--kanal", "svarut", *but, "--ja")


def test_what_is_sent_and_posted_is_cleared_away(consented: Koord, sent: list[Path]) -> None:
    """Only then; the count is in `koord`, it is asked about, and told in the history."""
    assert consented.json("rydd")["cleared"] == []
    consented.ok("ført", "1.6", "--i", "Profil")
    assert consented.json()["to_clear"] == len(sent)

    tried = consented.json("rydd", "--prøv")
    asked = consented("rydd")
    assert tried["cleared"] == list(map(str, sent)) and all(file.exists() for file in sent)
    assert asked.code == 2 and all(file.exists() for file in sent)

    done = consented.json("rydd", "--ja")
    assert done["cleared"] == list(map(str, sent)) and not any(file.exists() for file in sent)
    assert consented.json()["to_clear"] == 0
    assert "Ryddet bort" in consented.json("historikk")["changes"][0]["sentence"]
    assert [file for file in consented.folder.iterdir() if "innkalling" in file.name]


def test_a_paper_that_somebody_has_written_in_stays(consented: Koord, sent: list[Path]) -> None:
    """A file that does not hold what koord wrote is never removed."""
    consented.ok("ført", "1.6", "--i", "Profil")
    sent[0].write_text("endret for hånd", encoding="utf-8")

    done = consented.json("rydd", "--ja")

    assert done["edited"] == [str(sent[0])]
    assert sent[0].read_text(encoding="utf-8") == "endret for hånd"


def test_a_paper_made_after_it_was_sent_stays(consented: Koord, sent: list[Path]) -> None:
    """A new version that nobody has got is not cleared away with the old one."""
    newer = consented.json(*WRITE, stdin=NOTES.format("begynner"))["files"]
    consented.ok("ført", "1.6", "--i", "Profil")

    done = consented.json("rydd", "--ja")

    assert done["cleared"] == list(map(str, sent))
    assert all(Path(file).exists() for file in newer)


def test_what_somebody_waits_for_stays(consented: Koord) -> None:
    """A paper made for one who has not got it keeps all of its kind where they are."""
    consented.ok(*CALL)
    written = consented.json(*WRITE, stdin=NOTES.format("venter"))
    consented.ok("ført", "1.5", "1.6", "--i", "Profil")
    send(consented, "--unntatt", "Kari Larsen")
    assert consented.json("rydd", "--prøv")["cleared"] == []

    send(consented)
    assert consented.json("rydd", "--prøv")["cleared"] == written["files"]


def test_what_was_not_sent_after_all_stays(consented: Koord, sent: list[Path]) -> None:
    """A dispatch that is undone does not count."""
    consented.ok("angre", "--ja")
    consented.ok("ført", "1.6", "--i", "Profil")

    assert consented.json("rydd", "--prøv")["cleared"] == []


def test_a_paper_that_is_gone_is_no_fault(consented: Koord, sent: list[Path]) -> None:
    """What she removed herself, or a killed command did, is noted as gone."""
    consented.ok("ført", "1.6", "--i", "Profil")
    for file in sent:
        file.unlink()

    assert consented.json("rydd")["gone"] or consented.json("rydd", "--ja")["gone"]
    assert consented.json()["to_clear"] == 0


# --- time --------------------------------------------------------------------------------------


def test_minutes_are_summed_case_by_case_and_half_year_by_half_year(consented: Koord) -> None:
    """Entries and held meetings count; a called meeting and another half-year do not."""
    consented.ok("ny-sak", "Tuva Moe", "--født", "1.2.2020")
    consented.ok("logg", "1", "Ringte PPT", "--minutter", "20")
    consented.ok("logg", "1", "Ringte BUP")
    consented.ok("logg", "1", "Ringte NAV", "--minutter", "40", "--dato", "31.7.2026")
    consented.ok(*CALL, "--varighet", "60")
    consented.ok("innkall", "1", "--dato", "20.12.2026", *CALL[4:])
    consented.ok("referat", "1.9", "--fil", "-", "--format", "md", stdin=NOTES.format("venter"))
    consented.ok("logg", "2", "Besøk", "--minutter", "90")

    now = consented.json("tid")["rows"]
    then = consented.json("tid", "1")["rows"]

    assert [(row["case"], row["minutes"]) for row in now] == [(1, 80), (2, 90)]
    assert (now[0]["entries"], now[0]["entries_without_minutes"]) == (2, 1)
    assert [(row["half_year"], row["minutes"]) for row in then] == [("høst26", 80), ("vår26", 40)]
    assert consented.json("tid", "--halvår", "v26")["rows"][0]["minutes"] == 40


def test_what_is_agreed_stands_beside_it(family: Koord) -> None:
    """Also for a case on which nothing is spent; an empty text takes it away."""
    agreed = family.json("tid", "1", "--avtalt", "4t/mnd")
    (row,) = family.json("tid")["rows"]

    assert agreed["agreed"] == "4 t/mnd"
    assert (row["minutes"], row["agreed_minutes"]) == (0, 20 * 60)
    assert "sto slik alt" in family.ok("tid", "1", "--avtalt", "4 timer i måneden").out
    family.ok("tid", "1", "--avtalt", "")
    assert family.json("tid")["rows"] == []


def test_the_sheet_for_the_leader_has_no_names(family: Koord) -> None:
    """The paper has the numbers of the cases, and neither names nor initials."""
    family.ok("logg", "1", "Ringte PPT", "--minutter", "20")
    family.ok("tid", "1", "--avtalt", "90min/uke")

    (file,) = family.json("tid", "--papir", "--format", "md")["files"]
    text = Path(file).read_text(encoding="utf-8")

    assert "**20 min**" in text
    assert Path(file).name == "tidsark-2026-11-22.md"
    for secret in ("Emma", "Larsen", "EL", "PPT", "Ringte"):
        assert secret not in text
    assert family.json("historikk")["changes"][0]["kind"] == "paper"


def test_there_is_nothing_to_make_a_sheet_of(family: Koord) -> None:
    """Without any time noted no paper is made; exit 6 says how to note some."""
    assert family("tid", "--papir").code == 6
    assert "koord logg" in family("tid", "--papir").err
