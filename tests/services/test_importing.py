"""Contacts from other programs: nobody twice, nothing half, nothing lost without a word."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord.errors import StateForbidsError
from koord.exchange.vcards import read_cards
from koord.services.desk import Desk
from koord.services.writing.importing import Fate, carry_out, plan_import
from tests.conftest import Koord
from tests.exchange.test_vcards import unknown_lines

ID_NUMBER = "010170" + "12345"


def card(*lines: str) -> str:
    """Write one card."""
    return "\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def imported(koord: Koord, text: str, *words: str, case: str = "1") -> list[dict[str, Any]]:
    """Import a text, and return what became of each contact."""
    answer = koord.json("kontakt", "importer", "-", "--sak", case, "--ja", *words, stdin=text)
    contacts: list[dict[str, Any]] = answer["contacts"]
    return contacts


def on_the_list(koord: Koord, name: str) -> list[dict[str, Any]]:
    """Return those of a name on the phone list."""
    contacts = koord.json("kontakter")["contacts"]
    return [contact for contact in contacts if contact["name"] == name]


def test_someone_new_gets_a_place_with_her_service(family: Koord) -> None:
    """A new contact is a member from her unit, not from the municipality around it."""
    (row,) = imported(
        family,
        card("FN:Per Dahl", "ORG:Solvik kommune;BUP", "TITLE:Psykolog", "TEL:41000000"),
    )

    assert (row["outcome"], row["notes"]) == ("new", [])
    (there,) = on_the_list(family, "Per Dahl")
    assert (there["agency"], there["title"], there["phone"]) == ("BUP", "Psykolog", "41 00 00 00")
    assert there["role"] == "medlem"


def test_two_from_one_service_fill_its_place_and_one_more(family: Koord) -> None:
    """The place that a service held alone goes to the first; the second has one of her own."""
    imported(
        family,
        card("FN:Liv Moe", "ORG:Solbakken barnehage")
        + card("FN:Ine Vik", "ORG:Solbakken barnehage"),
    )

    from_there = [
        contact["name"]
        for contact in family.json("kontakter", "1")["contacts"]
        if contact["agency"] == "Solbakken barnehage"
    ]
    assert sorted(from_there) == ["Ine Vik", "Liv Moe"]


@pytest.mark.parametrize(
    "lines",
    [
        ("FN:Åse Øvrebø", "ORG:PPT"),
        ("FN:Aase Oevreboe", "ORG:Solvik kommune;PPT"),
        ("FN:Øvrebø\\, Åse", "EMAIL:ASE@ppt.example"),
        ("FN:Åse Marie Øvrebø", "TEL:+47 900 00 000"),
        ("FN:ÅSE ØVREBØ",),
    ],
    ids=["agency", "spelling", "e-mail", "phone", "case"],
)
def test_a_known_person_is_never_two(family: Koord, lines: tuple[str, ...]) -> None:
    """By name with service, address, number or case, she is the one who is there already."""
    people = len(family.json("kontakter")["contacts"])

    (row,) = imported(family, card(*lines, "X-ROM:204"))

    assert row["outcome"] == "merged"
    assert len(family.json("kontakter")["contacts"]) == people
    (there,) = on_the_list(family, "Åse Øvrebø")
    assert there["phone"] == "90 00 00 00"


def test_the_same_person_twice_in_a_file_is_one(family: Koord) -> None:
    """The second card of someone in the file adds to the first."""
    rows = imported(
        family,
        card("FN:Per Dahl", "ORG:BUP", "EMAIL:per@bup.example")
        + card("FN:Dahl\\, Per", "EMAIL:per@bup.example", "TEL:41000000"),
    )

    assert [row["outcome"] for row in rows] == ["new", "merged"]
    (there,) = on_the_list(family, "Per Dahl")
    assert there["phone"] == "41 00 00 00"


def test_a_colleague_from_another_case_is_the_same_person(family: Koord) -> None:
    """Someone known from another case gets a place in this one, and that is told."""
    family.ok("ny-sak", "Ola Moe", "--født", "1.2.2015", "--forelder", "Liv Moe")

    (row,) = imported(family, card("FN:Åse Øvrebø", "EMAIL:ase@ppt.example"), case="2")

    assert row["outcome"] == "merged"
    assert row["notes"] == ["kjent fra sak 1"]
    (there,) = on_the_list(family, "Åse Øvrebø")
    assert (there["cases"], there["agency"]) == ([1, 2], "PPT")


def test_what_stands_is_never_written_over(family: Koord) -> None:
    """A value that differs is told, kept with the card, and given back by the export."""
    (row,) = imported(family, card("FN:Åse Øvrebø", "ORG:PPT", "TEL;TYPE=CELL:41000000"))

    assert row["notes"] == ["telefonen er en annen enn den som står"]
    (there,) = on_the_list(family, "Åse Øvrebø")
    assert there["phone"] == "90 00 00 00"
    (file,) = family.json("kontakt", "eksporter")["files"]
    assert "TEL;TYPE=CELL:41000000" in Path(file).read_text(encoding="utf-8")


def test_one_address_and_two_names_is_left_to_her(family: Koord) -> None:
    """The address of someone else is no reason to add a second person, nor to merge."""
    (row,) = imported(family, card("FN:Liv Moe", "EMAIL:ase@ppt.example"))

    assert row["outcome"] == "left_out"
    assert "Åse Øvrebø i sak 1" in row["notes"][0]
    assert on_the_list(family, "Liv Moe") == []


def test_a_switchboard_is_shared_and_told(family: Koord) -> None:
    """Two of one telephone number are two people, with a word about it."""
    (row,) = imported(family, card("FN:Liv Moe", "ORG:PPT", "TEL:90000000"))

    assert row["outcome"] == "new"
    assert row["notes"] == ["samme telefon som Åse Øvrebø i sak 1; er det samme person?"]


def test_a_namesake_elsewhere_is_told(family: Koord) -> None:
    """The same name in another service is another person, with a word about it."""
    (row,) = imported(family, card("FN:Åse Øvrebø", "ORG:BUP"))

    assert row["outcome"] == "new"
    assert "samme navn som Åse Øvrebø i sak 1" in row["notes"][0]


def test_a_user_of_another_case_is_not_named(family: Koord) -> None:
    """Whom a card may be taken for is said by case, when it is family."""
    family.ok("kontakt", "endre", "1", "mor", "--epost", "kari@hjemme.example")
    family.ok("ny-sak", "Ola Moe", "--født", "1.2.2015", "--forelder", "Liv Moe")

    (row,) = imported(family, card("FN:Per Dahl", "EMAIL:kari@hjemme.example"), case="2")

    assert row["notes"] == ["e-posten er den samme som hos en i sak 1"]


def test_a_bad_number_leaves_the_person_in(family: Koord) -> None:
    """What cannot be a telephone is left out, told, and given back by the export."""
    (row,) = imported(family, card("FN:Per Dahl", "ORG:BUP", "TEL:ring sentralbordet"))

    assert row["outcome"] == "new"
    assert row["notes"] == ["telefonen kan ikke leses og er ikke tatt med"]
    (there,) = on_the_list(family, "Per Dahl")
    assert there["phone"] is None
    (file,) = family.json("kontakt", "eksporter")["files"]
    assert "TEL:ring sentralbordet" in Path(file).read_text(encoding="utf-8")


def test_a_national_identity_number_never_gets_in(family: Koord, desk: Desk) -> None:
    """Eleven digits, wherever they stand in a card, are left out, told, and not repeated."""
    rows = imported(
        family,
        card("FN:Per Dahl", f"TEL:{ID_NUMBER}", f"NOTE:Fnr {ID_NUMBER}", "X-ROM:204")
        + card(f"FN:Liv Moe {ID_NUMBER}"),
    )

    assert [row["outcome"] for row in rows] == ["new", "left_out"]
    assert len(rows[0]["notes"]) == 2
    assert ID_NUMBER not in str(rows)
    kept = desk.book.connection.execute("SELECT vcard_rest FROM people").fetchall()
    assert "X-ROM:204" in str(kept)
    assert ID_NUMBER not in str(kept)
    assert ID_NUMBER not in family.ok("historikk").out


def test_a_block_outlives_an_import(family: Koord) -> None:
    """A card of someone blocked does not let her in."""
    family.ok("kontakt", "endre", "1", "Åse Øvrebø", "--sperret", "trussel")

    imported(family, card("FN:Åse Øvrebø", "ORG:PPT", "X-ROM:204"))

    (there,) = [c for c in family.json("kontakter", "1")["contacts"] if c["name"] == "Åse Øvrebø"]
    assert there["blocked"] == "trussel"


def test_a_dry_run_changes_nothing(family: Koord) -> None:
    """`--prøv` shows the same list, and leaves the file as it is."""
    text = card("FN:Per Dahl", "ORG:BUP")
    before = family.book.read_bytes()

    rows = imported(family, text, "--prøv")

    assert rows[0]["outcome"] == "new"
    assert family.book.read_bytes() == before
    assert imported(family, text) == rows


def test_the_second_time_there_is_nothing_to_do(family: Koord) -> None:
    """The same file once more: all stand there already, and the history is as long as before."""
    text = "".join(
        card(f"FN:{name} Moe", "ORG:BUP", f"TEL:4100000{n}", "X-ROM:1")
        for n, name in enumerate(("Liv", "Ine", "Per", "Åse"))
    )
    imported(family, text)
    before = family.json("historikk")

    rows = imported(family, text)

    assert {row["outcome"] for row in rows} == {"there"}
    assert family.json("historikk") == before


def test_more_than_three_are_asked_about(family: Koord) -> None:
    """Without a person to answer, four new contacts need `--ja`; three do not."""
    names = ("Liv Moe", "Ine Vik", "Per Dahl", "Siv Lunde")
    text = "".join(card(f"FN:{name}") for name in names)

    refused = family("kontakt", "importer", "-", "--sak", "1", stdin=text)
    three = family(
        "kontakt", "importer", "-", "--sak", "1", stdin="".join(card(f"FN:{n}") for n in names[:3])
    )

    assert refused.code == 2
    assert "kort 4\tSiv Lunde\tny" in refused.out
    assert "koord kontakt importer - --sak 1 --ja" in refused.err or "--ja" in refused.err
    assert three.code == 0
    assert on_the_list(family, "Siv Lunde") == []


def test_nothing_is_done_by_half(family: Koord, desk: Desk) -> None:
    """When another command has written since the plan, none of it is done."""
    plan = plan_import(desk, "1", (card("FN:Per Dahl") + card("FN:Liv Moe")).encode())
    family.ok("husk", "1", "Ring PPT")

    with pytest.raises(StateForbidsError):
        carry_out(desk, plan)

    assert plan.count(Fate.NEW) == 2
    assert on_the_list(family, "Per Dahl") == []


def test_the_export_tells_nothing_of_the_case(family: Koord) -> None:
    """The user, the blocked and the numbers of cases are not in the file; it is hers alone."""
    family.ok("kontakt", "endre", "1", "far", "--sperret", "besøksforbud")

    exported = family.json("kontakt", "eksporter", "1")
    family.ok("kontakt", "endre", "1", "Åse", "--tlf", "90000001")
    again = family.json("kontakt", "eksporter", "1")

    first, second = Path(exported["files"][0]), Path(again["files"][0])
    text = first.read_text(encoding="utf-8")
    names = [one.name for one in read_cards(text)]
    assert names == ["Kari Larsen", "Åse Øvrebø"]
    assert exported["left_out"] == 3
    assert not [word for word in ("Emma", "Ola", ":EL", "sak", "besøk") if word in text]
    assert (first.name, second.name) == ("kontakter.vcf", "kontakter-v2.vcf")
    assert first.stat().st_mode & 0o077 == 0


@pytest.mark.slow
@settings(max_examples=15)
@given(lines=st.lists(unknown_lines(), min_size=1, max_size=5, unique=True))
def test_export_after_import_gives_back_what_was_not_understood(
    family: Koord, family_once: Path, lines: list[str]
) -> None:
    """Through the workbook too, every line that says nothing here stands as it did."""
    family.book.write_bytes(family_once.read_bytes())
    imported(family, card("FN:Per Dahl", "ORG:BUP", *lines))

    (file,) = family.json("kontakt", "eksporter", "1")["files"]

    (per,) = [one for one in read_cards(Path(file).read_bytes().decode()) if one.name == "Per Dahl"]
    kept = [line for line in per.rest if not line.startswith("N:")]
    assert kept == [line for line in lines if line in kept]
    assert len(kept) == len(lines) or any(sum(c.isdigit() for c in line) >= 11 for line in lines)


def test_the_rest_of_a_card_can_be_forgotten(family: Koord) -> None:
    """What came along from a card is dropped on request, and with it from the next export."""
    imported(family, card("FN:Per Dahl", "ORG:BUP", "NOTE:Ferie i mai"))

    family.ok("kontakt", "endre", "1", "Per Dahl", "--glem-kortet")

    (file,) = family.json("kontakt", "eksporter")["files"]
    assert "Ferie" not in Path(file).read_text(encoding="utf-8")
    assert on_the_list(family, "Per Dahl")[0]["agency"] == "BUP"


def test_someone_who_has_left_gets_a_new_place(
    family: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone whose role has ended is in the case again, and it is told where she is known from."""
    family.ok("kontakt", "avslutt", "1", "Åse Øvrebø", "--dato", "i-dag")
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-24")
    assert on_the_list(family, "Åse Øvrebø") == []

    (row,) = imported(family, card("FN:Åse Øvrebø", "ORG:PPT"))

    assert (row["outcome"], row["notes"]) == ("merged", ["kjent fra sak 1"])
    assert on_the_list(family, "Åse Øvrebø")[0]["agency"] == "PPT"
