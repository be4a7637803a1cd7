"""HTML files: self-contained, accessible, neutral, fit for paper."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from koord.documents.contexts import InvitationContext, PaperContext, Sender
from koord.documents.pipeline import Rendered, render
from tests.documents.conftest import filed_under

pytestmark = pytest.mark.slow
AXE = Path(__file__).with_name("axe") / "axe.min.js"
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WAIT = 60_000
"""Milliseconds of the page's own time that axe-core is given."""
LOOKS = {"nb": (), "nn": ("--window-size=320,640",)}
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RESULT = re.compile(r'<script type="application/json" id="funn">(.*?)</script>', re.DOTALL)
# Writes what was found, and how many rules were kept, into the page itself. Of what axe-core leaves
# to a person, only the contrast of a lone box to tick is passed over: it takes that for a drawing.
_RUN = """
axe.run(document).then(function (all) {
  function hard(node) {
    return !node.any.some(function (c) { return c.data && c.data.messageKey == "nonBmp"; });
  }
  var open = all.incomplete.filter(function (found) { return found.nodes.some(hard); });
  var told = all.violations.concat(open).map(function (found) {
    return found.id + ": " + found.nodes.map(function (node) { return node.html; }).join(" ");
  });
  var out = document.createElement("script");
  out.type = "application/json"; out.id = "funn";
  out.textContent = JSON.stringify({found: told, passes: all.passes.length});
  document.body.appendChild(out);
});
"""


@pytest.fixture
def chromium(tmp_path: Path) -> Callable[..., bytes]:
    """Return a headless Chromium with an empty profile, or skip the test where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not on this machine")

    def run(page: str, *flags: str) -> bytes:
        file = tmp_path / "side.html"
        file.write_text(page, encoding="utf-8")
        profile = tmp_path / "profil"
        shutil.rmtree(profile, ignore_errors=True)
        command = [program, *QUIET, f"--user-data-dir={profile}", *flags, file.as_uri()]
        return subprocess.run(command, capture_output=True, check=True, timeout=180).stdout

    return run


def _with_axe(page: str) -> str:
    """Return the page with axe-core in it; its own policy, which forbids scripts, is lifted."""
    page, lifted = _POLICY.subn("", page)
    assert lifted == 1
    script = f"<script>{AXE.read_text(encoding='utf-8')}</script><script>{_RUN}</script>"
    return page.replace("</body>", f"{script}</body>")


def _findings(dom: bytes) -> tuple[list[str], int]:
    """Read what axe-core wrote: its findings, and how many rules it found kept."""
    found = _RESULT.search(dom.decode())
    assert found is not None, "axe-core did not finish"
    result = json.loads(unescape(found[1]))
    return result["found"], result["passes"]


def _pages(rendered: Mapping[str, Rendered]) -> dict[str, str]:
    return {name: paper.files["html"].decode() for name, paper in rendered.items()}


def test_axe_core_finds_nothing(
    language: str, rendered: Mapping[str, Rendered], chromium: Callable[..., bytes]
) -> None:
    """No page has anything that axe-core objects to, or cannot decide.

    The two languages have the same form, so one is looked at on a desk and one on a telephone.
    """
    look = LOOKS[language]
    for name, page in _pages(rendered).items():
        dom = chromium(_with_axe(page), "--dump-dom", f"--virtual-time-budget={WAIT}", *look)

        found, passes = _findings(dom)
        assert found == [], name
        assert passes > 15, name


def test_axe_core_would_find_something(
    rendered: Mapping[str, Rendered], chromium: Callable[..., bytes]
) -> None:
    """The test above can fail: a page without language, title and headings is objected to."""
    page = _pages(rendered)["referat"].replace(' lang="nb"', "").replace(' lang="nn"', "")
    page = re.sub(r"<title>.*?</title>", "<title></title>", page)

    dom = chromium(_with_axe(page), "--dump-dom", f"--virtual-time-budget={WAIT}")

    rules = {finding.partition(":")[0] for finding in _findings(dom)[0]}
    assert {"html-has-lang", "document-title"} <= rules


def test_a_page_is_well_formed_and_says_its_language(
    language: str, rendered: Mapping[str, Rendered]
) -> None:
    """Language and a neutral title stand in the page, one main heading, levels in order."""
    for name, page in _pages(rendered).items():
        root = ET.fromstring(page)
        levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch(r"h[1-6]", e.tag)]

        assert root.attrib["lang"] == language
        assert root.findtext("head/title") == rendered[name].title
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_fetches_nothing(rendered: Mapping[str, Rendered]) -> None:
    """No script, no picture, no link, no address, and a policy that forbids fetching."""
    for page in _pages(rendered).values():
        root = ET.fromstring(page)
        policy = root.find("head/meta[@http-equiv='Content-Security-Policy']")

        assert policy is not None
        assert policy.attrib["content"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert not {"script", "img", "link", "iframe", "object", "a"} & {e.tag for e in root.iter()}
        assert not re.search(r"https?:|url\(|@import|src=", page)


def test_every_header_cell_says_what_it_heads(rendered: Mapping[str, Rendered]) -> None:
    """Each header cell has its scope, and no table is without header cells."""
    for page in _pages(rendered).values():
        for table in ET.fromstring(page).iter("table"):
            scopes = [cell.attrib.get("scope") for cell in table.iter("th")]

            assert scopes
            assert set(scopes) <= {"col", "row"}


def test_labels_and_values_are_a_list_of_terms(rendered: Mapping[str, Rendered]) -> None:
    """Everyone invited belongs to one label, and each point of the agenda to its number."""
    facts, agenda = ET.fromstring(_pages(rendered)["innkalling"]).iter("dl")

    labels = [e.text for e in facts if e.tag == "dt"]
    numbers = [e.text for e in agenda if e.tag == "dt"]
    assert len(labels) == len(set(labels))
    assert [e.tag for e in facts][-6:] == ["dd"] * 6
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]


def test_marking_and_sender_stand_around_the_text(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """Reference and exemption stand first, the sender last; drafts say that they are."""
    for name, context in papers.items():
        body = ET.fromstring(_pages(rendered)[name]).find("body")
        assert body is not None
        draft = render(replace(context, draft=True), ("html",)).files["html"].decode()

        assert [e.tag for e in body] == ["header", "main", "footer"]
        header = [p.text for p in body[0]]
        assert header == [filed_under(context), context.exemption]
        assert [p.text for p in body[2]] == ["Solvik kommune · Familiens hus"]
        assert '<p class="utkast">arbeidskopi</p>' in draft


def test_a_sender_cannot_break_the_page(invitation: InvitationContext) -> None:
    """What stands around the text is escaped, in the style too, and not taken for a token."""
    odd = 'A"; } </style><b> KOORD-TITTEL \\'
    sender = Sender(name="N", municipality=odd)

    page = render(replace(invitation, sender=sender), ("html",)).files["html"].decode()

    footer = ET.fromstring(page).find("body/footer/p")
    assert footer is not None
    assert footer.text == odd
    assert page.count("</style>") == 1


def test_what_is_missing_is_marked(invitation: InvitationContext) -> None:
    """A missing place is a mark that stands out."""
    page = render(replace(invitation, purpose=None), ("html",)).files["html"].decode()

    marks = ["".join(mark.itertext()) for mark in ET.fromstring(page).iter("mark")]
    assert marks == ["[MANGLER: hensikten med møtet]"]


def test_a_page_prints_on_a4(
    rendered: Mapping[str, Rendered],
    papers: Mapping[str, PaperContext],
    chromium: Callable[..., bytes],
    pdf_text: Callable[[bytes], str],
    tmp_path: Path,
) -> None:
    """The consent form is signed on a page of its own; every page is marked and numbered."""
    made = tmp_path / "utskrift.pdf"
    chromium(_pages(rendered)["samtykkeskjema"], f"--print-to-pdf={made}")

    pages = pdf_text(made.read_bytes()).split("\f")[:-1]

    assert len(pages) >= 2
    assert not re.search(r"file:|samtykkeskjema, 7", "".join(pages).lower())
    for number, page in enumerate(pages, start=1):
        assert "Sak 7 · 7.2" in page
        assert papers["samtykkeskjema"].exemption in page
        assert f"Side {number} av {len(pages)}" in page
    assert "Underskrift" not in pages[0]
