"""A user's own copies of templates: made, tried before they are used, set aside."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest

from koord.documents import own, samples
from koord.documents.contexts import ConsentFormContext, InvitationContext, PaperContext
from koord.documents.faults import OwnTemplateFaultError
from koord.documents.pipeline import render
from koord.documents.templates import TEMPLATES, template_name, template_version, to_markdown

HEAD = "{# tittel: Innkalling · versjon: 2026-11 #}\n"
KIND = InvitationContext


def _own(folder: Path, body: str, head: str = HEAD) -> Path:
    """Write an own invitation."""
    file = folder / template_name(KIND, "nb")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(head + body, encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.__name__)
def test_every_template_passes_its_own_trial(kind: type[PaperContext], language: str) -> None:
    """Full and bare made-up papers can be made from every template that comes with koord."""
    full, bare = samples.full(kind, language), samples.bare(kind, language)

    assert to_markdown(full).missing == ()
    assert to_markdown(bare).markdown.strip()
    assert full.language == bare.language == language


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.__name__)
def test_a_full_sample_has_everything(kind: type[PaperContext]) -> None:
    """No field of it is empty, and a bare one has no field that could be left out."""
    full, bare = samples.full(kind, "nb"), samples.bare(kind, "nb")

    assert all(getattr(full, field.name) not in (None, (), "") for field in fields(full))
    assert all(getattr(bare, f.name) in (None, ()) for f in fields(bare) if f.default is None)


def test_a_sample_takes_every_choice_in_turn() -> None:
    """A list of scopes has every direction, since a template may choose words by it."""
    form = samples.full(ConsentFormContext, "nb")

    assert isinstance(form, ConsentFormContext)
    assert {scope.direction for scope in form.scopes} == {"gi", "hente", "utveksle"}


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.__name__)
def test_an_untouched_copy_gives_the_same_paper(
    kind: type[PaperContext], papers: Mapping[str, PaperContext], tmp_path: Path
) -> None:
    """A copy works at once; only its version says that it is one."""
    context = next(each for each in papers.values() if type(each) is kind)
    own.make_copy(tmp_path, kind, context.language)

    koords, hers = to_markdown(context), to_markdown(context, own=tmp_path)

    mark = {"nb": "(egen)", "nn": "(eigen)"}[context.language]
    version = koords.version
    assert hers.version == f"{version} {mark}"
    shown = hers.version.replace("-", "\\-").replace("(", "\\(").replace(")", "\\)")
    assert hers.markdown.replace(shown, version.replace("-", "\\-")) == koords.markdown
    assert template_version(kind, context.language, tmp_path) == version


def test_a_changed_copy_is_used_and_escaped(invitation: InvitationContext, tmp_path: Path) -> None:
    """Her words stand on the paper; what a user typed is literal, and what lacks is marked."""
    _own(tmp_path, "# Velkommen\n\n{{ sender.name }} {{ meeting.place | mangler('stedet') }}\n")
    odd = replace(
        invitation,
        sender=replace(invitation.sender, name="*b* <i>"),
        meeting=replace(invitation.meeting, place=None),
    )

    paper = render(odd, ("md",), tmp_path)

    text = paper.files["md"].decode()
    assert "# Velkommen" in text
    assert "\\*b\\* \\<i\\>" in text
    assert paper.missing == ("stedet",)


def test_only_the_language_of_the_copy_changes(
    invitation: InvitationContext, tmp_path: Path
) -> None:
    """A bokmål copy leaves the nynorsk paper as it is."""
    _own(tmp_path, "# Mitt\n")

    nynorsk = to_markdown(replace(invitation, language="nn"), own=tmp_path)

    assert nynorsk == to_markdown(replace(invitation, language="nn"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param("\n# {{ meeting.stad }}", "linje 3: feltet stad", id="unknown field"),
        pytest.param("# {{ mottaker }}", "linje 2: feltet mottaker", id="unknown name"),
        pytest.param("{% if receiver %}\n# x", "linje", id="unclosed"),
        pytest.param("{{ receiver.name }}", "linje 2: feltet name", id="fails when bare"),
        pytest.param("{{ points[0].text }}", "linje 2", id="fails on an empty list"),
        pytest.param("{{ accommodation }}", "linje 2: en verdi av typen NoneType", id="unmarked"),
        pytest.param("{{ purpose | dato }}", "linje 2: en verdi kan ikke", id="wrong filter"),
        pytest.param("{{ 9 ** 9 ** 9 }}", "linje 2", id="counts for ever"),
        pytest.param("{{ sender.__class__ }}", "__class__", id="sandbox"),
        pytest.param('{{ ([sender.name] | liste).replace("a", "b") }}', "replace", id="unescaping"),
        pytest.param('{% include "../../hemmelig" %}', "som ikke finnes", id="outside"),
        pytest.param('{% include "nb/innkalling.md.j2" %}', "linje", id="in itself"),
        pytest.param("{{ x | safe }}", "safe", id="no trust"),
    ],
)
def test_a_fault_in_a_copy_is_told_with_its_line(
    invitation: InvitationContext, tmp_path: Path, body: str, told: str
) -> None:
    """The paper is not made; the message has file, line and field, and the way back."""
    file = _own(tmp_path, body)

    with pytest.raises(OwnTemplateFaultError) as caught:
        render(invitation, ("md",), tmp_path)

    assert told in caught.value.message
    assert str(file) in caught.value.message
    assert "koord maler sjekk innkalling --språk nb" in caught.value.hint[0]
    assert "koord maler fjern innkalling --språk nb" in caught.value.hint[1]
    assert "Ansvarsgruppe" not in caught.value.message


def test_a_copy_without_its_first_line_is_refused(
    invitation: InvitationContext, tmp_path: Path
) -> None:
    """Title and version must stand there, and the error shows how."""
    _own(tmp_path, "# Hei\n", head="")

    with pytest.raises(OwnTemplateFaultError, match="versjon: 2026-11"):
        render(invitation, ("md",), tmp_path)


def test_a_copy_saved_by_notepad_works(invitation: InvitationContext, tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are no fault."""
    file = _own(tmp_path, "")
    file.write_bytes(
        b"\xef\xbb\xbf" + f"{HEAD}# {{{{ meeting.title }}}}\n".encode().replace(b"\n", b"\r\n")
    )

    paper = to_markdown(invitation, own=tmp_path)

    assert paper.markdown.strip() == "# Ansvarsgruppemøte"


def test_pictures_and_attributes_of_a_copy_are_left_out(
    invitation: InvitationContext, tmp_path: Path
) -> None:
    """A copy cannot make a paper fetch anything, or speak to the program that sets the PDF."""
    _own(
        tmp_path,
        "# Hei\n\n![logo](https://a.example/l.png)\n\n"
        '[x]{style="background:url(https://b.example)" typst:text:fill="panic(1)"}\n\n'
        '::: {onclick="x()" typst:inset="panic(2)"}\ny\n:::\n',
    )

    files = render(invitation, ("html", "pdf", "docx", "odt"), tmp_path).files

    page = files["html"].decode()
    assert "logo" in page
    assert "example" not in page.partition("<main>")[2].partition("</main>")[0]
    assert "onclick" not in page


def test_nothing_is_overwritten_or_deleted(tmp_path: Path) -> None:
    """What is taken away is set aside, each time under a name of its own."""
    for text in ("første", "andre"):
        file = _own(tmp_path, text)
        own.set_aside(tmp_path, file)

    kept = sorted((tmp_path / own.ASIDE).iterdir())
    assert [path.read_text(encoding="utf-8").split("\n")[1] for path in kept] == ["andre", "første"]
    assert own.copy_in(tmp_path, KIND, "nb") is None
