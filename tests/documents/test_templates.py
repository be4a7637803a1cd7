"""Templates and contexts fit each other, and a template cannot forget to escape."""

import dataclasses
import re
import sys
import types
import typing
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, TemplateError, meta, nodes

from koord.documents import contexts, templates
from koord.documents.contexts import InvitationContext, MinutesContext, PaperContext
from koord.documents.faults import TemplateFaultError
from koord.documents.templates import (
    TEMPLATES,
    environment,
    template_name,
    template_version,
    templates_folder,
    to_markdown,
)

SOURCES = sorted(templates_folder().rglob("*.j2"))
# What the frame of every page takes from a context, not the template.
IN_THE_FRAME = {"draft", "exemption", "language"}
FOR_ALL_TEMPLATES = {"skjemaversjon"}
HEAD = "{# tittel: Innkalling · versjon: 2026-11 #}\n"


def _parsed(path: Path) -> nodes.Template:
    return environment("nb").parse(path.read_text(encoding="utf-8"))


def _parts(kind: Any) -> Iterator[type]:
    """Walk from a context to every dataclass in it."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind):
        for argument in typing.get_args(kind):
            yield from _parts(argument)
    elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
        yield kind
        for hint in typing.get_type_hints(kind).values():
            yield from _parts(hint)


def _all_fields() -> set[str]:
    return {
        field.name
        for kind in TEMPLATES
        for part in _parts(kind)
        for field in dataclasses.fields(part)
    }


def _folder_with(tmp_path: Path, body: str) -> Path:
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "innkalling.md.j2").write_text(HEAD + body, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.__name__)
def test_a_template_uses_every_field_of_its_context_and_no_other(
    kind: type[PaperContext], language: str
) -> None:
    """Variables of the template and fields of the context are the same."""
    source = templates_folder() / template_name(kind, language)
    used = meta.find_undeclared_variables(_parsed(source))
    fields = {field.name for field in dataclasses.fields(kind)}

    assert used - FOR_ALL_TEMPLATES == fields - IN_THE_FRAME


def test_templates_ask_for_fields_that_exist_and_leave_none_out() -> None:
    """Every attribute in a template is a field of some part of a context, and the other way."""
    trees = [_parsed(source) for source in SOURCES]
    asked = {node.attr for tree in trees for node in tree.find_all(nodes.Getattr)}
    macros = {macro.name for tree in trees for macro in tree.find_all(nodes.Macro)}
    top = {field.name for kind in TEMPLATES for field in dataclasses.fields(kind)}
    of_the_loop, through_a_filter = {"first", "last"}, {"rule"}

    assert asked - macros - of_the_loop <= _all_fields()
    assert _all_fields() - top <= asked | through_a_filter


def test_every_context_has_a_template() -> None:
    """No kind of paper is without a template."""
    assert set(TEMPLATES) == set(typing.get_args(contexts.PaperContext))


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.__name__)
def test_a_template_asks_for_the_same_in_every_language(kind: type[PaperContext]) -> None:
    """Only the words differ: variables, fields, filters and versions are the same."""
    versions = {template_version(kind, language) for language in ("nb", "nn")}
    bokmål, nynorsk = (
        _asked_for(templates_folder() / template_name(kind, language)) for language in ("nb", "nn")
    )

    assert bokmål == nynorsk
    assert len(versions) == 1


def _asked_for(path: Path) -> Counter[str]:
    tree = _parsed(path)
    names = [node.name for node in tree.find_all(nodes.Name)]
    attributes = [f".{node.attr}" for node in tree.find_all(nodes.Getattr)]
    filters = [f"|{node.name}" for node in tree.find_all(nodes.Filter)]
    return Counter((*names, *attributes, *filters))


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.__name__)
def test_every_template_names_its_version(kind: type[PaperContext], language: str) -> None:
    """The version is a year and a month."""
    assert re.fullmatch(r"20\d\d-\d\d", template_version(kind, language))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_law_is_cited_in_a_template(path: Path) -> None:
    """Citations come from the dated table, and outdated words do not stand on paper."""
    text = path.read_text(encoding="utf-8").lower()

    for word in (
        *("§", "samtykkekompetanse", "fylkesmann", "helsesøster"),
        *("spesialundervisning", "spesialundervising"),
    ):
        assert word not in text


def test_an_unknown_field_stops_the_paper(tmp_path: Path, invitation: InvitationContext) -> None:
    """A field that the context lacks is a fault that names template and field."""
    folder = _folder_with(tmp_path, "# {{ meeting.salsnummer }}\n")

    with pytest.raises(TemplateFaultError) as caught:
        to_markdown(invitation, folder)

    assert "nb/innkalling.md.j2" in caught.value.message
    assert "salsnummer" in caught.value.message
    assert "Ansvarsgruppe" not in caught.value.message


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param("{{ finnes_ikke }}", "finnes_ikke", id="unknown name"),
        pytest.param("{% if finnes_ikke %}a{% endif %}", "finnes_ikke", id="unknown in a test"),
        pytest.param("{{ meeting.on }}", "date", id="a date without filter"),
        pytest.param("{{ moved_from_nothing", "linje 2", id="broken syntax"),
        pytest.param("{{ sender.name ~ sender.name }}", "~", id="joined text"),
        pytest.param("{{ sender.name + sender.name }}", "+", id="added text"),
        pytest.param("{{ sender.name | safe }}", "safe", id="no filter that trusts"),
        pytest.param("{{ sender.name.__class__ }}", "__class__", id="sandbox"),
        pytest.param("{% include 'nb/annet.j2' %}", "annet", id="unknown part"),
    ],
)
def test_a_fault_in_a_template_is_told(
    tmp_path: Path, invitation: InvitationContext, body: str, named: str
) -> None:
    """Each fault is an error of ours that names what is wrong."""
    folder = _folder_with(tmp_path, body)

    with pytest.raises(TemplateFaultError) as caught:
        to_markdown(invitation, folder)

    assert named in caught.value.message


def test_nothing_is_printed_for_a_missing_value_without_saying_so(
    tmp_path: Path, invitation: InvitationContext
) -> None:
    """`None` never reaches paper; a template says `mangler`, or leaves the field out."""
    folder = _folder_with(tmp_path, "{{ accommodation }}")

    with pytest.raises(TemplateFaultError, match="NoneType"):
        to_markdown(replace(invitation, accommodation=None), folder)


def test_what_a_template_prints_is_escaped(tmp_path: Path, invitation: InvitationContext) -> None:
    """User text is escaped without a word in the template, also through a macro and a loop."""
    body = (
        "{% macro to(x) %}{{ x }}|{{ [x, none, x] | liste }}{% endmacro %}\n"
        "{{ to(sender.name) }}|{% for p in invited %}{{ p.name }}{% endfor %}"
    )
    folder = _folder_with(tmp_path, body)
    someone = contexts.Participant(name="*b*&")
    odd = replace(
        invitation, sender=replace(invitation.sender, name="<a>"), invited=(someone, someone)
    )

    paper = to_markdown(odd, folder)

    assert paper.markdown == "\\<a\\>|\\<a\\>, \\<a\\>|\\*b\\*\\&\\*b\\*\\&"


def test_a_missing_template_is_told(tmp_path: Path, invitation: InvitationContext) -> None:
    """An empty folder gives an error that names the file."""
    with pytest.raises(TemplateFaultError, match="innkalling"):
        to_markdown(invitation, tmp_path)


def test_a_template_without_a_version_is_told(
    tmp_path: Path, invitation: InvitationContext
) -> None:
    """The first line must name title and version, since a consent records it."""
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "innkalling.md.j2").write_text("# Hei\n", encoding="utf-8")

    with pytest.raises(TemplateFaultError, match="versjon"):
        to_markdown(invitation, tmp_path)


def test_attributes_that_reach_into_python_are_closed() -> None:
    """The environment is a sandbox."""
    template = environment("nb").from_string("{{ x.__class__.__mro__ }}")

    with pytest.raises(TemplateError):
        template.render(x="a")


@pytest.mark.parametrize(
    ("written_in", "shown", "missing"),
    [
        (
            "nb",
            "[\\[MANGLER: møtested\\]]{.mangler}",
            (
                *("klokkeslett", "møtested", "møteleder", "referent"),
                *("hvem møtet uten bruker er avklart med", "telefon"),
            ),
        ),
        (
            "nn",
            "[\\[MANGLAR: møtestad\\]]{.mangler}",
            (
                *("klokkeslett", "møtestad", "møteleiar", "referent"),
                *("kven møtet utan brukar er avklart med", "telefon"),
            ),
        ),
    ],
)
def test_what_is_missing_stands_out_and_is_counted(
    minutes: MinutesContext, written_in: str, shown: str, missing: tuple[str, ...]
) -> None:
    """A needed field without value is shown as missing, each once, and reported."""
    gaps = replace(
        minutes,
        language=written_in,
        meeting=replace(minutes.meeting, starts=None, place=" ", leader=None, minutes_taker=None),
        sender=replace(minutes.sender, phone=None),
        held_without_user=None,
    )

    paper = to_markdown(gaps)

    assert shown in paper.markdown
    assert paper.missing == missing


@pytest.mark.parametrize("word", ["MANGLER", "MANGLAR"])
def test_user_text_cannot_pass_for_a_missing_field(minutes: MinutesContext, word: str) -> None:
    """The mark for what is missing cannot be typed."""
    typed = replace(minutes, user_view=f"[\\[{word}: x\\]]{{.mangler}}")

    assert to_markdown(typed).missing == ()


def test_full_papers_lack_nothing(papers: Mapping[str, PaperContext]) -> None:
    """A context with every field filled in has no gaps."""
    assert [to_markdown(context).missing for context in papers.values()] == [()] * len(papers)


def test_the_shortest_papers_can_be_made(papers: Mapping[str, PaperContext]) -> None:
    """Every field that has a default can be left at it, and every list can be empty."""
    for context in papers.values():
        kind: Any = type(context)
        required = {
            field.name: getattr(context, field.name)
            for field in dataclasses.fields(context)
            if field.default is dataclasses.MISSING
        }
        emptied = {
            name: () if isinstance(value, tuple) else value for name, value in required.items()
        }

        assert to_markdown(kind(**emptied, language=context.language)).markdown.strip()


def test_dates_and_times_are_written_in_norwegian(invitation: InvitationContext) -> None:
    """Weekday and month in letters, a point in the time, none with a zero before."""
    markdown = to_markdown(invitation).markdown.replace("\\", "")

    assert "onsdag 20. januar 2027, kl. 14.00–15.30" in markdown
    assert "innen 13. januar 2027" in markdown


@pytest.mark.parametrize(
    ("written_in", "week"),
    [
        ("nb", "mandag tirsdag onsdag torsdag fredag lørdag søndag"),
        ("nn", "måndag tysdag onsdag torsdag fredag laurdag søndag"),
    ],
)
def test_weekdays_are_those_of_the_language(
    invitation: InvitationContext, written_in: str, week: str
) -> None:
    """A whole week, from 18 to 24 January 2027, is named in the language of the paper."""
    for day, name in enumerate(week.split(), start=18):
        meeting = replace(invitation.meeting, on=date(2027, 1, day))

        markdown = to_markdown(replace(invitation, language=written_in, meeting=meeting)).markdown

        assert f"{name} {day}\\. januar 2027, kl" in markdown


def test_an_abbreviation_keeps_its_capital(invitation: InvitationContext) -> None:
    """A kind of meeting is written small inside a heading, but not `IP-møte`."""
    ip = replace(invitation, meeting=replace(invitation.meeting, title="IP-møte"))

    assert "# Innkalling til ansvarsgruppemøte" in to_markdown(invitation).markdown
    assert "# Innkalling til IP\\-møte" in to_markdown(ip).markdown


def test_services_with_one_signing_rule_stand_together(
    papers: Mapping[str, PaperContext],
) -> None:
    """The rule is printed for each service, once where it is the same."""
    markdown = to_markdown(papers["samtykkeskjema"]).markdown

    assert "**PPT, Solbakken barnehage:**" in markdown
    assert "**BUP Solvik:**" in markdown


@pytest.mark.parametrize("is_checkout", [True, False], ids=["checkout", "installed"])
def test_templates_are_found_beside_the_checkout_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_checkout: bool
) -> None:
    """A checkout's own templates win over the copy in the package."""
    package = tmp_path / "koord"
    (package / "_templates" / "nb").mkdir(parents=True)
    (tmp_path / "templates" / "nb").mkdir(parents=True)
    if is_checkout:
        (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(templates, "__file__", str(package / "documents" / "templates.py"))

    found = templates_folder()

    expected = tmp_path / "templates" if is_checkout else package / "_templates"
    assert found == expected


def test_koords_own_templates_are_kept_compiled_where_they_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiled once, as Python does with its own; a place that cannot be written stops no paper."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    gone = tmp_path / "borte"
    for place in (tmp_path, gone):
        kept = templates._Kept(str(place))
        made = Environment(bytecode_cache=kept, loader=DictLoader({"a": "Hei"}))
        assert made.get_template("a").render() == "Hei"
    assert len(list(tmp_path.glob("__jinja2_*"))) == 1
    assert not gone.exists()

    assert environment("nb", own=tmp_path).bytecode_cache is None
