"""`--json`: one envelope for every command, the promised keys, ISO dates, errors too."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from koord import errors
from tests.conftest import PASSPHRASE, Koord

NOTES = """\
Til stede: Kari Larsen, Åse Øvrebø
Forfall: Ola Larsen

## 1 Siden sist
Rapporten er ferdig.
- [ ] PPT: sende rapporten (frist 12.2)

Neste møte: ons uke 22 kl 14, Rådhuset 3
"""
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Åse Øvrebø\nORG:PPT\nTITLE:PP-rådgiver\nEND:VCARD\n"
CALL = ("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
# A fresh line of the story may lean on the lines before it: they are run in this order.
STORY: tuple[tuple[tuple[str, ...], str, set[str]], ...] = (
    (
        (
            *("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--forelder", "Kari Larsen (mor)"),
            *("--forelder", "Ola Larsen (far)", "--instans", "PPT"),
        ),
        "ny-sak",
        {"number", "code"},
    ),
    (("kontakt", "ny", "1", "Åse Øvrebø", "--instans", "PPT"), "kontakt", {"case", "person"}),
    (("kontakt", "vis", "1", "PPT"), "kontakt", {"name", "phone"}),
    (("kontakt", "endre", "1", "Åse", "--tlf", "900 00 000"), "kontakt", {"case", "person"}),
    (("kontakt", "importer", "-", "--sak", "1"), "kontaktimport", {"case", "done", "contacts"}),
    (("kontakt", "eksporter", "1"), "kontakteksport", {"people", "left_out", "files"}),
    (("kontakter",), "kontakter", {"contacts"}),
    (
        (
            *("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027"),
            *("--deles-ikke", "søsken", "--format", "md"),
        ),
        "samtykkeskjema",
        {"item", "files"},
    ),
    (("kan", "1", "PPT"), "kan", {"answer", "until", "denied", "reasons", "consent"}),
    (("samtykke", "bedt", "1.5", "--av", "far"), "samtykke", {"item", "changed"}),
    (
        (
            *("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far"),
            *("--barnet-hørt", "20.11"),
        ),
        "samtykke",
        {"item", "valid"},
    ),
    (("kan", "1", "PPT"), "kan", {"answer", "until", "denied", "reasons", "consent"}),
    (
        ("samtykke", "kvittering", "1.5", "--format", "md"),
        "kvittering",
        {"item", "valid", "changed", "files"},
    ),
    (("samtykker",), "samtykker", {"consents"}),
    (
        CALL,
        "innkalling",
        {"item", "date", "start", "end", "place", "invited", "left_out", "files"},
    ),
    (("saksliste", "1.6"), "saksliste", {"item", "points", "versions"}),
    (("svar", "1.6", "PPT", "ja"), "svar", {"item", "replies"}),
    (("flytt", "1.6", "--kl", "15", "--format", "md"), "flytt", {"item", "date", "files"}),
    (
        ("referat", "1.6", "--fil", "-", "--format", "md", "--prøv"),
        "referat",
        {"item", "tasks", "next_meeting", "files"},
    ),
    (
        ("referat", "1.6", "--fil", "-", "--format", "md"),
        "referat",
        {"item", "tasks", "next_meeting", "files"},
    ),
    (("skriv",), "skriv", {"papers"}),
    (("skriv", "familie", "1", "--format", "md"), "skriv", {"paper", "case", "item", "files"}),
    (("skriv", "møteark", "1.8", "--format", "md"), "skriv", {"paper", "case", "item", "files"}),
    (
        ("møteplan", "lag", "1", "--format", "md", "--ja"),
        "møteplan",
        {"case", "half_year", "meetings", "files", "added", "passed_over"},
    ),
    (("møteplan", "1"), "møteplan", {"case", "half_year", "meetings", "deadlines"}),
    (("møteplan", "--mangler"), "møteplan", {"missing"}),
    (("møteplan", "skriv", "1", "--format", "md"), "møteplan", {"meetings", "files"}),
    (("møteplan", "aktivitet", "1", "Kurs", "--fra", "20.1"), "aktivitet", {"item", "what"}),
    (("møteplan", "fjern", "1.12"), "aktivitet", {"item", "changed"}),
    (("oppsett", "skolerute"), "skolerute", {"breaks"}),
    (("oppsett", "kalender"), "kalender", {"file", "exists"}),
    (("oppsett", "visning"), "visning", {"shown_as", "changed"}),
    (
        ("sendt", "1.6", "innkalling", "--alle", "--kanal", "svarut"),
        "sendt",
        {"item", "kind", "date", "channel", "sent", "already", "left_out", "changed"},
    ),
    (("sendt", "1"), "utsendelser", {"case", "dispatches"}),
    (("husk", "1", "Ring PPT", "--frist", "fredag"), "gjøremål", {"item", "what", "due"}),
    (("utsett", "1.13", "+1u"), "gjøremål", {"item", "due"}),
    (("gjort", "1.13"), "gjøremål", {"item", "state"}),
    (("ikke-aktuelt", "1.4"), "gjøremål", {"item", "state"}),
    (("samtale", "1", "--saker", "fritid"), "samtale", {"item", "date", "matters"}),
    (("avlys", "1.8", "--grunn", "ferie"), "avlys", {"item", "date", "files"}),
    (("logg", "1", "Ringte PPT", "--minutter", "5"), "logg", {"item", "case", "date", "minutes"}),
    (("logg", "1", "Ringte", "--med", "mor"), "logg", {"with", "with_family"}),
    (("notat", "1.1", "Ringte"), "notat", {"item", "notes", "changed"}),
    (("notat", "1.1", "--vis"), "notat", {"item", "notes"}),
    (("logg", "1", "--vis"), "logg", {"case", "entries"}),
    (("fagsystem",), "fagsystem", {"case", "entries"}),
    (("fagsystem", "1.6"), "fagsystem", {"item", "text", "entries"}),
    (("ført", "1.6", "--i", "Profil"), "ført", {"entries", "changed"}),
    (("søk", "ppt"), "søk", {"case", "people", "hits", "more"}),
    (("tid", "1", "--avtalt", "4t/mnd"), "tid", {"case", "agreed"}),
    (("tid", "--papir", "--format", "md"), "tid", {"case", "half_year", "rows", "files"}),
    (("rydd", "--prøv"), "rydd", {"cleared", "gone", "edited"}),
    (("huskeliste",), "huskeliste", {"tasks"}),
    (("kalender",), "kalender", {"tasks", "meetings", "files"}),
    (("fullføring", "bash"), "fullføring", {"shell", "script"}),
    (
        ("i-dag",),
        "i-dag",
        {"date", "meetings", "overdue", "due", "waiting", "unposted", "to_clear"},
    ),
    (("runde",), "runde", {"cards", "answered", "left", "minutes"}),
    (("ring",), "ring", {"people", "blocked", "gone"}),
    ((), "i-dag", {"date", "meetings"}),
    (("saker",), "saker", {"cases"}),
    (("sak", "1"), "sak", {"number", "members", "tasks", "meetings"}),
    (("sak", "endre", "1", "--ip", "ønsker ikke nå"), "sak", {"number"}),
    (
        ("be-om", "1", "PPT", "rapporten", "--frist", "15.1", "--format", "md"),
        "forespørsel",
        {"item", "receiver", "what", "due", "consent", "files"},
    ),
    (
        (*("informer", "1", "Vi begynner ni.", "--alle", "--tema", "skole"), "--format", "md"),
        "informasjon",
        {"item", "receivers", "left_out", "files"},
    ),
    (
        ("purr", "1", "--tema", "språk", "--format", "md"),
        "purring",
        {"reminders", "call", "left_out", "files"},
    ),
    (("innsyn", "1", "--for", "mor", "--prøv"), "innsyn", {"item", "shown", "held", "files"}),
    (
        ("innsyn", "1", "--for", "mor", "--ja", "--format", "md,json"),
        "innsyn",
        {"item", "shown", "held", "files"},
    ),
    (
        ("samtykke", "trukket", "1.5", "--dato", "i-dag"),
        "samtykke",
        {"item", "consequences"},
    ),
    (("samtykke", "vis", "1.5"), "samtykke", {"item", "rows", "events", "purpose"}),
    (
        ("samtykke", "feilført", "1.5", "--hendelse", "trukket"),
        "samtykke",
        {"item", "valid", "stopped"},
    ),
    (
        ("samtykke", "forny", "1.5", "--til", "30.6.2028", "--format", "md"),
        "samtykkeskjema",
        {"item", "files"},
    ),
    (("sladd", "1.4", "--grunn", "feil sak", "--bekreft", "1"), "sladd", {"item", "papers"}),
    (("kontakt", "avslutt", "1", "Åse", "--dato", "i-dag"), "kontakt", {"case", "person"}),
    (("angre", "--ja"), "angre", {"command", "sentence"}),
    (("gjenta", "--ja"), "gjenta", {"command", "sentence"}),
    (("historikk",), "historikk", {"changes"}),
    (("maler",), "maler", {"templates", "letterhead"}),
    (("maler", "kopier", "referat"), "mal", {"name", "language", "own", "path"}),
    (("maler", "sjekk", "referat"), "mal", {"name", "language", "version", "own"}),
    (("maler", "fjern", "referat"), "mal", {"name", "language", "own", "kept"}),
    (("om",), "om", {"version", "workbook", "encrypted", "cases"}),
    (("om", "--personvern"), "personvern", {"sections"}),
    (("om", "--personvern", "--avklart", "i-dag"), "personvern", {"privacy_settled_on"}),
    (("hjelp",), "hjelp", {"topics"}),
    (("lås-opp", "--til", "23.59"), "lås-opp", {"until"}),
    (("lås",), "lås", {"locked"}),
)
DATE_KEYS = re.compile(r"date|due|until|from|born|term|_on$|next_look|next_meeting")
ISO = re.compile(r"^\d{4}-\d\d-\d\d$")


def _walk(value: Any, found: Callable[[str, Any], None]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            assert re.fullmatch(r"[a-z_]+[0-9]*", key), f"the key {key} is not plain English"
            found(key, inner)
            _walk(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _walk(inner, found)


def _is_iso(key: str, value: Any) -> None:
    if DATE_KEYS.search(key) and isinstance(value, str) and key != "until":
        assert ISO.match(value), f"{key} is {value}"


def test_every_command_answers_in_the_envelope(
    koord: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command has `schema`, `type` and `data` with the promised keys, and ISO dates."""
    for words, kind, keys in STORY:
        if words[:1] == ("lås-opp",):
            monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
        answer = koord(*words, "--json", stdin=CARD if words[1:2] == ("importer",) else NOTES)

        assert answer.code in (0, 11), f"{words}: {answer.err}"
        body = json.loads(answer.out)
        assert list(body) == ["schema", "type", "data"]
        assert body["schema"] == 1
        assert body["type"] == kind, words
        assert keys <= set(body["data"]), words
        assert answer.err == "", f"{words} talks beside its JSON"
        assert "\x1b" not in answer.out
        _walk(body["data"], _is_iso)
        for path in body["data"].get("files", ()):
            assert Path(path).is_absolute()
            assert Path(path).is_file()


def test_the_story_names_every_command() -> None:
    """The story above runs every command and verb but those that make or re-key a workbook."""
    from tests.cli.test_help import COMMANDS

    # A letterhead needs a Word file: tests/cli/test_templates.py.
    apart = {
        ("maler", "vis"),
        ("møteplan", "vis"),
        ("maler", "brevhode"),
        ("oppsett",),
        ("nytt-passord",),
        ("øv",),
        ("økt",),
        ("sak", "vis"),
        ("samtykke", "avslått"),
    }
    told = {words[:1] for words, _, _ in STORY} | {words[:2] for words, _, _ in STORY}

    assert set(COMMANDS) - told <= apart
    assert apart <= set(COMMANDS)


def test_setup_and_a_new_key_answer_in_the_envelope(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`oppsett` and `nytt-passord` give the recovery key and absolute paths."""
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    koord = Koord(home / "bok.koord", home)
    (home / "nytt.txt").write_text("fem helt andre ord her\n", encoding="utf-8")
    line = ("--arbeidsbok", str(koord.book), "--json")

    made = koord.json(
        *("oppsett", "--navn", "Nora Lie", "--enhet", "Hjelp", "--kommune", "Solvik"), *line
    )
    changed = koord.json(
        *("nytt-passord", "--passordfil", str(home / "nytt.txt")),
        *("--nøkkelark", str(home / "ark.txt"), *line),
    )

    assert {"workbook", "papers_folder", "routine", "recovery_key", "files"} <= set(made)
    assert made["workbook"] == str(koord.book)
    assert made["recovery_key"] != changed["recovery_key"]
    assert changed["files"] == [str(home / "ark.txt")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("gjort", "1.99"), errors.NotFoundError.exit_code),
        (("husk", "1", "Ring", "--frist", "tull"), errors.InvalidValueError.exit_code),
        (CALL, errors.ConsentStopsError.exit_code),
        (("angre",), errors.CommandLineError.exit_code),
        (("gjort",), errors.CommandLineError.exit_code),
        (("oppsett", "--navn", "Nora"), errors.StateForbidsError.exit_code),
    ],
)
def test_errors_are_json_on_stderr(family: Koord, words: tuple[str, ...], code: int) -> None:
    """An error has code, message, hint and items, on stderr, and stdout stays empty."""
    for line in ((*words, "--json"), ("--json", *words)):
        answer = family(*line)

        assert answer.code == code
        assert answer.out == ""
        body = json.loads(answer.err)
        assert list(body) == ["schema", "error"]
        assert set(body["error"]) == {"code", "message", "hint", "items"}
        assert body["error"]["code"] == code
        assert body["error"]["message"]


def test_a_consent_that_stops_names_everyone(family: Koord) -> None:
    """Exit 5 has an item for each who may not come, and whole commands as hints."""
    error = family(*CALL, "--json").error

    assert {item["name"] for item in error["items"]} == {
        "Åse Øvrebø",
        "Solbakken barnehage",
    } or len(error["items"]) == 2
    assert all("koord " in hint for hint in error["hint"])


@pytest.mark.parametrize(
    "words", [("huskeliste",), ("saker",), ("kontakter",), ("samtykker",), ("historikk",)]
)
def test_an_empty_list_is_an_answer(koord: Koord, words: tuple[str, ...]) -> None:
    """An empty list is exit 0, empty JSON, and a hint of what to do on stderr."""
    plain = koord.ok(*words)

    assert plain.err.strip()
    assert isinstance(koord.json(*words), dict)
