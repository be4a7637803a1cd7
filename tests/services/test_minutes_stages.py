"""Minutes through their stages: out for comments, final, corrected, or kept in the plan."""

from datetime import date
from pathlib import Path

import docx
import pytest

from tests.conftest import Koord

NOTES = """\
Til stede: mor, Åse Øvrebø

## 1 Siden sist @alle
Rapporten er ferdig.

## 2 Skole
- [ ] PPT: sende rapport (frist 12.2.2027)
- [ ] Koordinator: bestille rom

Neste møte: ikke avtalt
"""


@pytest.fixture
def held(consented: Koord) -> Koord:
    """Meeting 1.6 is called for today."""
    consented.ok(
        "innkall", "1", "--dato", "22.11.2026", "--kl", "14", "--punkt", "Skole", "--format", "md"
    )
    return consented


def enter(koord: Koord, text: str, *more: str) -> dict[str, object]:
    """Enter minutes of the meeting."""
    data: dict[str, object] = koord.json(
        "referat", "1.6", "--fil", "-", "--format", "md", *more, stdin=text
    )
    return data


def paper(data: dict[str, object]) -> str:
    """Return the text of the one paper that was made."""
    files = data["files"]
    assert isinstance(files, list)
    return Path(files[0]).read_text(encoding="utf-8")


def listed(koord: Koord) -> dict[str, dict[str, object]]:
    """Return the list of the case, by what is to be done."""
    tasks = koord.json("huskeliste", "1", "--alle")["tasks"]
    return {task["what"]: task for task in tasks}


def test_minutes_go_out_for_comments_and_become_final(held: Koord) -> None:
    """Out for comments the paper says so and until when, and the list reminds her to finish."""
    first = enter(held, NOTES, "--til-kommentar", "3.12")
    assert (first["state"], first["comments_by"]) == ("til kommentar", "2026-12-03")
    assert "utkast til kommentar" in paper(first)
    assert "3. desember 2026" in paper(first)
    reminder = "Gjør referatet fra møtet 22. november 2026 endelig"
    assert listed(held)[reminder]["due"] == "2026-12-04"
    assert any(t["what"] == reminder for t in held.json("huskeliste")["tasks"])

    final = held.json("referat", "1.6", "--endelig", "--format", "md")
    assert final["state"] == "endelig"
    assert "kommentar" not in paper(final)
    assert reminder not in listed(held)
    assert sum(what == "sende rapport" for what in listed(held)) == 1


def test_a_correction_is_a_new_version_that_says_what_changed(held: Koord) -> None:
    """The new paper tells which items changed, and the tasks on the list follow the text."""
    enter(held, NOTES)
    corrected = NOTES.replace("12.2.2027", "19.2.2027").replace("er ferdig", "er nesten ferdig")

    second = enter(held, corrected.replace("- [ ] Koord", "- [x] Koord"))

    assert second["version"] == 2
    assert "Endret siden forrige utgave" in paper(second)
    assert "Punkt 1, Siden sist: teksten er endret." in paper(second)
    assert "Punkt 2, Skole: det som er avtalt, er endret." in paper(second)
    tasks = listed(held)
    assert tasks["sende rapport"]["due"] == "2027-02-19"
    assert tasks["bestille rom"]["state"] == "done"
    assert second["tasks"] == []

    held.ok("angre", "--ja")
    assert listed(held)["sende rapport"]["due"] == "2027-02-12"
    assert listed(held)["bestille rom"]["state"] == "open"


def test_new_words_for_a_promise_are_the_same_promise(held: Koord) -> None:
    """A promise that only got other words keeps its number; one that went is pointed out."""
    number = enter(held, NOTES)["tasks"][0]  # type: ignore[index]  # JSON
    reworded = NOTES.replace("sende rapport", "sende hele rapporten").replace(
        "- [ ] Koordinator: bestille rom\n", ""
    )

    answer = held.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=reworded)

    assert listed(held)["sende hele rapporten"]["item"] == number
    assert "bestille rom" in listed(held)
    assert "«bestille rom» står ikke i referatet lenger" in answer.err
    assert "koord ikke-aktuelt" in answer.err


def test_there_is_nothing_to_make_final(held: Koord) -> None:
    """Without minutes, or with a text that waits, nothing is made final."""
    assert held("referat", "1.6", "--endelig").code == 6
    assert held("referat", "1.6", "--fil", "-", stdin="tull\n").code == 4
    waiting = held("referat", "1.6", "--endelig")
    assert waiting.code == 6
    assert "ikke er ført" in waiting.err


def test_an_evaluation_in_the_plan_takes_the_place_of_minutes(
    held: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list stops asking for minutes, the meeting is held, and it can be undone."""
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-24")
    asked = "Skriv referat fra møtet 22. november 2026"
    assert asked in listed(held)

    noted = held.json("referat", "1.6", "--i-ip", "23.11")

    assert noted["ip_evaluated_on"] == "2026-11-23"
    assert asked not in listed(held)
    assert not any(t["what"] == asked for t in held.json("huskeliste")["tasks"])
    held.ok("angre", "--ja")
    assert asked in listed(held)
    for wrong in ("21.11", "25.11.2026"):
        assert held("referat", "1.6", "--i-ip", wrong).code == 4


def test_the_sheet_comes_back_as_minutes(held: Koord) -> None:
    """The Word sheet that was made is filled in, read back, and nothing on it is misread."""
    made = held.json("referat", "1.6", "--ark")
    (sheet,) = made["files"]
    document = docx.Document(sheet)
    promises = [t for t in document.tables if t.rows[0].cells[0].text == "Hvem"]
    promises[-2].rows[1].cells[0].text = "PPT"
    promises[-2].rows[1].cells[1].text = "sende rapport"
    promises[-2].rows[1].cells[2].text = "12.2.2027"
    audience = [t for t in document.tables if t.rows[0].cells[0].text.startswith("Hvem får")]
    audience[0].rows[0].cells[1].text = "alle"
    document.save(sheet)

    written = held.json("referat", "1.6", "--fil", sheet, "--format", "md")

    assert [p["what"] for p in written["promises"]] == ["sende rapport"]
    assert written["promises"][0]["due"] == "2027-02-12"
    assert held.json("sak", "1")["meetings"][-1]["state"] == "holdt"


def test_the_next_meeting_is_called_with_the_minutes(held: Koord) -> None:
    """With --neste the invitation is made at once, on the day the text says or that is typed."""
    text = NOTES.replace("Neste møte: ikke avtalt\n", "")

    answer = held.json(
        "referat",
        "1.6",
        "ons uke 22 kl 14, Rådhuset 3",
        "--neste",
        "--fil",
        "-",
        "--format",
        "md",
        stdin=text,
    )

    assert answer["next_meeting"]["date"] == date(2027, 6, 2).isoformat()
    assert answer["invitation"]["item"] == answer["next_meeting"]["item"]
    meetings = {m["item"]: m["state"] for m in held.json("sak", "1")["meetings"]}
    assert meetings[answer["invitation"]["item"]] == "innkalt"


def test_minutes_stand_when_the_next_meeting_is_stopped(held: Koord) -> None:
    """A consent that ends before the next meeting stops the invitation, not the minutes."""
    text = NOTES.replace("ikke avtalt", "18.8.2027 kl 9, Rådhuset 3")

    answer = held("referat", "1.6", "--neste", "--fil", "-", "--format", "md", stdin=text)

    assert answer.code == 5
    assert "Referatet er ført." in answer.err
    assert "sende rapport" in listed(held)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--ark", "--endelig"), 2),
        (("--ark", "--i-ip", "22.11"), 2),
        (("ons uke 22",), 2),
        (("--neste", "--fil", "-"), 6),
    ],
    ids=str,
)
def test_flags_that_ask_for_two_things_are_refused(
    held: Koord, words: tuple[str, ...], code: int
) -> None:
    """A mixture is a wrong command line; a next meeting that is not told forbids the invitation."""
    assert held("referat", "1.6", *words, "--format", "md", stdin=NOTES).code == code


def minutes_of(koord: Koord, day: str, *who: str) -> list[str]:
    """Enter minutes of a meeting where each of these promised something; return the remarks."""
    item = koord.json(
        *("innkall", "1", "--dato", day, "--kl", "14", "--punkt", "Skole", "--format", "md")
    )["item"]
    tasks = [f"- [ ] {name}: ringe {n} (frist 12.2.2027)" for n, name in enumerate(who)]
    text = "\n".join(["Til stede: mor, PPT", "## 1 Skole", *tasks])
    done = koord.json("referat", item, "--fil", "-", "--format", "md", stdin=text)
    remarks: list[str] = done["remarks"]
    return [remark for remark in remarks if "ligger på koordinator" in remark]


def test_the_share_of_the_coordinator_is_that_of_half_a_year(
    consented: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above 70 percent of what was promised in half a year there is a word; older is not counted.

    What she has on her list from elsewhere is no promise of a meeting, and does not count.
    """
    consented.ok("husk", "1", "Ring mor", "--frist", "20.12.2026")
    assert minutes_of(consented, "22.11.2026", "koordinator", "koordinator") != []
    monkeypatch.setenv("KOORD_I_DAG", "2027-01-20")
    assert minutes_of(consented, "20.1.2027", "koordinator", "PPT") == [
        "3 av 4 oppgaver fra det siste halve året ligger på koordinator. Koordinator samordner, "
        "og trenger ikke gjøre det for de andre: kan en av dem ta noe?"
    ]
    monkeypatch.setenv("KOORD_I_DAG", "2027-05-23")
    assert minutes_of(consented, "23.5.2027", "koordinator", "PPT") == []
