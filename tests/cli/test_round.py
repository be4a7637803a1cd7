"""`koord runde` on a real terminal: one key each, saved at each key, and back where it was."""

import signal
import time

import pexpect
import pytest

from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.cli.test_window import PROMPT, opened
from tests.conftest import Koord

pytestmark = pytest.mark.slow
DAY = "2026-12-10"
OVERDUE = ("Snakk om samtykke", "Kladde brev", "Sende rapport")


@pytest.fixture
def late(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> Koord:
    """Three things past their day: a start task, one of her own (1.6), one PPT promised (1.7).

    The use of the workbook is settled, so that nothing else asks for anything.
    """
    consented.ok("om", "--personvern", "--avklart", "22.11.2026")
    consented.ok("ført", "1.5", "--i", "Profil")
    consented.ok("husk", "1", "Kladde brev", "--frist", "7.12.2026")
    consented.ok("husk", "1", "Sende rapport", "--frist", "8.12.2026", "--ansvarlig", "PPT")
    monkeypatch.setenv("KOORD_I_DAG", DAY)
    return consented


def card(child: pexpect.spawn, place: int, of: int, what: str) -> None:
    """Wait for a card."""
    child.expect_exact(f"{place} av {of} · ")
    child.expect_exact(what)
    child.expect_exact("> ")


def open_tasks(koord: Koord) -> dict[str, str]:
    """Return what is open in the case, and its day."""
    return {
        task["item"]: task["due"]
        for task in koord.json("huskeliste", "1")["tasks"]
        if task["item"] is not None
    }


def test_a_whole_round(late: Koord, terminal: Terminal) -> None:
    """Done with one key, put off with a date, and a call that is noted with a new day."""
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("g")
    child.expect_exact("1.1 Snakk om samtykke i første møte → gjort")
    card(child, 2, 3, "Kladde brev")
    child.send("u")
    child.expect_exact("Ny frist [+1u]: ")
    child.sendline("om en stund")
    child.expect_exact("er ikke en dato")
    child.expect_exact("Ny frist [+1u]: ")
    child.sendline("i går")
    child.expect_exact("er ikke etter i dag")
    child.expect_exact("Ny frist [+1u]: ")
    child.sendline("")
    child.expect_exact("1.6 Kladde brev → utsatt, frist torsdag 17. desember 2026")
    card(child, 3, 3, "Sende rapport")
    child.send("r")
    child.expect_exact("Ring Åse Øvrebø (PPT): 90 00 00 00")
    child.expect_exact("> ")
    child.send("s")
    child.expect_exact("Minutter")
    child.sendline("5")
    child.expect_exact("Hva dere sa")
    child.sendline("Den kommer fredag")
    child.expect_exact("Ny frist (kan stå tom): ")
    child.sendline("fredag")
    rest = read_to_end(child)

    assert "Sett på 3: 1 gjort, 1 utsatt, 1 ringt." in rest
    assert child.exitstatus == 0
    assert open_tasks(late)["1.6"] == "2026-12-17"
    assert open_tasks(late)["1.7"] == "2026-12-11"
    (call,) = late.json("logg", "1", "--vis")["entries"]
    assert (call["kind"], call["text"], call["minutes"], call["with"]) == (
        "telefon",
        "Den kommer fredag",
        5,
        "Åse Øvrebø",
    )
    assert late.json("runde")["cards"] == []


def test_it_goes_on_where_it_was(late: Koord, terminal: Terminal) -> None:
    """What was answered or passed by is not shown again that day, and is on the next."""
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("h")
    card(child, 2, 3, "Kladde brev")
    child.send("q")
    assert "Igjen: 2 (1.6, 1.7). Fortsett: koord runde" in read_to_end(child)

    child = terminal("runde")
    card(child, 1, 2, "Kladde brev")
    child.send("q")
    read_to_end(child)

    child = terminal("runde", KOORD_I_DAG="2026-12-11")
    card(child, 1, 3, "Snakk om samtykke")


def test_ctrl_c_keeps_what_was_answered(late: Koord, terminal: Terminal) -> None:
    """In the middle of a question: the card is as it was, those before it are saved."""
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("g")
    card(child, 2, 3, "Kladde brev")
    child.send("u")
    child.expect_exact("Ny frist [+1u]: ")
    child.send("\x03")
    rest = read_to_end(child)

    assert "Sett på 1. Fortsett: koord runde" in rest
    assert child.exitstatus == 130
    assert "1.1" not in open_tasks(late)
    assert open_tasks(late)["1.6"] == "2026-12-07"
    assert [card["key"] for card in late.json("runde")["cards"]] == ["1.6", "1.7"]


def test_killed_it_has_kept_what_was_answered(late: Koord, terminal: Terminal) -> None:
    """The next round begins at the card that was shown."""
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("g")
    card(child, 2, 3, "Kladde brev")
    child.send("h")
    card(child, 3, 3, "Sende rapport")
    child.kill(signal.SIGKILL)
    child.wait()

    assert "1.1" not in open_tasks(late)
    assert late.json("runde")["left"] == ["1.7"]


def test_ctrl_c_after_a_call_keeps_the_call(late: Koord, terminal: Terminal) -> None:
    """What was said is kept before the new day is asked for."""
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("r")
    child.expect_exact("> ")
    child.send("s")
    for question in ("Hvem", "Minutter", "Hva dere sa"):
        child.expect_exact(question)
        child.sendline("Mor vil vente" if question == "Hva dere sa" else "")
    child.expect_exact("Ny frist (kan stå tom): ")
    child.send("\x03")
    read_to_end(child)

    assert child.exitstatus == 130
    (call,) = late.json("logg", "1", "--vis")["entries"]
    assert call["text"] == "Mor vil vente"


def test_a_silent_family_is_rung(late: Koord, terminal: Terminal) -> None:
    """The card says whom to ring; no answer is noted as a try, and is no contact."""
    late.ok("utsett", "1.1", "1.6", "1.7", "1.1.2028")
    late.ok("sak", "endre", "1", "--kontakt", "telefon hver dag")
    late.ok("kontakt", "endre", "1", "mor", "--tlf", "90 00 00 01")
    child = terminal("runde", KOORD_I_DAG="2026-12-14")
    card(child, 1, 1, "Ta kontakt med familien")
    assert "Kari Larsen (mor), 90 00 00 01" in child.before
    child.send("r")
    child.expect_exact("Ring Kari Larsen (mor): 90 00 00 01")
    child.expect_exact("> ")
    child.send("i")
    read_to_end(child)

    (tried,) = late.json("logg", "1", "--vis")["entries"]
    assert (tried["text"], tried["with_family"]) == ("Ringte, ikke svar.", False)


def test_it_stops_on_time_between_two_cards(late: Koord, terminal: Terminal) -> None:
    """The card that is shown can be answered; the next is not shown when the time is out."""
    child = terminal("runde", "--minutter", "0,005")
    card(child, 1, 3, "Snakk om samtykke")
    time.sleep(1.5)  # the clock counts whole seconds
    child.send("g")
    rest = read_to_end(child)

    assert "Tida er ute." in rest
    assert "Igjen: 2 (1.6, 1.7)" in rest
    assert "1.1" not in open_tasks(late)


def test_the_last_answer_is_taken_back(late: Koord, terminal: Terminal) -> None:
    """A call with a new day is two steps, and one key takes back both."""
    before = late.json("huskeliste", "1")
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("h")
    card(child, 2, 3, "Kladde brev")
    child.send("r")
    child.expect_exact("> ")
    child.send("s")
    child.expect_exact("Hvem (kan stå tom): ")
    child.sendline("Ukjent Person")
    child.expect_exact("Hvem (kan stå tom): ")
    child.sendline("mor")
    for question in ("Minutter", "Hva dere sa", "Ny frist"):
        child.expect_exact(question)
        child.sendline("fredag" if question == "Ny frist" else "")
    card(child, 3, 3, "Sende rapport")
    child.send("z")
    child.expect_exact("Angret.")
    card(child, 2, 3, "Kladde brev")
    child.send("q")
    read_to_end(child)

    assert late.json("huskeliste", "1") == before
    assert late.json("logg", "1", "--vis")["entries"] == []


def test_nobody_answered(late: Koord, terminal: Terminal) -> None:
    """It is written on the task, which comes again on the day she says."""
    child = terminal("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("r")
    child.expect_exact("> ")
    child.send("i")
    child.expect_exact("Prøv igjen [i morgen]: ")
    child.sendline("")
    card(child, 2, 3, "Kladde brev")
    child.send("q")
    read_to_end(child)

    assert open_tasks(late)["1.1"] == "2026-12-11"
    assert "Ringte, ikke svar." in late.ok("notat", "1.1", "--vis").out


def test_a_reminder_that_consent_stops_leaves_the_card(
    family: Koord, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without consent the answer says why, and the card is shown again."""
    family.ok("om", "--personvern", "--avklart", "22.11.2026")
    for item in ("1.1", "1.2", "1.3", "1.4"):
        family.ok("gjort", item)
    family.ok("husk", "1", "Sende rapport", "--frist", "8.12.2026", "--ansvarlig", "PPT")
    monkeypatch.setenv("KOORD_I_DAG", DAY)
    child = terminal("runde")
    card(child, 1, 1, "Sende rapport")
    child.send("p")
    child.expect_exact("Kan ikke purre")
    card(child, 1, 1, "Sende rapport")


def test_what_has_no_number_is_told_and_passed(
    late: Koord, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that ends it stands on the card; only passing by and ending are offered."""
    late.ok("logg", "1", "Ringte PPT", "--dato", "1.12.2026")
    for item in ("1.1", "1.6", "1.7"):
        late.ok("gjort", item)
    child = terminal("runde")
    child.expect_exact("Gjør dette: koord fagsystem 1")
    child.expect_exact("h hopp  q slutt")
    child.expect_exact("> ")
    child.send("g")
    child.expect_exact("Trykk på en av tastene over.")
    child.expect_exact("> ")
    child.send("h")
    assert "1 hoppet over" in read_to_end(child)


def test_a_card_fits_on_the_screen(late: Koord, terminal: Terminal) -> None:
    """A long text on 80 columns: no line is longer, and the card with its keys is 24 lines."""
    late.ok("utsett", "1.1", "1.6", "1.7", "1.1.2028")
    late.ok("husk", "1", "Ringe til alle som har vært med siden i fjor " * 11, "--frist", DAY)
    late.ok("notat", "1.8", "Lang tekst om alt mulig " * 60)
    child = terminal("runde")
    child.expect_exact("q slutt")
    shown = without_colour(child.before).replace("\r\n", "\n").splitlines()
    child.expect_exact("> ")
    child.send("q")
    read_to_end(child)

    assert max(map(len, shown)) <= 80
    assert len(shown) <= 22


def test_on_a_dumb_terminal_a_line_is_read(late: Koord, terminal: Terminal) -> None:
    """The same keys with Enter."""
    child = terminal("runde", TERM="dumb")
    card(child, 1, 3, "Snakk om samtykke")
    child.sendline("g")
    card(child, 2, 3, "Kladde brev")
    child.sendline("q")

    assert "1 gjort" in read_to_end(child)


def test_in_the_window(late: Koord, terminal: Terminal) -> None:
    """The round runs in `koord økt` too, and comes back to its prompt."""
    late.ok("lås")
    child = opened(terminal)
    child.sendline("runde")
    card(child, 1, 3, "Snakk om samtykke")
    child.send("g")
    card(child, 2, 3, "Kladde brev")
    child.send("q")
    child.expect_exact("Sett på 1: 1 gjort.")
    child.expect(PROMPT)


# --- Without a terminal ------------------------------------------------------------------------


def test_without_a_terminal_nothing_is_changed(late: Koord) -> None:
    """The cards are listed, for people and for programs, and that is all."""
    before = late.json("huskeliste", "1", "--alle")

    data = late.json("runde")
    shown = late.ok("runde").out

    assert [card["key"] for card in data["cards"]] == ["1.1", "1.6", "1.7"]
    assert data["cards"][2]["phone"] == "90 00 00 00"
    assert "purr" in data["cards"][2]["answers"] and "purr" not in data["cards"][0]["answers"]
    assert all(what in shown for what in OVERDUE)
    assert late.json("huskeliste", "1", "--alle") == before


def test_the_same_round_by_flags(late: Koord) -> None:
    """Each answer is done as its key would, and what is left is told."""
    words = ("--svar", "1.1=gjort", "--svar", "1.6=+1u", "--svar", "1.7=ring:11.12.2026")

    done = late.json("runde", *words)

    assert [(each["key"], each["answer"]) for each in done["answered"]] == [
        ("1.1", "gjort"),
        ("1.6", "utsett"),
        ("1.7", "ring"),
    ]
    assert done["left"] == []
    assert open_tasks(late)["1.7"] == "2026-12-11"


def test_the_same_flags_twice_do_it_once(late: Koord) -> None:
    """What was answered today is left alone, and it is said."""
    late.ok("runde", "--svar", "1.7=ring", "--svar", "1.1=gjort")

    again = late.ok("runde", "--svar", "1.7=ring", "--svar", "1.1=gjort")

    assert "1.7 står ikke i runden nå" in again.err
    assert len(late.json("logg", "1", "--vis")["entries"]) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.1", 2),
        ("1.1=", 2),
        ("=gjort", 3),
        ("1.99=gjort", 3),
        ("9=hopp", 3),
        ("1.1=purr", 4),
        ("1.1=om en stund", 4),
        ("1.1=utsett", 4),
        ("1.1=8.12.2026", 4),
        ("1.7=ring:i dag", 4),
        ("1.6=hopp", 2),
        ("rapport=gjort", 3),
    ],
)
def test_an_answer_that_cannot_be_done_stops_all(late: Koord, typed: str, code: int) -> None:
    """Every answer is read before the first is carried out."""
    before = late.json("huskeliste", "1", "--alle")

    assert late("runde", "--svar", "1.6=gjort", "--svar", typed).code == code

    assert late.json("huskeliste", "1", "--alle") == before


def test_the_same_answer_twice_on_a_line_is_one(late: Koord) -> None:
    """A call is noted once."""
    done = late.json("runde", "--svar", "1.7=ring", "--svar", "1.7=ring")

    assert [each["key"] for each in done["answered"]] == ["1.7"]


def test_a_reminder_that_is_stopped_stops_all(
    family: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Consent is asked before the first answer is carried out."""
    family.ok("husk", "1", "Kladde brev", "--frist", "7.12.2026")
    family.ok("husk", "1", "Sende rapport", "--frist", "8.12.2026", "--ansvarlig", "PPT")
    monkeypatch.setenv("KOORD_I_DAG", DAY)
    before = open_tasks(family)

    assert family("runde", "--svar", "1.5=gjort", "--svar", "1.6=purr").code == 5

    assert open_tasks(family) == before


@pytest.mark.parametrize("said", ["gjort", "ikke-aktuelt", "+2d", "ikke-svar:+2d"])
def test_what_is_undone_is_in_the_round_again(late: Koord, said: str) -> None:
    """Undone with `koord angre`, it needs a decision as before; left alone until then."""
    late.ok("runde", "--svar", f"1.6={said}")
    assert "1.6" not in late.json("runde", "--uke")["left"]

    late.ok("angre", "--ja")

    assert "1.6" in late.json("runde")["left"]


def test_what_is_of_no_case_has_a_name(family: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is passed by under it, once; its command stands at the end."""
    monkeypatch.setenv("KOORD_I_DAG", DAY)
    assert "personvern" in family.ok("runde", "--svar", "1.1=gjort").err

    passed = family.ok("runde", "--svar", "personvern=hopp")
    again = family.ok("runde", "--svar", "personvern=hopp")

    assert "personvernombud: koord om --personvern" in passed.err
    assert "personvern står ikke i runden nå" in again.err


def test_more_than_three_are_not_answered_unasked(late: Koord) -> None:
    """Four answers on a line want `--ja`, as four numbers after `gjort` do."""
    late.ok("husk", "1", "Fjerde", "--frist", DAY)
    words = [w for item in ("1.1", "1.6", "1.7", "1.8") for w in ("--svar", f"{item}=hopp")]

    assert late("runde", *words).code == 2
    assert len(late.json("runde", *words, "--ja")["answered"]) == 4


def test_a_case_number_is_for_what_has_no_number(late: Koord) -> None:
    """A silent family is called by the number of its case; the call ends the silence."""
    late.ok("sak", "endre", "1", "--kontakt", "telefon hver dag")
    words = {"KOORD_I_DAG": "2026-12-14"}
    with pytest.MonkeyPatch.context() as later:
        for name, value in words.items():
            later.setenv(name, value)
        assert "1" in {str(c["case"]) for c in late.json("runde")["cards"] if c["item"] is None}
        late.ok("runde", "--svar", "1=ring")
        assert late.json("i-dag")["silent"] == []
        (call,) = late.json("logg", "1", "--vis")["entries"]
    assert call["with_family"]


def test_it_can_be_begun_again(late: Koord) -> None:
    """`--på-nytt` takes up what was passed by, not what is done."""
    late.ok("runde", "--svar", "1.1=hopp", "--svar", "1.6=gjort")

    assert [card["key"] for card in late.json("runde", "--på-nytt")["cards"]] == ["1.1", "1.7"]


@pytest.mark.parametrize("minutes", ["0", "-1", "241", "lenge", "nan", "1e9"])
def test_a_time_that_is_none_is_refused(late: Koord, minutes: str) -> None:
    """The error says what works."""
    assert late("runde", "--minutter", minutes).code == 4
