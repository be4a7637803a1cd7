"""`koord samtykker`: what needs doing first, in groups, with what is settled folded away."""

import re

import pytest

from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.conftest import Koord


def _form(koord: Koord, case: str, name: str, until: str) -> str:
    line = ("samtykke", "skjema", case, "--for", name, "--til", until, "--format", "md")
    return str(koord.json(*line, "--på-nytt")["item"])


def _signed(koord: Koord, item: str) -> None:
    koord.ok("samtykke", "gitt", item, "--signert", "i dag", "--av", "mor", "--av", "far")


@pytest.fixture
def many(consented: Koord) -> Koord:
    """Case 1 with a row of each kind: 1.5 holds, 1.6 waits, 1.7 runs out, 1.8 is a no."""
    _form(consented, "1", "NAV", "30.6.2027")
    _signed(consented, _form(consented, "1", "BUP", "31.12.2026"))
    consented.ok("samtykke", "avslått", _form(consented, "1", "Fastlegen", "30.6.2027"))
    consented.ok(
        *("samtykke", "gitt", "1.6", "--signert", "i dag", "--av", "mor"),
    )
    return consented


def test_what_needs_doing_comes_first(many: Koord) -> None:
    """Waiting for a signature, running out, a no, and last what simply holds."""
    rows = many.json("samtykker")["consents"]

    assert [(row["agency"], row["need"]) for row in rows] == [
        ("NAV", "signature"),
        ("BUP", "running_out"),
        ("Fastlegen", "stopped"),
        ("PPT", "nothing"),
        ("Solbakken barnehage", "nothing"),
    ]
    waiting = rows[0]
    assert (waiting["signers"], waiting["missing"]) == (["mor"], ["far"])
    assert "\tdelvis signert\t" in many.ok("samtykker").out


def test_the_keys_that_others_rely_on_are_there(many: Koord) -> None:
    """Item, case, agency, status and until stand as they always have."""
    for row in many.json("samtykker")["consents"]:
        assert {"item", "case", "agency", "status", "until"} <= set(row)
        assert row["case"] == 1


def test_the_next_step_can_be_pasted(many: Koord) -> None:
    """Below the list stands what to do with the first row."""
    assert "koord samtykke gitt 1.6 --signert DATO --av NAVN" in many.ok("samtykker").err
    many.ok("samtykke", "gitt", "1.6", "--signert", "i dag", "--av", "far")
    assert "koord samtykke skjema 1 --som-går-ut --til DATO" in many.ok("samtykker").err


def test_what_is_settled_is_folded_away(many: Koord) -> None:
    """A replaced paper is counted with the way to see it; JSON has it anyway."""
    _signed(many, _form(many, "1", "BUP", "30.6.2027"))

    short, whole = many.ok("samtykker"), many.ok("samtykker", "--alle")

    assert "1.7" not in short.out
    assert "Avløst eller lenge siden: 1. Vis dem: koord samtykker --alle" in short.err
    assert "1.7" in whole.out
    assert "Avløst" not in whole.err
    assert "1.7" in [row["item"] for row in many.json("samtykker")["consents"]]


def test_a_near_meeting_lifts_a_row_to_the_top(
    many: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a meeting within five weeks needs comes before all else, with the meeting named."""
    many.ok("samtykke", "gitt", "1.6", "--signert", "i dag", "--av", "far")
    many.ok(
        *("innkall", "1", "--dato", "15.12.2026", "--kl", "14", "--punkt", "Mål"),
        *("--deltaker", "BUP", "--deltaker", "mor", "--format", "md"),
    )
    many.ok("samtykke", "trukket", "1.7")
    _form(many, "1", "BUP", "30.6.2027")

    first = many.json("samtykker")["consents"][0]

    assert (first["agency"], first["need"]) == ("BUP", "before_meeting")
    assert first["meeting"] is not None
    assert "møte 15. des. 2026" in many.ok("samtykker").out


@pytest.mark.slow
def test_the_groups_have_headings_a_person_sees(many: Koord, terminal: Terminal) -> None:
    """On a terminal each group has its heading, within 80 columns, also with long names."""
    _form(many, "1", "Interkommunal pedagogisk-psykologisk tjeneste i Vest og Øst", "30.6.2027")

    shown = without_colour(read_to_end(terminal("samtykker")))

    headings = ("Venter på underskrift", "Går snart ut", "Sagt nei eller trukket", "Gjelder")
    places = [shown.index(heading) for heading in headings]
    assert places == sorted(places)
    assert [line for line in shown.splitlines() if len(line) > 80] == []
    assert "om 39 dager" in re.sub(r"\s+", " ", shown)


def test_programs_get_no_headings(many: Koord) -> None:
    """Where no person reads, every line is a record."""
    assert all(line.count("\t") == 5 for line in many.ok("samtykker").out.splitlines())
