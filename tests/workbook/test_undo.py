"""Undo and redo: a command is turned around whole, or not at all."""

from pathlib import Path
from typing import Any

import pytest

from koord.cli.app import WORDS
from koord.domain.cases import ItemId
from koord.errors import StateForbidsError
from koord.services.desk import Desk
from koord.services.writing import history
from koord.services.writing.minutes import minutes_to_edit
from koord.workbook import tables
from tests.conftest import Koord

# Numbers handed out, papers on disk, drafts and what a round passed by never follow an undo; the
# rest is the history.
OUTSIDE = ("counters", "change_sets", "changes", "papers", "drafts", "passed")
TRACKED = sorted(
    str(m.__tablename__) for m in tables.Row.__subclasses__() if m.__tablename__ not in OUTSIDE
)
APPEND_ONLY = {str(m.__tablename__) for m in tables.Row.__subclasses__() if m.append_only}
LOGGED = ("innkall", "flytt", "avlys", "referat", "sendt", "be-om", "informer", "innsyn", "purr")
FREE = [table for table in TRACKED if table not in APPEND_ONLY]
MINUTES = """Til stede: Kari Larsen (mor), Åse Øvrebø
Forfall: far

## 1 Siden sist
Rapporten er ferdig.
- [ ] PPT: sende rapport (frist 12.2)
- [x] Koordinator: bestille møterom

Neste møte: ons uke 22 kl 14, Rådhuset 3
"""
CALL = ["innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--punkt", "Språk", "--format", "md"]
FORM = ["samtykke", "skjema", "1", "--for", "BUP", "--deles-ikke", "hest", "--format", "md"]
PLAN = ["møteplan", "lag", "1", "--med-bruker", "20.11", "--format", "md", "--ja"]
CARD = """BEGIN:VCARD
VERSION:3.0
FN:Åse Øvrebø
ORG:Solvik kommune;PPT
X-ROM:204
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Per Dahl
ORG:Solbakken barnehage
X-ROM:205
END:VCARD
"""
# What must have been done first, and the command; each works on consent 1.5 of the family.
COMMANDS: dict[str, tuple[list[list[str]], list[str]]] = {
    "ny-sak": (
        [],
        ["ny-sak", "Åse Moe", "--termin", "1.2.2027", "--forelder", "Liv Moe", "--instans", "NAV"],
    ),
    "sak endre": ([], ["sak", "endre", "1", "--navn", "Emma Lie", "--kode", "X", "--språk", "nn"]),
    "sak endre tilstand": (
        [],
        ["sak", "endre", "1", "--tilstand", "rolig", "--neste-blikk", "1.3.2027"],
    ),
    "kontakt ny": ([], ["kontakt", "ny", "1", "Per Dahl", "--instans", "BUP", "--tlf", "90000001"]),
    "kontakt importer": ([], ["kontakt", "importer", "-", "--sak", "1"]),
    "kontakt endre glem": (
        [["kontakt", "importer", "-", "--sak", "1"]],
        ["kontakt", "endre", "1", "Per Dahl", "--glem-kortet"],
    ),
    "kontakt ny i åpen plass": (
        [],
        ["kontakt", "ny", "1", "Per Dahl", "--instans", "Solbakken barnehage"],
    ),
    "kontakt endre": (
        [],
        ["kontakt", "endre", "1", "Åse Øvrebø", "--tlf", "90000002", "--epost", ""],
    ),
    "kontakt endre sperret": ([], ["kontakt", "endre", "1", "far", "--sperret", "besøksforbud"]),
    "kontakt avslutt": ([], ["kontakt", "avslutt", "1", "Åse Øvrebø", "--dato", "31.12"]),
    "husk": ([], ["husk", "1", "Ring PPT", "--frist", "fredag", "--ansvarlig", "PPT"]),
    "gjort": ([], ["gjort", "1.1"]),
    "utsett": ([], ["utsett", "1.1", "+1u"]),
    "ikke-aktuelt": ([], ["ikke-aktuelt", "1.2", "--grunn", "avtalt med mor"]),
    "om": ([], ["om", "--personvern", "--avklart", "20.11"]),
    "samtykke skjema": ([], FORM),
    "samtykke gitt": ([FORM], ["samtykke", "gitt", "1.6", "--signert", "20.11", "--av", "mor"]),
    "samtykke avslått": ([FORM], ["samtykke", "avslått", "1.6"]),
    "samtykke bedt": ([FORM], ["samtykke", "bedt", "1.6", "--av", "far"]),
    "samtykke gitt annet": (
        [],
        ["samtykke", "gitt", "1.5", "--hilse", "ja", "--original", "arkivet", "--tolk", "ja"],
    ),
    "samtykke feilført": ([], ["samtykke", "feilført", "1.5", "--underskrift", "mor"]),
    "samtykke feilført helt": ([], ["samtykke", "feilført", "1.5", "--grunn", "feil sak"]),
    "samtykke forny": ([], ["samtykke", "forny", "1.5", "--til", "1.8.2028", "--format", "md"]),
    "sak endre omsorg": (
        [],
        [
            *("sak", "endre", "1", "--omsorg", "barnevern", "--fra", "1.12.2026"),
            *("--journalref", "Profil 26/118"),
        ],
    ),
    "samtykke kvittering": ([], ["samtykke", "kvittering", "1.5", "--format", "md"]),
    "samtykke trukket": ([], ["samtykke", "trukket", "1.5", "--for", "PPT"]),
    "samtykke trukket tema": ([], ["samtykke", "trukket", "1.5", "--tema", "søsken"]),
    "innkall": ([], CALL),
    "innkall på nytt": ([CALL], [*CALL, "--sted", "Rom 2", "--møte", "1.6", "--på-nytt"]),
    "referat": ([CALL], ["referat", "1.6", "--fil", "-", "--format", "md"]),
    "referat på nytt": (
        [CALL, ["referat", "1.6", "--fil", "-", "--format", "md"]],
        ["referat", "1.6", "--fil", "-", "--format", "md", "--ny"],
    ),
    "referat i IP": (
        [["innkall", "1", "--dato", "22.11.2026", *CALL[4:]]],
        ["referat", "1.6", "--i-ip", "22.11"],
    ),
    "saksliste": ([CALL], ["saksliste", "1.6", "--punkt", "Ferie", "--bruker-ok", "i-dag"]),
    "samtale": ([], ["samtale", "1", "--saker", "fritid", "--hvem", "som sist"]),
    "svar": ([CALL], ["svar", "1.6", "PPT", "nei", "--stedfortreder", "Liv Moe"]),
    "logg": ([], ["logg", "1", "Ringte PPT", "--minutter", "15"]),
    "notat": ([], ["notat", "1.1", "Ringte PPT"]),
    "logg med": ([], ["logg", "1", "Ringte", "--type", "telefon", "--med", "mor"]),
    "sak endre kontakt": ([], ["sak", "endre", "1", "--kontakt", "telefon, hver uke"]),
    "ført": ([["logg", "1", "Ringte PPT"]], ["ført", "1.5", "1.6", "--i", "Profil"]),
    "tid avtalt": ([], ["tid", "1", "--avtalt", "4t/mnd"]),
    "flytt": ([CALL], ["flytt", "1.6", "--dato", "27.1.2027", "--format", "md"]),
    "avlys": ([CALL], ["avlys", "1.6", "--grunn", "sykdom", "--format", "md"]),
    "møteplan lag": ([], PLAN),
    "møteplan aktivitet": ([], ["møteplan", "aktivitet", "1", "Svømmekurs", "--fra", "20.1"]),
    "møteplan fjern": (
        [["møteplan", "aktivitet", "1", "Svømmekurs", "--fra", "20.1"]],
        ["møteplan", "fjern", "1.6"],
    ),
    "sendt": ([CALL], ["sendt", "1.6", "innkalling", "--alle", "--kanal", "svarut"]),
    "be-om": ([], ["be-om", "1", "PPT", "rapporten", "--frist", "15.1", "--format", "md"]),
    "informer": ([], ["informer", "1", "Nytt mål.", "--alle", "--format", "md"]),
    "purr": (
        [["husk", "1", "rapport", "--ansvarlig", "PPT"]],
        ["purr", "1", "--format", "md"],
    ),
    "innsyn": ([], ["innsyn", "1", "--for", "mor", "--ja", "--format", "md"]),
}
ONLY_READ = {
    *("i-dag", "huskeliste", "kan", "samtykker", "saker", "kontakter", "historikk"),
    *("fagsystem", "søk", "kalender", "ring"),
    "runde",  # each answer is the step of its own command
}
NOT_IN_THE_HISTORY = {
    *(
        "angre",
        "gjenta",
        "oppsett",
        "lås",
        "lås-opp",
        "nytt-passord",
        "øv",
        "hjelp",
        "økt",
        "fullføring",
        "maler",
        "sladd",  # what it empties never comes back
    ),
}
# In the history, with nothing in it to undo.
ONLY_PAPERS = {"skriv", "rydd"}


def run(koord: Koord, words: list[str]) -> None:
    """Run one command; the last word `--ny` means the minutes with one line more."""
    text = MINUTES.replace("ferdig.", "sendt.") if words[-1] == "--ny" else MINUTES
    text = CARD if words[:2] == ["kontakt", "importer"] else text
    koord.ok(*[word for word in words if word != "--ny"], stdin=text)


def dump(connection: Any, only: list[str] = TRACKED) -> dict[str, list[Any]]:
    """Return every row of the tables that the history keeps."""
    return {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in only
    }


def seen(koord: Koord) -> list[Any]:
    """Return all that the user sees of the cases."""
    shown = [
        koord.json(*words)
        for words in (
            ["saker"],
            ["sak", "vis", "1"],
            ["samtykker"],
            ["huskeliste", "--alle"],
            ["kontakter"],
            ["sendt", "1"],
            ["møteplan", "1", "--halvår", "vår27"],
        )
    ]
    for who in ("PPT", "BUP"):
        answer = koord("kan", "1", who, "--json")
        shown.append(answer.data if answer.out else answer.code)
    return shown


# --- every command -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_undone_and_redone_whole(consented: Koord, desk: Desk, name: str) -> None:
    """After undo the file and the screen are as before it, after redo as after it."""
    before_it, command = COMMANDS[name]
    for words in before_it:
        run(consented, words)
    connection = desk.book.connection
    before, screen_before = dump(connection), seen(consented)
    run(consented, command)
    after, screen_after = dump(connection), seen(consented)
    assert after != before

    consented.ok("angre", "--ja")
    undone = dump(connection)
    if name.startswith("samtykke ") and name != "samtykke skjema":
        assert {t: undone[t] for t in FREE} == {t: before[t] for t in FREE}
    elif name.startswith(LOGGED):
        # What was made or sent is voided by rows beside it.
        assert {t: undone[t] for t in TRACKED if t != "dispatches"} == {
            t: before[t] for t in TRACKED if t != "dispatches"
        }
    else:
        assert undone == before
    assert seen(consented) == screen_before

    consented.ok("gjenta", "--ja")
    redone = dump(connection)
    assert {t: redone[t] for t in FREE} == {t: after[t] for t in FREE}
    assert seen(consented) == screen_after


def test_every_word_that_changes_something_is_tried() -> None:
    """A new command word stands among those undone above, or among those that change nothing."""
    tried = {name.split(" ")[0] for name in COMMANDS}

    assert tried | ONLY_READ | NOT_IN_THE_HISTORY | ONLY_PAPERS == set(WORDS)
    assert not tried & ONLY_READ


@pytest.mark.slow
def test_a_whole_story_is_walked_back_and_forth(family: Koord) -> None:
    """Twelve commands in a row are undone one by one to the beginning, and redone to the end."""
    story = [
        ["husk", "1", "Ring skolen", "--frist", "fredag"],
        FORM,
        ["samtykke", "gitt", "1.6", "--signert", "20.11", "--av", "mor", "--av", "far"],
        ["kontakt", "ny", "1", "Per Dahl", "--instans", "BUP"],
        ["samtykke", "skjema", "1", "--for", "PPT", "--format", "md"],
        ["samtykke", "gitt", "1.7", "--signert", "20.11", "--av", "mor", "--av", "far"],
        [*CALL, "--uten", "Solbakken barnehage"],
        ["referat", "1.8", "--fil", "-", "--format", "md"],
        ["gjort", "1.5"],
        ["samtykke", "trukket", "1.6"],
        ["sak", "endre", "1", "--tilstand", "rolig"],
    ]
    screens = [seen(family)]
    for words in story:
        run(family, words)
        screens.append(seen(family))

    for screen in reversed(screens[:-1]):
        family.ok("angre", "--ja")
        assert standing(seen(family)) == standing(screen)
    for screen in screens[1:]:
        family.ok("gjenta", "--ja")
        assert standing(seen(family)) == standing(screen)


def standing(screen: list[Any]) -> list[Any]:
    """Return what the user sees without papers that are entered in error."""
    kept = []
    for shown in screen:
        if isinstance(shown, dict) and "consents" in shown:
            shown = [c for c in shown["consents"] if c["status"] != "feilført"]
        kept.append(shown)
    return kept


# --- one after the other -----------------------------------------------------------------------


def test_undo_and_redo_go_one_step_at_a_time(family: Koord) -> None:
    """The newest is undone first, and what was undone last is redone first."""
    for what in ("en", "to", "tre"):
        family.ok("husk", "1", what)

    undone = [family.json("angre", "--ja")["sentence"] for _ in range(3)]
    redone = [family.json("gjenta", "--ja")["sentence"] for _ in range(3)]

    assert [sentence[-3:].strip(": ") for sentence in undone] == ["tre", "to", "en"]
    assert redone == undone[::-1]


def test_a_new_command_drops_what_was_undone(family: Koord) -> None:
    """After a new command the undone ones are gone for good, and the list says so."""
    family.ok("husk", "1", "en")
    family.ok("husk", "1", "to")
    family.ok("angre", "--ja")
    family.ok("angre", "--ja")
    family.ok("husk", "1", "tre")

    answer = family("gjenta", "--ja")
    states = {c["sentence"]: c["state"] for c in family.json("historikk")["changes"]}

    assert answer.code == 6 and "ingenting å gjenta" in answer.err
    assert states["La 1.5 på lista: en"] == states["La 1.6 på lista: to"] == "dropped"
    assert states["La 1.7 på lista: tre"] == "current"
    assert "angret for godt" in family.ok("historikk").out


def test_a_command_that_is_refused_drops_nothing(family: Koord) -> None:
    """What was undone can still be redone after a command that did nothing."""
    family.ok("husk", "1", "en")
    family.ok("angre", "--ja")
    assert family("husk", "1", "født 14051712345").code == 4
    assert family("gjort", "1.99").code == 3

    assert family.json("gjenta", "--ja")["sentence"] == "La 1.5 på lista: en"


def test_undo_reaches_back_over_a_redo(family: Koord) -> None:
    """A command that was redone can be undone again, and then the one before it."""
    family.ok("husk", "1", "en")
    family.ok("husk", "1", "to")
    for words in (["angre"], ["gjenta"], ["angre"], ["angre"]):
        family.ok(*words, "--ja")

    left = [t["what"] for t in family.json("huskeliste", "1")["tasks"]]
    assert "en" not in left and "to" not in left


def test_there_is_nothing_before_the_workbook_was_made(koord: Koord) -> None:
    """In a new workbook neither can be done; exit 6, in Norwegian, and nothing is written."""
    before = koord.book.read_bytes()

    undo, redo = koord("angre", "--ja"), koord("gjenta", "--ja")

    assert (undo.code, redo.code) == (6, 6)
    assert "Det er ingenting å angre." in undo.err
    assert "Det er ingenting å gjenta." in redo.err
    assert koord.book.read_bytes() == before


@pytest.mark.parametrize("command", ["angre", "gjenta"])
def test_nobody_to_answer_and_no_flag_stops_it(family: Koord, command: str) -> None:
    """Without a terminal and without --ja it says what it would do, exits 2, and does nothing."""
    family.ok("husk", "1", "Ring PPT")
    if command == "gjenta":
        family.ok("angre", "--ja")
    before = family.book.read_bytes()

    answer = family(command)

    assert answer.code == 2
    assert answer.out == ""
    first, *rest = answer.err.splitlines()
    assert "La 1.5 på lista: Ring PPT (husk)" in first
    assert f"koord {command} --ja" in "\n".join(rest)
    assert family.book.read_bytes() == before


def test_undo_is_shown_in_a_sentence_before_and_after(family: Koord) -> None:
    """What is about to be undone stands first on stderr, what was undone on stdout."""
    family.ok("utsett", "1.1", "+1u")

    answer = family.ok("angre", "--ja")

    assert answer.err.splitlines()[0].startswith(
        "Det siste som ble gjort: Flyttet fristen for 1.1 til "
    )
    assert answer.out.startswith("Angret: Flyttet fristen for 1.1 til ")
    assert "koord gjenta" in answer.err.splitlines()[-1]


def test_papers_stay_where_they_are_and_are_named(consented: Koord) -> None:
    """Undo leaves every file it names untouched; redo makes none."""
    files = consented.json(*CALL)["files"]
    contents = {file: Path(file).read_bytes() for file in files}

    undone = consented.ok("angre", "--ja")
    consented.ok("gjenta", "--ja")

    assert files
    for file in files:
        assert f"Papiret blir liggende, det kan være sendt: {file}" in undone.err
        assert Path(file).read_bytes() == contents[file]
    assert sorted(map(str, consented.folder.iterdir())) == sorted(
        [*files, *map(str, consented.folder.glob("*samtykkeskjema*"))]
    )


def test_the_history_tells_what_was_done_and_undone(family: Koord) -> None:
    """The newest stands first, each with its command and a sentence; undo is in it too."""
    family.ok("husk", "1", "Ring PPT")
    family.ok("gjort", "1.1")
    family.ok("angre", "--ja")

    changes = family.json("historikk")["changes"]
    few = family.json("historikk", "--antall", "2")["changes"]

    assert [(c["command"], c["kind"], c["state"]) for c in changes] == [
        ("angre", "undo", "current"),
        ("gjort", "do", "undone"),
        ("husk", "do", "current"),
        ("kontakt ny", "do", "current"),
        ("ny-sak", "do", "current"),
        ("oppsett", "setup", "current"),
    ]
    assert changes[0]["sentence"] == "Angret: Krysset av 1.1: Snakk om samtykke i første møte"
    assert [c["number"] for c in changes] == sorted((c["number"] for c in changes), reverse=True)
    assert few == changes[:2]


def test_what_only_makes_papers_is_remembered_and_not_undone(family: Koord) -> None:
    """Undo passes it by, and what was undone can still be redone after it."""
    family.ok("husk", "1", "Ring PPT")
    (file,) = family.json("skriv", "familie", "1", "--format", "md")["files"]
    undone = family.json("angre", "--ja")
    family.ok("skriv", "familie", "1", "--format", "md")

    changes = family.json("historikk")["changes"]

    assert undone["command"] == "husk"
    assert Path(file).is_file()
    assert [c["kind"] for c in changes[:4]] == ["paper", "undo", "paper", "do"]
    assert changes[0]["sentence"] == "Skrev familie for sak 1"
    assert family.json("gjenta", "--ja")["command"] == "husk"


def test_numbers_do_not_go_back_with_an_undo(family: Koord) -> None:
    """What comes after an undo gets a number that was never used."""
    family.ok("husk", "1", "en")
    family.ok("angre", "--ja")
    assert family.json("husk", "1", "to")["item"] == "1.6"
    family.ok("ny-sak", "Per Moe", "--født", "1.1.2020")
    family.ok("angre", "--ja")

    assert family.json("ny-sak", "Liv Moe", "--født", "1.1.2020")["number"] == 3


# --- when it cannot be done --------------------------------------------------------------------


def test_rows_that_have_changed_since_stop_the_undo_whole(family: Koord, desk: Desk) -> None:
    """When the file is not what the command left, nothing of it is undone."""
    family.ok("ny-sak", "Per Moe", "--født", "1.1.2020")
    desk.book.connection.execute("UPDATE people SET title = 'endret' WHERE name = 'Per Moe'")
    before = dump(desk.book.connection)

    answer = family("angre", "--ja")

    assert answer.code == 6
    assert "endret siden" in answer.err and "koord historikk" in answer.err
    assert dump(desk.book.connection) == before
    assert family.json("historikk")["changes"][0]["state"] == "current"


def test_what_was_asked_about_is_what_is_undone(family: Koord, desk: Desk) -> None:
    """A command that comes in between the question and the answer is not the one undone."""
    family.ok("husk", "1", "en")
    asked = history.what_to_undo(desk).number
    family.ok("husk", "1", "to")
    before = dump(desk.book.connection)

    with pytest.raises(StateForbidsError, match="endret av en annen kommando"):
        history.undo(desk, asked)

    assert dump(desk.book.connection) == before


# --- minutes -----------------------------------------------------------------------------------


def test_the_text_of_undone_minutes_is_not_lost(consented: Koord, desk: Desk) -> None:
    """After undo the text lies ready to be written on; redo takes it in again."""
    item = ItemId.parse(consented.json(*CALL)["item"])
    fresh = minutes_to_edit(desk, item)
    run(consented, ["referat", str(item), "--fil", "-", "--format", "md"])

    consented.ok("angre", "--ja")
    assert minutes_to_edit(desk, item) == MINUTES != fresh
    consented.ok("gjenta", "--ja")

    drafts = desk.book.connection.execute("SELECT count(*) FROM drafts").fetchone()[0]
    assert drafts == 0
    assert minutes_to_edit(desk, item) == MINUTES


def test_a_newer_draft_is_kept_over_undo_and_redo(consented: Koord, desk: Desk) -> None:
    """Neither undo nor redo touches a text that was written on since."""
    item = ItemId.parse(consented.json(*CALL)["item"])
    run(consented, ["referat", str(item), "--fil", "-", "--format", "md"])
    newer = MINUTES.replace("ferdig", "snart ferdig") + "- [ ] Ukjent: noe\n"
    assert consented("referat", str(item), "--fil", "-", stdin=newer).code == 4

    for command in ("angre", "gjenta"):
        consented.ok(command, "--ja")
        assert minutes_to_edit(desk, item) == newer
