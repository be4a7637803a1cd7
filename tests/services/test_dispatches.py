"""What went out is on record: who, when, how, on which consent; and what a withdrawal leads to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord.domain.cases import ItemId
from koord.domain.consents import Receiver, judge
from koord.domain.dispatches import DispatchState, direction_of, standing
from koord.errors import KoordError
from koord.services.desk import Desk, facts_of, know_case
from koord.services.reading.dispatches import disclosure_log
from koord.services.writing.consent_told import Given, Stop
from koord.services.writing.consents import record_given, record_withdrawn
from koord.services.writing.dispatches import NewSending, member_of, record_sent
from koord.services.writing.history import redo, undo, what_to_redo, what_to_undo
from koord.workbook.book import Workbook
from koord.workbook.queries.dispatches import dispatches_of
from tests.conftest import TODAY, Koord

NOTES = """\
Til stede: mor, PPT, Solbakken barnehage

## 1 Skole  @alle
Det går bra.

## 2 Rus  @tema: rus
Hun fortalte.
"""
CALL = ("innkall", "1", "--dato", "22.11.2026", "--kl", "14", "--punkt", "Skole", "--format", "md")
MINUTES = ("referat", "1.6", "--fil", "-", "--format", "md")
SEND = ("sendt", "1.6", "referat", "--kanal", "svarut")
WHY = "Opplysningsplikt, avklart med leder i dag"


@pytest.fixture
def held(consented: Koord) -> Koord:
    """The family with meeting 1.6 of today and its minutes."""
    consented.ok(*CALL)
    consented.ok(*MINUTES, stdin=NOTES)
    return consented


def log(koord: Koord, **wanted: str) -> list[dict[str, Any]]:
    """Return the rows of the log that hold and have these values."""
    rows = koord.json("sendt", "1")["dispatches"]
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def test_every_paper_for_a_receiver_is_a_row(held: Koord) -> None:
    """Invitation, agenda and minutes each have a row for each receiver, with its ground."""
    for kind in ("innkalling", "saksliste", "referat"):
        made = {row["receiver"]: row for row in log(held, kind=kind, state="laget")}
        assert {"Kari Larsen", "Ola Larsen", "Åse Øvrebø", "Solbakken barnehage"} <= set(made)
        assert made["Åse Øvrebø"]["consent"] == "1.5"
        assert made["Kari Larsen"]["consent"] is None


def test_sent_to_all_the_newest_version_was_made_for(held: Koord) -> None:
    """`--alle` records each with date, channel and consent; the log shows it."""
    done = held.json(*SEND, "--alle", "--unntatt", "Solbakken barnehage")

    names = {one["name"] for one in done["sent"]}
    assert {"Kari Larsen", "Ola Larsen", "Åse Øvrebø"} <= names
    assert done["left_out"] == [{"name": "Solbakken barnehage", "reason": "valgt bort"}]
    (row,) = log(held, kind="referat", state="sendt", receiver="Åse Øvrebø")
    assert (row["date"], row["channel"], row["consent"]) == ("2026-11-22", "svarut", "1.5")


def test_twice_is_recorded_once(held: Koord) -> None:
    """The same again changes nothing; another channel is another sending."""
    held.ok(*SEND, "--alle")
    again = held.json(*SEND, "--alle")

    assert again["changed"] is False
    assert again["sent"] == []
    other = held.json("sendt", "1.6", "referat", "--til", "mor", "--kanal", "papirpost")
    assert other["changed"] is True


def test_undo_voids_and_redo_lets_it_hold(held: Koord) -> None:
    """Nothing is deleted; what is undone does not hold, and after redo it does again."""
    held.ok(*SEND, "--alle")
    before = log(held, kind="referat", state="sendt")

    for _ in range(2):
        held.ok("angre", "--ja")
        assert log(held, kind="referat", state="sendt") == []
        held.ok("gjenta", "--ja")
        assert log(held, kind="referat", state="sendt") == before


def test_who_may_not_have_it_stops_it_and_is_named(held: Koord) -> None:
    """After a withdrawal the minutes do not go out: exit 5, every name, and commands that mend."""
    held.ok("samtykke", "trukket", "1.5", "--dato", "i-dag")

    answer = held(*SEND, "--alle", "--json")

    assert answer.code == 5
    assert {item["name"] for item in answer.error["items"]} == {
        "Åse Øvrebø",
        "Solbakken barnehage",
    }
    assert any("--unntatt" in hint for hint in answer.error["hint"])
    assert log(held, kind="referat", state="sendt") == []
    assert held(*SEND, "--til", "PPT", "--grunnlag", WHY).code == 0
    (row,) = log(held, kind="referat", state="sendt")
    assert (row["consent"], row["ground"]) == (None, WHY)


def test_it_is_judged_on_the_day_it_went(held: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day before the withdrawal is still a day on which it was allowed."""
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-25")
    held.ok("samtykke", "trukket", "1.5", "--dato", "24.11")

    assert held(*SEND, "--til", "PPT").code == 5
    assert held(*SEND, "--til", "PPT", "--dato", "23.11").code == 0
    assert held(*SEND, "--til", "mor", "--dato", "26.11").code == 4
    assert held(*SEND, "--til", "mor", "--dato", "21.11").code == 4


def test_a_topic_closed_since_makes_the_paper_too_old(held: Koord) -> None:
    """A topic withdrawn the same day stops the version that holds it, until it is made anew."""
    held.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--tema", "rus", "--dato", "i-dag")

    stopped = held(*SEND, "--til", "PPT", "--json")
    assert stopped.code == 5
    assert any("referat 1.6 --på-nytt" in hint for hint in stopped.error["hint"])
    held.ok("referat", "1.6", "--på-nytt", "--format", "md")
    assert held(*SEND, "--til", "PPT").code == 0


def test_nobody_is_sent_a_version_that_was_not_made_for_her(held: Koord) -> None:
    """Minutes go to those they were made for; another ground is needed for anyone else."""
    held.ok("kontakt", "ny", "1", "Liv Berg", "--rolle", "verge")

    answer = held(*SEND, "--til", "Liv Berg")

    assert answer.code == 5
    assert "ikke laget noen utgave" in answer.err


def test_a_blocked_person_passes_only_by_name_and_ground(held: Koord) -> None:
    """A duty to report is never blocked, but «alle» is no choice of a blocked person."""
    held.ok("kontakt", "endre", "1", "far", "--sperret", "trussel")

    assert held(*SEND, "--alle").code == 5
    assert held(*SEND, "--alle", "--grunnlag", WHY).code == 5
    assert held(*SEND, "--til", "far").code == 5
    done = held.json(*SEND, "--til", "far", "--grunnlag", WHY)
    assert any("Sperret" in remark for remark in done["remarks"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--til", "mor", "--kanal", "brevdue"), 4),
        (("--til", "mor"), 2),
        (("--kanal", "svarut"), 2),
        (("--til", "Ukjent", "--kanal", "svarut"), 3),
        (("--til", "mor", "--kanal", "svarut", "--grunnlag", "x"), 4),
    ],
)
def test_what_cannot_be_recorded(held: Koord, words: tuple[str, ...], code: int) -> None:
    """Channels are a closed list, and who and how must be said."""
    assert held("sendt", "1.6", "referat", *words).code == code


def test_unsent_minutes_come_on_the_list_and_go(
    held: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three days after, over one case and over all; gone when sent; back when that is undone."""

    def asks() -> tuple[bool, bool]:
        lists = (held.json("huskeliste", "1"), held.json("huskeliste"))
        one, all_ = (
            any(t["what"].startswith("Send referatet") for t in found["tasks"]) for found in lists
        )
        return one, all_

    assert asks() == (False, False)
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-25")
    assert asks() == (True, True)
    held.ok(*SEND, "--alle")
    assert asks() == (False, False)
    held.ok("angre", "--ja")
    assert asks() == (True, True)
    held.ok("gjenta", "--ja")
    assert asks() == (False, False)


def test_a_withdrawal_shows_what_follows(held: Koord) -> None:
    """Meetings, papers not to send, who must be told, and what is out already."""
    held.ok(*SEND, "--til", "PPT")
    held.ok("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")

    answer = held.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")
    again = held.json("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")

    assert 'koord innkall 1 --møte 1.7 --på-nytt --uten "Åse Øvrebø"' in answer.out
    assert "koord sendt 1.7 innkalling --alle" in answer.out
    assert "kan ikke kalles tilbake" in answer.out
    after = again["consequences"]
    assert [m["item"] for m in after["meetings"]] == ["1.7"]
    assert {(p["item"], p["kind"]) for p in after["papers"]} == {
        ("1.7", "innkalling"),
        ("1.7", "saksliste"),
    }
    assert after["to_tell"] == ["PPT"]
    assert [row["item"] for row in after["sent"]] == ["1.6"]
    called = held("innkall", "1", "--møte", "1.7", "--på-nytt", "--uten", "PPT", "--format", "md")
    assert called.code == 0, called.err


def test_a_refusal_of_what_was_never_given_leads_to_little(family: Koord) -> None:
    """Nothing was sent and nobody invited: only who must be told is left."""
    family.ok("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")

    after = family.json("samtykke", "avslått", "1.5")["consequences"]

    assert (after["meetings"], after["papers"], after["sent"]) == ([], [], [])


def test_asking_needs_a_consent_that_fetches(consented: Koord) -> None:
    """The letter names the consent; a consent that only gives stops it with exit 5."""
    asked = consented.json(*("be-om", "1", "PPT", "rapporten", "--frist", "15.1", "--format", "md"))
    text = Path(asked["files"][0]).read_text(encoding="utf-8")
    consented.ok(
        *("samtykke", "skjema", "1", "--for", "BUP", "--retning", "gi", "--til", "30.6.2027"),
        *("--format", "md"),
    )
    consented.ok("samtykke", "gitt", "1.7", "--signert", "i-dag", "--av", "mor", "--av", "far")

    assert "samtykke 1.5" in text.replace("\\", "")
    assert "Emma Larsen" in text
    assert not [name for name in asked["files"] if "Emma" in name or "PPT" in name]
    (task,) = [t for t in consented.json("huskeliste", "1")["tasks"] if t["item"] == "1.6"]
    assert (task["state"], task["due"]) == ("waiting", "2027-01-15")
    (row,) = log(consented, kind="forespørsel")
    assert (row["item"], row["consent"]) == ("1.6", "1.5")
    stopped = consented("be-om", "1", "BUP", "epikrise", "--frist", "15.1", "--json")
    assert stopped.code == 5
    assert "gi" in stopped.error["message"]
    done = consented.json(
        *("be-om", "1", "BUP", "epikrise", "--frist", "15.1", "--format", "md"),
        *("--grunnlag", WHY),
    )
    assert (done["consent"], done["ground"]) == (None, WHY)


def test_a_request_is_followed_up(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after the deadline there is a reminder, gone when the answer is ticked off."""
    consented.ok("be-om", "1", "PPT", "rapporten", "--frist", "24.11", "--format", "md")
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-25")

    for line in (("huskeliste", "1"), ("huskeliste",)):
        assert any(t["what"].startswith("Etterspør") for t in consented.json(*line)["tasks"])
    consented.ok("gjort", "1.6")
    assert "Etterspør" not in consented.ok("huskeliste", "1").out


def test_a_service_outside_the_case_is_asked_on_another_ground(family: Koord) -> None:
    """It gets a place in the case, so that it can be waited for."""
    asked = family.json(
        *("be-om", "1", "NAV", "vedtaket", "--frist", "15.1", "--format", "md"),
        *("--grunnlag", WHY),
    )

    (task,) = [t for t in family.json("huskeliste", "1")["tasks"] if t["item"] == asked["item"]]
    assert task["responsible"] == "NAV"


def test_informing_goes_to_those_who_may_know(consented: Koord) -> None:
    """A topic that is denied someone leaves her out and says why; without one, so does a denial."""
    consented.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--deles-ikke", "rus"),
        *("--til", "30.6.2027", "--format", "md"),
    )
    consented.ok("samtykke", "gitt", "1.6", "--signert", "i-dag", "--av", "mor", "--av", "far")
    line = ("informer", "1", "--fil", "-", "--format", "md")

    about_drugs = consented.json(*line, "--alle", "--tema", "rus", stdin="Nytt tiltak.\n")
    about_anything = consented.json(*line, "--alle", stdin="Nytt mål.\n")
    about_school = consented.json(*line, "--alle", "--tema", "skole", stdin="Ny plan.\n")

    for told in (about_drugs, about_anything):
        assert "Åse Øvrebø" not in told["receivers"]
        assert [out["name"] for out in told["left_out"]] == ["Åse Øvrebø"]
    assert "Åse Øvrebø" in about_school["receivers"]
    named = consented(*line, "--til", "PPT", "--tema", "rus", "--json", stdin="Nytt tiltak.\n")
    assert named.code == 5
    rows = log(consented, item=about_school["item"])
    assert {row["receiver"] for row in rows} == set(about_school["receivers"])
    assert consented("gjort", about_school["item"]).err.startswith(
        f"{about_school['item']} er et brev"
    )


# --- whatever happens, in whatever order -------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "send named", "ground", "withdraw", "sign", "undo", "redo"]),
        st.sampled_from(["PPT", "Solbakken barnehage", "mor"]),
        st.integers(0, 2),
    ),
    min_size=3,
    max_size=9,
)


@contextmanager
def copy_of(book: Path, key: bytes, folder: Path, number: int) -> Iterator[Workbook]:
    """Open a copy of a workbook."""
    path = folder / f"kopi-{number}" / "bok.koord"
    path.parent.mkdir()
    shutil.copy(book, path)
    with Workbook.open(path, key) as opened:
        yield opened


def step(desk: Desk, what: str, who: str, days: int) -> None:
    """Do one thing; what is refused is left undone."""
    item, on = ItemId(1, 6), desk.today - timedelta(days)
    if what == "send":
        record_sent(desk, item, NewSending("svarut", "referat", everyone=True, on=on))
    elif what == "send named":
        record_sent(desk, item, NewSending("telefon", "referat", to=(who,), on=on))
    elif what == "ground":
        record_sent(desk, item, NewSending("annet", "referat", to=(who,), on=on, ground=WHY))
    elif what == "withdraw" and who != "mor":
        record_withdrawn(desk, ItemId(1, 5), Stop(desk.today, receivers=(who,)))
    elif what == "sign":
        record_given(desk, ItemId(1, 5), Given(("mor", "far"), desk.today))
    elif what == "undo":
        undo(desk, what_to_undo(desk).number)
    elif what == "redo":
        redo(desk, what_to_redo(desk).number)


@given(STEPS)
@settings(max_examples=25)
def test_nothing_stands_on_a_consent_that_did_not_permit(
    held: Koord, made_once: tuple[Path, bytes], tmp_path: Path, steps: list[Any]
) -> None:
    """When it was recorded, each sending was allowed that day, or a sentence said why."""
    number = len(list(tmp_path.iterdir()))
    with copy_of(held.book, made_once[1], tmp_path, number) as book:
        seen: set[int] = set()
        for turn, (what, who, days) in enumerate(steps):
            today = TODAY + timedelta(2 + turn)
            desk = Desk(book, today, f"{today}T09:00:00+00:00", tmp_path / "papirer")
            try:
                step(desk, what, who, days)
            except KoordError:
                continue
            with book.reading() as connection:
                known = know_case(connection, "1")
                facts = facts_of(connection, known)
                rows = dispatches_of(connection, known.case.id)
            new = [row for row in rows if row.id not in seen]
            seen |= {row.id for row in rows}
            for row in new:
                if row.state is not DispatchState.SENT or row.voids is not None:
                    continue
                member = member_of(known, row, row.on)
                said = judge(facts, Receiver(member=member), row.on, direction_of(row.kind))
                assert said.answer.permits or row.ground == WHY
                assert row.consent == (said.consent if row.ground is None else None)
            assert set(standing(rows)) <= set(rows)
            assert set(disclosure_log(desk, "1").rows) == set(standing(rows))


def test_a_letter_is_emptied_everywhere(consented: Koord, desk: Desk) -> None:
    """The text of a letter that should not exist is gone from the log; that it was sent is not."""
    letter = consented.json(
        *("informer", "1", "--fil", "-", "--til", "mor", "--format", "md"),
        stdin="FEILTEKST om en.\n",
    )["item"]
    consented.ok("sendt", letter, "--alle", "--kanal", "papirpost")

    consented.ok("sladd", letter, "--grunn", "feil sak", "--bekreft", "1")

    kept = desk.book.connection.execute("SELECT what FROM dispatches").fetchall()
    changes = desk.book.connection.execute("SELECT before, after FROM changes").fetchall()
    assert "FEILTEKST" not in f"{kept}{changes}"
    assert [row["state"] for row in log(consented, item=letter)] == ["sendt", "laget"]


def test_the_log_is_of_one_case(held: Koord) -> None:
    """Another family's log is empty."""
    held.ok("ny-sak", "Tuva Bø", "--født", "2.2.2020", "--forelder", "Siri Bø")

    assert held.json("sendt", "2")["dispatches"] == []
    assert date.fromisoformat(log(held)[0]["date"]) == TODAY


def test_a_block_tells_which_meeting_and_papers_it_touches(consented: Koord) -> None:
    """Whoever is blocked while invited is told of to the coordinator, with what to do next."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--punkt", "Skole"),
        *("--format", "md"),
    )

    blocked = consented.json("kontakt", "endre", "1", "far", "--sperret", "besøksforbud")
    said = consented.ok("kontakt", "endre", "1", "mor", "--tlf", "90000009").out

    after = blocked["consequences"]
    assert [(m["item"], m["names"]) for m in after["meetings"]] == [("1.6", ["Ola Larsen"])]
    assert {paper["kind"] for paper in after["papers"]} == {"innkalling", "saksliste"}
    assert "Dette følger av det" not in said
    consented.ok("innkall", "1", "--møte", "1.6", "--på-nytt", "--uten", "Ola Larsen")
