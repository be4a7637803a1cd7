"""The same command twice does not do it twice."""

import pytest

from tests.conftest import Koord

CALL = (
    *("innkall", "1", "--dato", "20.1", "--kl", "14", "--sted", "Rådhuset 3"),
    *("--punkt", "Mål", "--format", "md"),
)
NOTES = "Til stede: Kari Larsen\n\n## 1 Siden sist\nAlt er gjort.\n- [ ] PPT: rapport\n"


def changes(koord: Koord) -> int:
    """Count the change sets of the workbook."""
    return len(koord.json("historikk", "--antall", "100")["changes"])


@pytest.mark.parametrize(
    "line",
    [
        ("husk", "1", "Ring PPT", "--frist", "fredag"),
        ("gjort", "1.1"),
        ("ikke-aktuelt", "1.2"),
        ("notat", "1.1", "Ringte PPT"),
        ("logg", "1", "Ringte PPT", "--minutter", "5"),
        ("ført", "1.5", "--i", "Profil"),
        ("tid", "1", "--avtalt", "4t/mnd"),
        ("utsett", "1.3", "15.1"),
        ("sak", "endre", "1", "--kontakt", "telefon, hver uke"),
        ("sak", "endre", "1", "--tilstand", "rolig", "--neste-blikk", "1.3.2027"),
        ("kontakt", "ny", "1", "Per Dahl", "--instans", "Solbakken barnehage"),
        ("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far"),
        ("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag"),
        ("samtykke", "skjema", "1", "--for", "BUP", "--til", "30.6.2027", "--format", "md"),
        ("samtykke", "kvittering", "1.5", "--format", "md"),
        CALL,
        ("møteplan", "lag", "1", "--format", "md", "--ja"),
        ("møteplan", "aktivitet", "1", "Svømmekurs", "--fra", "20.1"),
        ("be-om", "1", "PPT", "rapporten", "--frist", "15.1", "--format", "md"),
        ("informer", "1", "Vi begynner klokka ni.", "--til", "mor", "--format", "md"),
        ("sendt", "1.5", "samtykkeskjema", "--til", "mor", "--kanal", "papirpost"),
    ],
    ids=lambda line: " ".join(line[:2]),
)
def test_a_second_time_changes_nothing(consented: Koord, line: tuple[str, ...]) -> None:
    """Arrow up and Enter answers without doing it again."""
    consented.ok(*line)
    before = changes(consented)
    papers = sorted(consented.folder.iterdir()) if consented.folder.exists() else []

    again = consented.ok(*line)

    assert "alt" in again.out
    assert changes(consented) == before
    assert (sorted(consented.folder.iterdir()) if consented.folder.exists() else []) == papers


def test_a_meeting_called_twice_says_when_and_how(consented: Koord) -> None:
    """A meeting that is called already says since when, and how to make new papers."""
    consented.ok(*CALL)

    again = consented.ok(*CALL)

    assert "alt innkalt 22. november 2026" in again.out
    assert "--på-nytt" in again.err


def test_new_papers_get_a_new_name(consented: Koord) -> None:
    """`--på-nytt` makes papers beside the old ones, which stay as they were."""
    consented.ok(*CALL)
    before = {path: path.read_bytes() for path in consented.folder.iterdir()}

    second = consented.json(*CALL, "--på-nytt")["files"]

    assert f"{consented.folder}/1-6-kalender-2027-01-20-v2.ics" in second
    assert before == {path: path.read_bytes() for path in before}


def test_minutes_twice(consented: Koord) -> None:
    """The same minutes twice give no second set of tasks."""
    consented.ok(*CALL)
    line = ("referat", "1.6", "--fil", "-", "--format", "md")
    consented.ok(*line, stdin=NOTES)
    before = consented.ok("huskeliste", "1").out

    again = consented.ok(*line, stdin=NOTES)

    assert "står slik alt" in again.out
    assert consented.ok("huskeliste", "1").out == before


def test_what_was_undone_may_be_done_again(consented: Koord) -> None:
    """After `angre` the same command does it."""
    consented.ok("gjort", "1.1")
    consented.ok("angre", "--ja")

    assert consented.json("gjort", "1.1")["changed"] is True
