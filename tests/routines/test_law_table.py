"""The law's table: dated, whole, and holding all that the signing rules cite."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from koord.errors import InvalidValueError, KoordError
from koord.routines.law import (
    LAW_FILE,
    get_law,
    get_law_term,
    law_keys,
    law_text,
    read_law_table,
)
from koord.routines.loading import FOLDER

SIGNING = tomllib.loads((FOLDER / "signing.toml").read_text(encoding="utf-8"))
SECTION = re.compile("§+")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("unntatt", "Unntatt offentlighet, offl. § 13 jf. fvl. § 13"),
        ("fvl-13-a", "fvl. § 13 a"),
        ("fvl-13-c", "fvl. § 13 c"),
        ("hpl-22", "hpl. § 22"),
        ("pbrl-4-3", "pbrl. § 4-3"),
        ("pbrl-4-4", "pbrl. § 4-4"),
        ("oppl-24-5", "opplæringslova § 24-5"),
        ("bvl-12-3", "bvl. § 12-3"),
        ("barnelova-30", "barnelova § 30"),
        ("hol-7-2", "hol. § 7-2"),
        ("hol-7-2-a", "hol. § 7-2 a"),
    ],
)
def test_citations_as_printed(key: str, text: str) -> None:
    """A citation is printed as papers and rules expect it."""
    assert law_text(key) == text


def test_citations_in_nynorsk() -> None:
    """The marking and the names of acts have their nynorsk form."""
    assert law_text("unntatt", "nn").startswith("Unnateke offentlegheit, offl. § 13")
    assert get_law("hpl-22").full == {
        "nb": "helsepersonelloven § 22",
        "nn": "helsepersonellova § 22",
    }


@pytest.mark.parametrize("key", law_keys())
def test_every_provision_is_dated_and_says_something(key: str) -> None:
    """Each row was checked on the day the table is of, and was in force by then."""
    law = get_law(key)

    assert law.checked == date(2026, 7, 2)
    assert law.valid_from is None or law.valid_from <= law.checked
    assert law.says.endswith(".")
    assert "§" in law.text["nb"] or "art." in law.text["nb"]


def test_what_is_repealed_or_renamed_is_not_cited() -> None:
    """Provisions that are gone, and numbers that moved, stand nowhere in the table."""
    texts = {law_text(key) for key in law_keys()}

    for section in ("21 a", "25 a", "25 b", "45", "45 a"):
        assert f"hpl. § {section}" not in texts
    assert not any(text.startswith("forskrift om habil") and "§ 21" in text for text in texts)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("row", SIGNING["rules"], ids=lambda row: row["kinds"][0])
def test_every_paragraph_in_a_ground_stands_in_the_table(
    row: dict[str, object], language: str
) -> None:
    """A printed ground cites exactly the provisions it names as its law."""
    keys = row["law"]
    assert isinstance(keys, list)
    ground = str(row["ground" if language == "nb" else "ground_nn"])
    named = [get_law(key).full[language] for key in keys]

    assert all(text in ground for text in named)
    assert len(SECTION.findall(ground)) == len(named)


@pytest.mark.parametrize(("key", "language"), [("both", "nb"), ("both_nn", "nn")])
def test_the_sentence_on_both_parents_cites_the_table(key: str, language: str) -> None:
    """That both parents sign is printed with the provision in the table."""
    assert get_law(SIGNING["both_law"]).full[language] in SIGNING[key]


def test_grounds_in_profiles_cite_no_law() -> None:
    """A municipality's own sentence is its routine, not law."""
    for file in (FOLDER / "profiles").glob("*.toml"):
        assert "§" not in file.read_text(encoding="utf-8")


def test_the_laws_own_word() -> None:
    """The health law says beslutningskompetanse since 1 June 2026."""
    term = get_law_term("beslutningskompetanse")

    assert term.text["nn"] == "avgjerdskompetanse"
    assert term.since == date(2026, 6, 1)
    assert term.instead_of == "samtykkekompetanse"


def test_an_unknown_key_is_refused_with_the_likely_one() -> None:
    """A citation that does not exist is an invalid value, never an empty text."""
    with pytest.raises(InvalidValueError) as caught:
        law_text("fvl-13a")

    assert "fvl-13-a" in " ".join(caught.value.hint)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('status = "in_force"', 'status = "repealed"', "repealed"),
        ("checked = 2026-07-02", 'checked = "i går"', "skal være en dato"),
        ('act = "fvl"', 'act = "fvll"', "ukjent lov «fvll»"),
        ('says = "', 'sier = "', "«says» mangler"),
        ('offl = ["offl.", ', "offl = [", "«acts.offl»"),
        ("[terms.taushetsplikt]", "[terms.taushetsplikt]\nmore = 1", "ukjent nøkkel «more»"),
        ("[acts]", "more = 1\n[acts]", "ukjent nøkkel «more»"),
    ],
)
def test_a_malformed_law_file_is_refused(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    """What is wrong in the law's file is told with the key."""
    file = tmp_path / "lover.toml"
    text = LAW_FILE.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(KoordError) as caught:
        read_law_table(file)

    assert "lover.toml" in caught.value.message
    assert said in caught.value.message
