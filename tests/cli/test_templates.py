"""`koord maler`: own copies and the letterhead, from the command line to the paper."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest

from koord.documents.templates import TEMPLATES
from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål")

pytestmark = pytest.mark.slow


@pytest.fixture
def letterhead(home: Path) -> Path:
    """A municipality's Word file."""
    document: Any = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Solvik kommune"
    result = io.BytesIO()
    document.save(result)
    file = home / "brevmal.docx"
    file.write_bytes(result.getvalue())
    return file


def _copied(koord: Koord, *words: str) -> Path:
    return Path(koord.json("maler", "kopier", *words)["path"])


def _change(copy: Path, before: str, after: str) -> None:
    text = copy.read_text(encoding="utf-8")
    assert before in text
    copy.write_text(text.replace(before, after), encoding="utf-8")


def test_every_template_is_listed_in_both_languages(koord: Koord) -> None:
    """Name, language and version of each, none of them her own, in both kinds of answer."""
    listed = koord.json("maler")

    assert [(t["name"], t["language"]) for t in listed["templates"]] == [
        (name, language) for name in TEMPLATES.values() for language in ("nb", "nn")
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d", t["version"]) for t in listed["templates"])
    assert not any(t["own"] for t in listed["templates"])
    assert listed["letterhead"] is None
    assert koord.ok("maler").out.startswith("innkalling\tbokmål\t20")


def test_an_own_copy_is_used_for_papers(consented: Koord) -> None:
    """What she changes stands on the next paper, in that language, of that workbook."""
    copy = _copied(consented, "innkalling")
    _change(copy, "# Innkalling til", "# Velkommen til")

    files = consented.json(*CALL, "--format", "md")["files"]

    invitation = next(Path(f) for f in files if "innkalling" in f and f.endswith(".md"))
    assert "# Velkommen til" in invitation.read_text(encoding="utf-8")
    assert copy.parent.parent == consented.book.with_name("arbeidsbok.koord.maler")
    assert [t["name"] for t in consented.json("maler")["templates"] if t["own"]] == ["innkalling"]
    assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_is_never_overwritten(koord: Koord) -> None:
    """The same command twice leaves the copy as she made it, and says so."""
    copy = _copied(koord, "referat", "--språk", "nn")
    _change(copy, "# Referat", "# Mitt referat")

    again = koord.ok("maler", "kopier", "referat", "--språk", "nn")

    assert "# Mitt referat" in copy.read_text(encoding="utf-8")
    assert "ikke rørt" in again.out


def test_a_fault_stops_the_paper_and_nothing_is_made(consented: Koord) -> None:
    """The line and the field are told, with commands that can be pasted; no meeting is entered."""
    copy = _copied(consented, "innkalling")
    _change(copy, "meeting.place", "meeting.stedet")

    answer = consented(*CALL)

    assert answer.code == 4
    assert re.search(r"linje \d+: feltet stedet er ukjent", answer.err)
    assert consented.json("sak", "1")["meetings"] == []
    assert not [path for path in consented.folder.iterdir() if "innkalling" in path.name]
    assert consented("maler", "sjekk", "innkalling").code == 4
    listed = consented("maler")
    assert listed.code == 0
    assert "kan ikke brukes" in listed.out
    assert "linje" in listed.err


def test_the_way_back_sets_the_copy_aside(consented: Koord) -> None:
    """After `fjern` koord's own template is used, and her text lies where the answer says."""
    copy = _copied(consented, "innkalling")
    _change(copy, "meeting.place", "meeting.stedet")

    kept = Path(consented.json("maler", "fjern", "innkalling")["kept"])

    assert "meeting.stedet" in kept.read_text(encoding="utf-8")
    assert not copy.exists()
    consented.ok(*CALL, "--format", "md")


def test_an_older_copy_is_told_of(koord: Koord) -> None:
    """When koord's template is newer than the copy, the list says so; the copy is still used."""
    copy = _copied(koord, "saksliste")
    text = copy.read_text(encoding="utf-8")
    copy.write_text(re.sub(r"versjon: \d{4}-\d\d", "versjon: 2020-01", text), encoding="utf-8")

    for words in (("maler",), ("maler", "sjekk", "saksliste")):
        answer = koord.ok(*words)

        assert "er fra 2020-01" in answer.err


def test_an_own_consent_form_says_that_it_is_one(family: Koord) -> None:
    """A form from an own template can be told from koord's by its version."""
    _copied(family, "samtykkeskjema")

    (form,) = family.json(
        *("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md")
    )["files"]

    text = Path(form).read_text(encoding="utf-8")
    assert re.search(r"Mal \d{4}-\d\d \(egen\), laget", text)


def test_the_letterhead_is_on_word_papers(consented: Koord, letterhead: Path) -> None:
    """Word papers get it, the marking stands in the text, and `--fjern` takes it away."""
    consented.ok("maler", "brevhode", str(letterhead))
    files = consented.json(*CALL, "--format", "docx")["files"]

    document = docx.Document(next(f for f in files if f.endswith(".docx")))
    assert document.sections[0].header.paragraphs[0].text == "Solvik kommune"
    assert document.paragraphs[0].text.startswith("Sak 1 · 1.6 · Unntatt")

    consented.ok("maler", "brevhode", "--fjern")
    again = consented.json(*CALL, "--format", "docx", "--på-nytt")["files"]
    plain = docx.Document(next(f for f in again if f.endswith(".docx")))
    assert "Solvik kommune" not in plain.sections[0].header.paragraphs[0].text


def test_the_sheet_on_a_letterhead_is_read_back(consented: Koord, letterhead: Path) -> None:
    """What stands on top of the sheet for the letterhead's sake is not taken for minutes."""
    consented.ok(*CALL, "--format", "md")
    plain = consented.json("referat", "1.6", "--ark")["files"][0]
    expected = consented("referat", "1.6", "--fil", plain, "--prøv")
    consented.ok("maler", "brevhode", str(letterhead))

    sheet = consented.json("referat", "1.6", "--ark")["files"][0]

    assert consented("referat", "1.6", "--fil", sheet, "--prøv") == expected
    assert expected.code == 0, expected.err


def test_a_replaced_letterhead_is_kept(koord: Koord, letterhead: Path, home: Path) -> None:
    """A new letterhead takes the place of the old; the old is set aside, the same one is not."""
    folder = koord.book.with_name("arbeidsbok.koord.maler")
    for _ in range(2):
        koord.ok("maler", "brevhode", str(letterhead))
    assert not (folder / "tatt-bort").exists()

    document: Any = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Nytt"
    document.save(str(home / "ny.docx"))
    koord.ok("maler", "brevhode", str(home / "ny.docx"))

    assert [path.name for path in (folder / "tatt-bort").iterdir()] == ["brevhode.docx"]


def test_a_refused_file_changes_nothing(koord: Koord, home: Path) -> None:
    """What is no Word file is told in Norwegian, and nothing is written."""
    (home / "x.docx").write_text("hei", encoding="utf-8")

    answer = koord("maler", "brevhode", str(home / "x.docx"))

    assert answer.code == 4
    assert "ikke et Word-dokument" in answer.err
    assert not koord.book.with_name("arbeidsbok.koord.maler").exists()


@pytest.mark.parametrize("words", [("maler", "brevhode"), ("maler", "brevhode", "a", "--fjern")])
def test_the_letterhead_needs_one_thing(koord: Koord, words: tuple[str, ...]) -> None:
    """A file or `--fjern`, not both and not neither."""
    assert koord(*words).code == 2


def test_practice_has_its_own(koord: Koord, letterhead: Path, home: Path) -> None:
    """Own papers of practice lie with the practice workbook, and go when it is made anew."""
    koord.ok("øv", "maler", "kopier", "referat")
    koord.ok("øv", "maler", "brevhode", str(letterhead))

    practice = koord.book.with_name("ovingsbok.koord.maler")
    assert (practice / "brevhode.docx").is_file()
    assert not koord.book.with_name("arbeidsbok.koord.maler").exists()
    assert koord.json("maler")["letterhead"] is None

    outside = koord("maler", "kopier", "innkalling", "--arbeidsbok", str(practice.with_suffix("")))
    assert outside.code == 6
    koord.ok("øv", "--nullstill")
    assert not practice.exists()


@pytest.mark.parametrize("name", ["odt", "html"])
def test_the_new_formats_are_made(consented: Koord, name: str) -> None:
    """The word after `--format` is the ending of the files."""
    files = consented.json(*CALL, "--format", name)["files"]

    assert len([f for f in files if f.endswith(f".{name}")]) == 2


def test_an_unknown_format_names_all_five(family: Koord) -> None:
    """The error and the help list every format."""
    answer = family(*CALL, "--format", "rtf")

    assert "docx, pdf, odt, html, md" in answer.err
    assert "docx,pdf,odt,html,md" in re.sub(r"\s+", "", family.ok("innkall", "--help").out)
