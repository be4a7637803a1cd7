"""Reminders: a letter to each with her own promises, firmer each time, and at last a call."""

import json
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Koord

PURR = ("purr", "1", "--format", "md")
NOTES = """\
Til stede: Kari Larsen, Åse Øvrebø

## 1 Språk @tema: språk
- [ ] Åse: sende språkrapporten (frist 20.11.2026)

## 2 Søsken @tema: søsken
- [ ] Åse: snakke om søskenplanen (frist 20.11.2026)

Neste møte: ikke avtalt
"""


@pytest.fixture
def promised(consented: Koord) -> Koord:
    """The family: Åse promised a report (1.6), the kindergarten a plan (1.7)."""
    consented.ok("husk", "1", "sende rapporten", "--ansvarlig", "Åse", "--frist", "20.11.2026")
    consented.ok("husk", "1", "prøve dagsplanen", "--ansvarlig", "barnehagen", "--frist", "1.12")
    return consented


def letters(koord: Koord) -> dict[str, str]:
    """Return every reminder in the folder by its name."""
    found = koord.folder.glob("*purring*.md")
    by_number = sorted(found, key=lambda path: (int(path.name.split("-")[1]), path.name))
    return {path.name: path.read_text() for path in by_number}


def drafts(koord: Koord) -> list[Path]:
    """Return the drafts for the mail program."""
    return sorted(koord.folder.glob("*.eml"))


def on(koord: Koord, monkeypatch: pytest.MonkeyPatch, day: str, *words: str) -> Any:
    """Remind on a day, and return what it answered."""
    monkeypatch.setenv("KOORD_I_DAG", day)
    return koord.json(*(words or PURR))


def test_each_gets_her_own_promises_only(promised: Koord) -> None:
    """Two receivers are two letters, and neither tells what the other has promised."""
    promised.ok(*PURR)

    first, second = letters(promised).values()
    assert "sende rapporten" in first and "dagsplanen" not in first
    assert "prøve dagsplanen" in second and "rapporten" not in second
    assert "passert" in first
    assert "passert" not in second
    assert not any("Emma" in text or "Larsen" in text for text in (first, second))


def test_the_envelope_is_neutral_and_unsent(promised: Koord) -> None:
    """The draft is to herself with the receiver in blind copy, and says nothing of what it is."""
    promised.ok(*PURR)

    (only,) = drafts(promised)
    mail = message_from_bytes(only.read_bytes(), policy=SMTP)
    text = mail.get_content()
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Melding i sikker kanal"
    assert mail["Bcc"] == "ase@ppt.example"
    assert "nora.lie@solvik.example" in mail["To"] == mail["From"]
    assert not mail.is_multipart()
    assert "Referanse: 1.8" in text
    assert not any(word in text for word in ("rapport", "PPT", "Emma", "EL", "purring", "barn"))


def test_no_file_is_named_after_anyone(promised: Koord) -> None:
    """The names of files are numbers, kinds and days."""
    promised.ok(*PURR)

    assert {path.name for path in promised.folder.iterdir() if path.name.startswith("1-8")} == {
        "1-8-purring-2026-11-22-mottaker-1.md",
        "1-8-purring-2026-11-22-mottaker-2.md",
        "1-8-epost-2026-11-22-mottaker-1.eml",
    }


def test_it_gets_firmer_and_ends_in_a_call(
    promised: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is friendly, the third the last, and the fourth time there is no letter."""
    words = (*PURR, "--til", "Åse")
    for day in ("2026-11-22", "2026-11-29", "2026-12-06"):
        made = on(promised, monkeypatch, day, *words)["reminders"]
        assert len(made) == 1
    first, second, third = letters(promised).values()
    assert first.count("# Påminnelse") == 1 and "leder" not in first
    assert "# Ny påminnelse" in second and "søndag 6. desember 2026" in second
    assert "# Siste skriftlige påminnelse" in third and "tar det opp med leder" in third

    last = on(promised, monkeypatch, "2026-12-13", *words)

    assert last["reminders"] == []
    assert last["changed"] is False
    assert last["call"] == [
        {"name": "Åse Øvrebø", "service": "PPT", "phone": "90 00 00 00", "tasks": ["1.6"]}
        | {"times": 3}
    ]
    answer = promised.ok(*words)
    assert "Ring, eller ta det med leder: Åse Øvrebø, PPT, 90 00 00 00" in answer.out
    assert len(letters(promised)) == 3


def test_a_new_promise_is_counted_from_its_own_beginning(
    promised: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is called about is not in the letter; what is new is, as for the first time."""
    words = (*PURR, "--til", "Åse")
    for day in ("2026-11-22", "2026-11-29", "2026-12-06"):
        on(promised, monkeypatch, day, *words)
    promised.ok("husk", "1", "melde tid", "--ansvarlig", "Åse")

    data = on(promised, monkeypatch, "2026-12-13", *words)

    (reminder,) = data["reminders"]
    assert (reminder["turn"], reminder["tasks"]) == (1, ["1.11"])
    assert data["call"][0]["tasks"] == ["1.6"]


def test_an_undone_reminder_does_not_count(
    promised: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count comes from the log: a reminder taken back was never made."""
    promised.ok(*PURR)
    promised.ok("angre", "--ja")

    data = on(promised, monkeypatch, "2026-11-23")

    assert [one["turn"] for one in data["reminders"]] == [1, 1]


def test_what_is_done_is_not_reminded_of(promised: Koord) -> None:
    """A task that is ticked off is nobody's to be reminded of, and an empty case says so."""
    promised.ok("gjort", "1.6")
    promised.ok("gjort", "1.7")

    answer = promised.ok(*PURR)

    assert "Ingen venter det på i sak 1" in answer.err
    assert letters(promised) == {}


def test_overdue_alone_can_be_asked_for(promised: Koord) -> None:
    """`--forfalt` leaves what is not due for later."""
    data = promised.json(*PURR, "--forfalt")

    assert [one["tasks"] for one in data["reminders"]] == [["1.6"]]


def test_without_a_consent_nobody_is_told(family: Koord) -> None:
    """Nobody may be told: nothing is made, and the form that mends it is named."""
    family.ok("husk", "1", "sende rapporten", "--ansvarlig", "Åse")

    answer = family("purr", "1", "--format", "md")

    assert answer.code == 5
    assert "Kan ikke purre Åse Øvrebø (PPT): det er ikke laget noe samtykkeskjema" in answer.err
    assert "koord samtykke skjema 1 --for PPT" in answer.err
    assert letters(family) == {} and drafts(family) == []


def test_who_may_not_be_told_is_left_out_with_the_reason(promised: Koord) -> None:
    """The others get theirs; named alone, she stops it."""
    promised.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")

    data = promised.json(*PURR)

    assert [one["name"] for one in data["reminders"]] == ["Solbakken barnehage"]
    assert [(out["name"], out["tasks"]) for out in data["left_out"]] == [("Åse Øvrebø", ["1.6"])]
    assert "trukket" in data["left_out"][0]["reason"]
    assert promised(*PURR, "--til", "Åse").code == 5


def test_a_topic_she_may_not_know_is_not_in_her_letter(consented: Koord) -> None:
    """Of two promises in one meeting, the one under a denied topic is absent."""
    consented.ok(
        "innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Språk", "--format", "md"
    )
    consented.ok("samtykke", "trukket", "1.5", "--tema", "søsken", "--dato", "i-dag")
    consented.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=NOTES)

    data = consented.json(*PURR)

    (letter,) = letters(consented).values()
    assert "språkrapporten" in letter
    assert "søsken" not in letter
    assert len(data["left_out"]) == 1
    assert "søsken" not in consented.ok("sendt", "1").out


def test_a_task_of_no_topic_needs_one_where_something_is_denied(promised: Koord) -> None:
    """What the user typed may be about anything: the topic is asked for, then judged."""
    promised.ok("samtykke", "trukket", "1.5", "--tema", "søsken", "--dato", "i-dag")

    assert "--tema" in promised(*PURR).err
    assert promised(*PURR).code == 5
    assert promised(*PURR, "--tema", "søsken").code == 5
    assert len(promised.json(*PURR, "--tema", "språk")["reminders"]) == 2


def test_a_blocked_person_is_never_reminded(promised: Koord) -> None:
    """A block holds here too."""
    promised.ok("kontakt", "endre", "1", "Åse", "--sperret", "trusler")

    data = promised.json(*PURR)

    assert "Åse Øvrebø" not in [one["name"] for one in data["reminders"]]
    assert drafts(promised) == []


def test_the_family_is_spoken_with_and_the_user_is_a_code(promised: Koord) -> None:
    """Nobody in the family gets a letter about what she promised."""
    promised.ok("husk", "1", "melde seg på", "--ansvarlig", "Emma")
    promised.ok("husk", "1", "ringe fastlegen", "--ansvarlig", "mor")

    answer = promised.ok(*PURR)

    assert "Ikke purret: EL (1.8): er i familien" in answer.out
    assert "Ikke purret: Kari Larsen (1.9): er i familien" in answer.out
    assert "Emma" not in answer.out + answer.err + promised.ok(*PURR, "--json").out
    assert len(letters(promised)) == 2


def test_trying_makes_nothing(promised: Koord) -> None:
    """`--prøv` shows the same list, and leaves neither a paper nor a row."""
    before = promised.json("historikk")["changes"]

    answer = promised.ok("purr", "1", "--prøv")

    assert "Dette ville bli laget" in answer.out
    assert "sende rapporten" in answer.out
    assert not list(promised.folder.glob("1-8*"))
    assert promised.json("historikk")["changes"] == before


def test_the_log_keeps_numbers_not_words(promised: Koord) -> None:
    """The log is read by the family too: what one promised stands there as a number."""
    promised.ok(*PURR)
    promised.ok("sendt", "1.8", "--alle", "--kanal", "svarut")

    promised.ok("innsyn", "1", "--for", "mor", "--ja", "--format", "json")

    (paper,) = promised.folder.glob("*innsyn*.json")
    log = json.loads(paper.read_text())["data"]["dispatches"]
    assert {row["told"] for row in log if "purring" in row["what"]} == {"1.6", "1.7"}


def test_it_is_recorded_as_sent_to_each(promised: Koord) -> None:
    """What was made for both is recorded as sent to both with one command."""
    promised.ok(*PURR)

    sent = promised.json("sendt", "1.8", "--alle", "--kanal", "svarut")

    assert sent["kind"] == "purring"
    assert {one["name"] for one in sent["sent"]} == {"Åse Øvrebø", "Solbakken barnehage"}


def test_nynorsk_case_gets_a_nynorsk_letter(promised: Koord) -> None:
    """The letter and the words around it follow the language of the case."""
    promised.ok("sak", "endre", "1", "--språk", "nn")

    promised.ok(*PURR)

    assert all("eg har ikkje høyrt at det er gjort" in text for text in letters(promised).values())
    mail = message_from_bytes(drafts(promised)[0].read_bytes(), policy=SMTP)
    assert "Eg har lagt ei melding" in mail.get_content()


def test_someone_who_has_promised_nothing_cannot_be_reminded(promised: Koord) -> None:
    """A name without a promise is an answer with the way on, not an empty letter."""
    answer = promised(*PURR, "--til", "far")

    assert answer.code == 3
    assert "koord huskeliste 1 --venter" in answer.err


def test_the_same_day_it_is_the_same_reminder(promised: Koord) -> None:
    """Arrow up and Enter makes no second letter; what has come since is reminded of."""
    promised.ok(*PURR)
    before = letters(promised)

    again = promised.ok(*PURR)

    assert "Åse Øvrebø er alt purret i dag: 1.8 om 1.6." in again.out
    assert letters(promised) == before
    assert promised.json(*PURR)["changed"] is False
    promised.ok("husk", "1", "melde tid", "--ansvarlig", "Åse")
    more = promised.json(*PURR)
    assert more["changed"] is True
    assert [(one["item"], one["turn"], one["tasks"]) for one in more["reminders"]] == [
        ("1.10", 1, ["1.6", "1.9"]),
        ("1.8", 1, ["1.7"]),
    ]
