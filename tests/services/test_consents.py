"""Recording what happened to a consent."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Koord


def test_a_signature_can_be_recorded_again_after_an_undo(family: Koord) -> None:
    """What was entered in error does not stand in the way of entering it rightly."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    gitt = ("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far")
    family.ok(*gitt)
    family.ok("angre", "--ja")

    again = family.json(*gitt)

    assert again["changed"] is True
    assert family.json("kan", "1", "PPT")["answer"] == "JA"


def test_a_withdrawal_can_be_recorded_again_after_an_undo(consented: Koord) -> None:
    """A withdrawal that was undone and is entered again holds."""
    trukket = ("samtykke", "trukket", "1.5", "--for", "PPT")
    consented.ok(*trukket)
    consented.ok("angre", "--ja")

    again = consented.json(*trukket)

    assert again["changed"] is True
    assert consented("kan", "1", "PPT").code == 10


def test_the_same_withdrawal_twice_is_recorded_once(consented: Koord) -> None:
    """Pressing Enter again does not record a second withdrawal."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT")

    again = consented.json("samtykke", "trukket", "1.5", "--for", "PPT")

    assert again["changed"] is False


def test_a_renewal_does_not_open_what_was_withdrawn(consented: Koord) -> None:
    """The next form like the last carries on a topic that has been withdrawn since."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--tema", "medisin")

    item = consented.json(
        "samtykke", "skjema", "1", "--lik", "1.5", "--til", "30.6.2028", "--format", "md"
    )["item"]
    consented.ok("samtykke", "gitt", item, "--signert", "22.11", "--av", "mor", "--av", "far")

    assert consented("kan", "1", "PPT", "medisin").code == 10


# --- the record --------------------------------------------------------------------------------


def events(koord: Koord, item: str = "1.5") -> list[dict[str, Any]]:
    """Return what has happened to a consent, as `samtykke vis` has it."""
    found: list[dict[str, Any]] = koord.json("samtykke", "vis", item)["events"]
    return found


def one(koord: Koord, kind: str, item: str = "1.5") -> dict[str, Any]:
    """Return the one entry of a kind."""
    (found,) = [event for event in events(koord, item) if event["kind"] == kind]
    return found


def test_everything_told_with_a_signature_is_kept(family: Koord, tmp_path: Path) -> None:
    """How it was explained, understood and answered, the child heard, and the proof."""
    scan = tmp_path / "skann.pdf"
    scan.write_bytes(b"skannet papir")
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")

    family.ok(
        *("samtykke", "gitt", "1.5", "--signert", "22.11", "--av", "mor"),
        *("--forklart", "Nora, hjemme", "--bruk", "avtaler", "--følger", "mindre å fortelle"),
        *("--språk-brukt", "somali", "--tolk", "Amina Yusuf", "--forstått", "ja"),
        *("--hilse", "nei", "--kjenne", "ikke-spurt", "--barnet-hørt", "21.11"),
        *("--hørt-hvordan", "Nora, på skolen", "--hørt-vekt", "hun bestemte temaene"),
        *("--skann", str(scan), "--original", "arkivskapet"),
    )

    explained = one(family, "forklart")
    assert (explained["note"], explained["details"]) == (
        "Nora, hjemme",
        {
            "use": "avtaler",
            "consequences": "mindre å fortelle",
            "language": "somali",
            "interpreter": "Amina Yusuf",
        },
    )
    assert one(family, "svar")["details"] == {
        "understood": "ja",
        "greet": "nei",
        "acquainted": "ikke spurt",
    }
    heard = one(family, "barnet hørt")
    assert (heard["date"], heard["note"]) == ("2026-11-21", "Nora, på skolen")
    assert heard["details"] == {"weight": "hun bestemte temaene"}
    proof = one(family, "bevis")
    assert (proof["note"], proof["sha256"]) == (
        "arkivskapet",
        hashlib.sha256(b"skannet papir").hexdigest(),
    )


def test_what_is_told_twice_is_recorded_once(consented: Koord) -> None:
    """The same command again changes nothing; another answer is a new entry."""
    line = ("samtykke", "gitt", "1.5", "--hilse", "ja", "--original", "arkivet")

    assert consented.json(*line)["changed"] is True
    assert consented.json(*line)["changed"] is False
    assert consented.json(*line[:3], "--hilse", "nei")["changed"] is True
    assert [e["details"] for e in events(consented) if e["kind"] == "svar"] == [
        {"greet": "ja"},
        {"greet": "nei"},
    ]


def test_electronic_and_oral_say_where(family: Koord) -> None:
    """How each one said yes stands with the signature."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    given = ("samtykke", "gitt", "1.5", "--signert", "22.11")
    family.ok(*given, "--av", "mor", "--elektronisk", "Digipost")
    family.ok(*given, "--av", "far", "--muntlig", "Profil, 22.11")

    how = [(e["by"], e["method"], e["note"]) for e in events(family)]

    assert how == [("mor", "elektronisk", "Digipost"), ("far", "muntlig", "Profil, 22.11")]


def test_another_paper_must_be_explained(family: Koord) -> None:
    """A paper that koord did not make does not explain itself."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    line = ("samtykke", "gitt", "1.5", "--signert", "22.11", "--av", "mor")

    refused = family(*line, "--annet-papir", "kommunens skjema")
    family.ok(*line, "--annet-papir", "kommunens skjema", "--forklart", "Nora, på telefon")

    assert (refused.code, "--forklart" in refused.err) == (4, True)
    assert one(family, "forklart")["details"] == {"other_paper": "kommunens skjema"}


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (("--forstått", "nei"), 4),
        (("--forstått", "kanskje"), 4),
        (("--skann", "finnes-ikke.pdf"), 3),
        (("--hørt-hvordan", "Nora"), 2),
        (("--som", "pårørende"), 4),
    ],
)
def test_what_cannot_be_recorded_records_nothing(
    family: Koord, flags: tuple[str, ...], code: int
) -> None:
    """A signature is not kept when what came with it is refused."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")

    refused = family("samtykke", "gitt", "1.5", "--signert", "22.11", "--av", "mor", *flags)

    assert refused.code == code
    assert events(family) == []


@pytest.mark.parametrize("verb", ["avslått", "trukket", "bedt"])
def test_who_said_it_is_kept(consented: Koord, verb: str) -> None:
    """A no, and that someone was asked, has a name and a day."""
    consented.ok("samtykke", verb, "1.5", "--av", "far", "--dato", "21.11")

    said = one(consented, verb)

    assert (said["by"], said["date"], said["method"]) == ("far", "2026-11-21", "skriftlig")


def test_being_asked_changes_no_answer(family: Koord) -> None:
    """A form that is sent to one of them still waits for both."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    before = family("kan", "1", "PPT").out
    family.ok("samtykke", "bedt", "1.5", "--av", "mor")
    family.ok("samtykke", "bedt", "1.5", "--av", "far")

    assert family("kan", "1", "PPT").out == before
    assert [e["by"] for e in events(family)] == ["mor", "far"]


@pytest.mark.parametrize("word", ["trekk", "trekt", "Trukket"])
def test_withdrawing_goes_by_other_words(consented: Koord, word: str) -> None:
    """What is as easy as giving must be found by whoever types it."""
    consented.ok("samtykke", word, "1.5")

    assert consented("kan", "1", "PPT").code == 10


def test_a_written_refusal_goes_on_the_list_to_be_journalled(consented: Koord) -> None:
    """A refusal must be journalled: a written one gives a task, a noted one has its place."""
    consented.ok("samtykke", "avslått", "1.5", "--muntlig", "Profil, 22.11")
    assert "avslaget" not in consented.ok("huskeliste", "1").out.lower()

    consented.ok("samtykke", "avslått", "1.5", "--for", "PPT", "--dato", "21.11")

    (task,) = [t for t in consented.json("huskeliste", "1")["tasks"] if "avslaget" in t["what"]]
    assert (task["due"], task["source"]) == ("2026-11-25", "samtykke 1.5")


def test_one_entry_or_the_whole_paper_is_entered_in_error(consented: Koord) -> None:
    """What was wrong stays in the story, marked; nothing of it counts any more."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT")
    consented.ok("samtykke", "feilført", "1.5", "--hendelse", "trukket", "--grunn", "feil sak")
    assert consented("kan", "1", "PPT").code == 0
    assert one(consented, "trukket")["entered_in_error"] is True
    assert one(consented, "feilført")["note"] == "feil sak"

    consented.ok("samtykke", "feilført", "1.5", "--underskrift", "far")
    assert consented("kan", "1", "PPT", "--json").data["missing"] == ["far"]

    consented.ok("samtykke", "feilført", "1.5")
    assert consented("kan", "1", "PPT").code == 11
    assert consented.json("samtykke", "vis", "1.5")["entered_in_error"] is True
    assert consented.json("samtykke", "feilført", "1.5")["changed"] is False
    nothing = consented("samtykke", "feilført", "1.5", "--underskrift", "far")
    assert nothing.code == 0 and "ført alt" in nothing.out


def test_an_entry_that_is_not_there_cannot_be_wrong(consented: Koord) -> None:
    """Nobody is told that something is mended when there was nothing to mend."""
    answer = consented("samtykke", "feilført", "1.5", "--hendelse", "trukket")

    assert (answer.code, "koord samtykke vis 1.5" in answer.err) == (3, True)


def test_a_renewal_is_a_new_paper_and_the_old_one_holds(consented: Koord) -> None:
    """`forny` makes the next form and says that nothing is renewed before it is signed."""
    answer = consented.ok("samtykke", "forny", "1.5", "--til", "30.6.2028", "--format", "md")

    assert "1.5 gjelder som før" in answer.err
    assert consented.json("kan", "1", "PPT")["until"] == "2027-06-30"
    assert consented.json("samtykke", "vis", "1.5")["replaced_by"] == ["1.6"]
    assert consented.json("samtykke", "vis", "1.6")["replaces"] == "1.5"
    assert consented.json("samtykke", "1.6")["events"] == []


def test_the_story_on_the_screen(consented: Koord) -> None:
    """Purpose, rows, and each entry with day, who, how and when it was recorded."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--av", "far", "--muntlig", "X, 1.1")

    shown = consented.ok("samtykke", "vis", "1.5").out.splitlines()

    assert shown[0] == "Samtykke 1.5 · EL · Samordne hjelpen rundt bruker"
    assert any(line.startswith("PPT\ttrukket\t") for line in shown)
    assert any(line.startswith("20. nov. 2026\tgitt\tmor") for line in shown)
    assert any("trukket\tfar\tmuntlig · for PPT · X, 1.1" in line for line in shown)


def test_a_question_about_a_consent_stays_light(consented: Koord) -> None:
    """The story is read without the ORM, as every question is."""
    script = (
        "import sys; from koord.cli.app import run; run(['samtykke', 'vis', '1.5']);"
        "print([m for m in ('sqlmodel', 'sqlalchemy', 'pydantic', 'jinja2') if m in sys.modules])"
    )

    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert finished.stdout.splitlines()[-1] == "[]", finished.stderr


# --- a birthday and a day before --------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "agency", "age"),
    [("15.12.2011", "Lia skole", 15), ("15.12.2010", "BUP", 16), ("15.12.2008", "NAV", 18)],
)
def test_the_list_over_all_cases_sees_a_birthday(
    koord: Koord, born: str, agency: str, age: int
) -> None:
    """A consent that lapses on a birthday before its last day stands on both lists."""
    koord.ok("ny-sak", "Ida Moe", "--født", born, "--forelder", "Liv Moe (mor)")
    koord.ok("samtykke", "skjema", "1", "--for", agency, "--til", "30.6.2028", "--format", "md")
    koord.ok("samtykke", "gitt", "1.5", "--signert", "22.11", "--av", "mor")

    for words in (("huskeliste",), ("huskeliste", "1")):
        sources = [t["source"] for t in koord.json(*words)["tasks"] if t["source"]]
        assert (
            f"samtykke 1.5 går ut 14. desember 2026: bruker fyller {age} år dagen etter" in sources
        )


def test_before_the_form_and_before_the_case(consented: Koord) -> None:
    """`kan` for a day before the form names it, and before the case says when it was opened."""
    consented.ok("ny-sak", "Ida Moe", "--født", "2.2.2020", "--instans", "NAV")

    before = consented("kan", "1", "mor", "--dato", "1.11.2026")
    unknown = consented("kan", "1", "Hans Hansen", "--dato", "1.11.2026")

    assert (before.code, "opprettet først 22. november 2026" in before.out) == (10, True)
    assert "koord samtykke skjema" not in before.err
    assert "Åse Øvrebø" in unknown.err


# --- child welfare has the care ----------------------------------------------------------------

CARE = ("sak", "endre", "1", "--omsorg", "barnevern")


def test_care_is_registered_with_a_day_and_a_reference(family: Koord) -> None:
    """Without them nothing is changed; with them the case tells, and `foreldre` ends it."""
    assert family(*CARE).code == 4
    assert family(*CARE, "--fra", "1.12.2026").code == 4
    assert family("sak", "endre", "1", "--omsorg", "foreldre", "--fra", "1.1.2027").code == 4
    family.ok(*CARE, "--fra", "1.12.2026", "--journalref", "Profil 26/118")

    assert (
        "Barnevernet har omsorgen fra 1. desember 2026: Profil 26/118" in family.ok("sak", "1").out
    )
    assert family("sak", "endre", "1", "--omsorg", "foreldre", "--fra", "1.12.2026").code == 4
    family.ok("sak", "endre", "1", "--omsorg", "foreldre", "--fra", "1.2.2027")
    case = family.json("sak", "1")
    assert (case["care_since"], case["care_until"]) == ("2026-12-01", "2027-01-31")


def test_child_welfare_signs_with_the_decision_of_the_case(family: Koord) -> None:
    """The one from child welfare needs no flags: the case has the decision."""
    family.ok("kontakt", "ny", "1", "Siri Moe", "--instans", "Barneverntjenesten")
    family.ok(*CARE, "--fra", "1.11.2026", "--journalref", "Profil 26/118")
    made = family.json(
        *("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    )
    family.ok("samtykke", "gitt", made["item"], "--signert", "22.11", "--av", "Siri Moe")

    entry = one(family, "gitt", made["item"])
    assert (entry["role"], entry["decided_on"], entry["journal_ref"]) == (
        "barnevern",
        "2026-11-01",
        "Profil 26/118",
    )
    assert family("kan", "1", "PPT").code == 0
    assert "Barneverntjenesten" in made["signers"]
    paper = Path(made["files"][0]).read_text(encoding="utf-8")
    assert "barnevernet og fosterforeldrene skriver under i foreldrenes sted" in paper
    assert "Ola Larsen" not in paper


def test_a_blocked_parent_on_the_form(family: Koord) -> None:
    """The form has the line the law asks for, and the screen says what not to do."""
    family.ok("kontakt", "endre", "1", "far", "--tlf", "900 00 077", "--sperret", "besøksforbud")

    made = family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    )

    assert "far er sperret og skal ikke få skjemaet av deg" in made.err
    (paper,) = family.folder.glob("*.md")
    text = paper.read_text(encoding="utf-8")
    assert "Ola Larsen (far)" in text
    assert "900 00 077" not in text and "sperret" not in text
