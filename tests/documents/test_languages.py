"""Bokmål stays out of nynorsk papers, and nynorsk out of bokmål papers."""

import ast
import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes

import koord
from koord.documents.contexts import ConsentFormContext, PaperContext
from koord.documents.frame import frame_of
from koord.documents.templates import environment, templates_folder, to_markdown
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.services.writing.frames import participant_of
from tests.conftest import Koord
from tests.documents.conftest import EXEMPTIONS, LANGUAGES, every_paper
from tests.languages import TERMS, foreign_words

PACKAGE = Path(koord.__file__).parent
DATA = sorted((PACKAGE / "routines").rglob("*.toml"))
SOURCES = sorted(templates_folder().rglob("*.j2"))
# Reads the same in both languages and stands in neither list.
TYPED = "Xyz"


def _own_text(path: Path) -> str:
    """Return what a template itself can print: its text and the words it hands on."""
    tree = environment("nb").parse(path.read_text(encoding="utf-8"))
    text = [str(node.data) for node in tree.find_all(nodes.TemplateData)]
    words = [str(node.value) for node in tree.find_all(nodes.Const)]
    return "\n".join((*text, *words))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_is_written_in_its_own_language(path: Path) -> None:
    """No word of the other language; what both languages share has no word of either."""
    languages = [path.parent.name] if path.parent.name in LANGUAGES else LANGUAGES

    assert [foreign_words(_own_text(path), language) for language in languages] == [
        [] for _ in languages
    ]


def test_the_bans_catch_the_other_language() -> None:
    """Each template breaks the ban of the language that it is not written in."""
    for path in SOURCES:
        if path.parent.name in LANGUAGES:
            (other,) = set(LANGUAGES) - {path.parent.name}
            assert len(foreign_words(_own_text(path), other)) > 5


def _typed(value: Any) -> Any:
    """Return a value with every text that a user types made the same."""
    if isinstance(value, tuple):
        return tuple(_typed(part) for part in value)
    if isinstance(value, str):
        return TYPED
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    kept = {"language", "direction", "exemption"}
    return replace(
        value,
        **{
            field.name: _typed(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in kept
        },
    )


def _least(value: Any) -> Any:
    """Return a value with every field that has a default left at it."""
    if isinstance(value, tuple):
        return tuple(_least(part) for part in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    return replace(
        value,
        **{
            field.name: _least(getattr(value, field.name))
            if field.default is MISSING
            else field.default
            for field in dataclasses.fields(value)
            if field.name != "language"
        },
    )


def _without_lists(context: PaperContext) -> PaperContext:
    empty: dict[str, Any] = {
        field.name: ()
        for field in dataclasses.fields(context)
        if isinstance(getattr(context, field.name), tuple)
    }
    return replace(context, **empty)


def _unborn(context: PaperContext) -> PaperContext:
    if not isinstance(context, ConsentFormContext):
        return context
    return replace(context, born=None, term=date(2027, 3, 1))


def _variants(language: str) -> Iterator[PaperContext]:
    for context in every_paper(language).values():
        full: PaperContext = _typed(context)
        yield full
        yield _unborn(full)
        least: PaperContext = _least(full)
        yield replace(least, draft=True)
        yield _without_lists(least)


def test_papers_say_nothing_in_the_other_language(language: str) -> None:
    """Whatever is filled in or left out: text, dates, headers and what is missing."""
    for context in _variants(language):
        paper = to_markdown(context)
        frame = frame_of(context, paper.title)
        printed = (
            paper.markdown.replace("\\", "").replace("{.mangler}", ""),
            *(*paper.missing, frame.title, frame.reference),
            *(frame.marking, frame.draft_mark, frame.sender, *frame.page_words),
        )

        assert foreign_words("\n".join(printed), language) == []


@pytest.mark.parametrize(
    ("role", "bokmål", "nynorsk"),
    [
        (Role.USER, "bruker", "brukar"),
        (Role.GUARDIAN, "foresatt", "føresett"),
        (Role.LEGAL_GUARDIAN, "verge", "verje"),
        (Role.NEXT_OF_KIN, "pårørende", "pårørande"),
        (Role.MEMBER, None, None),
        (Role.COORDINATOR, "koordinator", "koordinator"),
        (Role.DEPUTY, "sekundærkoordinator", "sekundærkoordinator"),
        (Role.CASE_WORKER, "saksbehandler", "sakshandsamar"),
        (Role.LEADER, "leder", "leiar"),
    ],
)
def test_a_role_is_named_in_the_language_of_the_paper(
    role: Role, bokmål: str | None, nynorsk: str | None
) -> None:
    """A role has a word in each language; a title and a service stay as they were typed."""
    agency = Agency(1, "Åsen skole", AgencyKind.SCHOOL)
    plain = Member(1, role, name="Kari Larsen")
    titled = replace(plain, title="kontaktlærer", agency=agency)

    assert participant_of(plain, "nb").role == bokmål
    assert participant_of(plain, "nn").role == nynorsk
    for language in LANGUAGES:
        shown = participant_of(titled, language)
        assert (shown.role, shown.agency) == ("kontaktlærer", "Åsen skole")


MINUTES = {
    "nb": """Til stede: Kari Larsen (mor), PPT

## 1 Språk
- [ ] PPT: sende rapport (frist 12.2)
- [ ] Kari Larsen: ringe PPT, ønsket selv

Neste møte: lør uke 22 kl 14, Rådhuset 3
""",
    "nn": """Til stades: Kari Larsen (mor), PPT

## 1 Språk
- [ ] PPT: sende rapport (frist 12.2)
- [ ] Kari Larsen: ringe PPT, ønskt sjølv

Neste møte: laurdag veke 22 kl 14, Rådhuset 3
""",
}
SAID = {
    "nb": {
        "samtykkeskjema": ("Samordne hjelpen rundt bruker", "foreldrene skriver under for barnet"),
        "innkalling": ("Velkommen, og hva som er viktig nå", "Ola Larsen, foresatt"),
        "saksliste": ("Hvem gjør hva, og neste møte", "onsdag 20. januar 2027"),
        "moteplan": ("Møteplan for høsten 2026", "Se tilbake på halvåret sammen med bruker"),
        "referat": ("ringe PPT (ønsket selv)", "Sendes til", "lørdag 5. juni 2027"),
    },
    "nn": {
        "samtykkeskjema": ("Samordne hjelpa rundt brukar", "foreldra skriv under for barnet"),
        "innkalling": ("Velkomen, og kva som er viktig no", "Ola Larsen, føresett"),
        "saksliste": ("Kven gjer kva, og neste møte", "onsdag 20. januar 2027"),
        "moteplan": ("Møteplan for hausten 2026", "Sjå tilbake på halvåret saman med brukar"),
        "referat": ("ringe PPT (ønskt sjølv)", "Vert sendt til", "laurdag 5. juni 2027"),
    },
}


@pytest.fixture
def case_papers(koord: Koord, language: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the papers of a short case, by kind, made by the commands themselves."""
    until = ("--til", "30.6.2027", "--format", "md")
    koord.ok(
        *("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--språk", language),
        *("--forelder", "Kari Larsen (mor)", "--forelder", "Ola Larsen"),
        *("--instans", "PPT", "--instans", "Solbakken barnehage"),
    )
    koord.ok("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage", *until)
    koord.ok("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "Ola Larsen")
    koord.ok(
        *("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--sted", "Rådhuset 3"),
        *("--punkt", "Språk", "--format", "md"),
    )
    koord.ok("møteplan", "lag", "1", "--halvår", "høst26", "--ja", "--format", "md")
    monkeypatch.setenv("KOORD_I_DAG", "2027-01-21")
    koord.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=MINUTES[language])
    return {_kind(path): _read(path) for path in koord.folder.glob("*.md")}


def _kind(path: Path) -> str:
    """Return the word for the kind of paper in a file name."""
    return next(part for part in path.stem.split("-") if part.isalpha())


def _read(path: Path) -> str:
    """Read a paper without what Markdown escapes."""
    return re.sub(r"\\(.)", r"\1", path.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_case_has_its_papers_in_its_own_language(
    case_papers: dict[str, str], language: str
) -> None:
    """Fixed points, roles, laws, rules for signing and the usual purpose follow the case."""
    said = SAID[language]

    assert set(case_papers) == set(said)
    for kind, text in case_papers.items():
        assert [words for words in said[kind] if words not in text] == []
        assert EXEMPTIONS[language] in text
        assert foreign_words(text, language) == []


# --- strings in code and data ------------------------------------------------------------------


def _texts_in(node: ast.AST) -> Iterator[str]:
    """Yield the strings of a value; the keys of a table are no text."""
    for inner in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Dict) and inner in node.keys):
            yield from _texts_in(inner)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _texts_of_code() -> Iterator[tuple[str, str]]:
    """Yield each string that stands in the code under the name of a language."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                if set(LANGUAGES) <= set(keys):
                    for key, value in zip(keys, node.values, strict=True):
                        yield from ((str(key), text) for text in _texts_in(value))
            elif isinstance(node, ast.Assign | ast.AnnAssign) and "NYNORSK" in ast.unparse(node):
                assert node.value is not None
                yield from (("nn", text) for text in _texts_in(node.value))


def _texts_of_data(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each text of a data file that stands in both languages."""
    for key, value in table.items():
        if isinstance(value, dict):
            if key.endswith("_nn"):
                yield from (("nn", text) for text in value.values())
            else:
                yield from _texts_of_data(value)
        elif isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from _texts_of_data(row)
        elif f"{key}_nn" in table:
            yield from (("nb", value), ("nn", table[f"{key}_nn"]))
        elif key in LANGUAGES and set(LANGUAGES) <= set(table):
            yield (key, value)


def test_strings_in_the_code_are_of_their_language() -> None:
    """Fixed points, labels, roles, the cover text and the holidays, both ways."""
    texts = list(_texts_of_code())

    assert len([text for language, text in texts if language == "nn"]) > 40
    assert [(text, words) for name, text in texts if (words := foreign_words(text, name))] == []


@pytest.mark.parametrize("file", DATA, ids=lambda file: file.name)
def test_texts_in_the_data_are_of_their_language(file: Path) -> None:
    """What a routine or the law table prints in one language has no word of the other."""
    texts = list(_texts_of_data(tomllib.loads(file.read_text(encoding="utf-8"))))

    assert [(text, words) for name, text in texts if (words := foreign_words(text, name))] == []


@pytest.mark.parametrize(("bokmål", "nynorsk"), TERMS, ids=lambda term: term)
def test_each_term_is_told_from_its_other_form(bokmål: str, nynorsk: str) -> None:
    """No term of one language is banned in that language itself."""
    assert foreign_words(bokmål, "nb") == []
    assert foreign_words(nynorsk, "nn") == []


# --- plain words -------------------------------------------------------------------------------

LONG_WORD = 6
EASY = 35


def lix(text: str) -> float:
    """Return how hard a text is to read: words to a sentence, and of the words how many are long.

    A line of its own, such as a heading or a point in a list, is a sentence.
    """
    words = re.findall(r"\w[\w-]*", text)
    sentences = [part for part in re.split(r"[.:!?\n]+", text) if re.search(r"\w", part)]
    long = [word for word in words if len(word) > LONG_WORD]
    return len(words) / len(sentences) + 100 * len(long) / len(words)


def test_lix_counts_as_it_is_told() -> None:
    """Ten words in two sentences, one of them long."""
    assert lix("Vi møtes for å snakke. Du kan ta med bestemor.") == 10 / 2 + 100 / 10


def _sentences(path: Path) -> str:
    """Return the whole sentences a template says whatever the case is; a label is no sentence."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|\{\.[^}]*\}|:::.*", "", path.read_text("utf-8"))
    lines = re.sub(r"[|#*]|^-+", "\n", text, flags=re.MULTILINE).splitlines()
    return "\n".join(line for line in lines if line.strip().endswith((".", "?")))


@pytest.mark.parametrize("name", ["familie", "velkommen"])
def test_the_familys_papers_are_easy_to_read(name: str, language: str) -> None:
    """The words of the papers themselves are easy, in both languages."""
    measured = lix(_sentences(templates_folder() / language / f"{name}.md.j2"))
    print(f"LIX {name} {language}: {measured:.0f}")

    assert measured < EASY
