"""The paper of a half-year: one page, a picture beside a list that says the same."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from koord.documents.pipeline import Rendered

pytestmark = pytest.mark.slow


def pages_of(pdf: bytes, folder: Path) -> int:
    """Count the pages of a PDF, or skip the test where poppler is missing."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler) is not on this machine")
    (folder / "p.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdfinfo", str(folder / "p.pdf")], capture_output=True, check=True, text=True
    ).stdout
    found = re.search(r"^Pages: +(\d+)$", told, re.MULTILINE)
    assert found is not None
    return int(found[1])


def test_a_full_plan_is_one_page(rendered: Mapping[str, Rendered], tmp_path: Path) -> None:
    """As much as a half-year usually holds stays on one sheet of A4."""
    assert pages_of(rendered["møteplan"].files["pdf"], tmp_path) == 1


def test_a_full_plan_is_one_page_in_a_word_processor(
    rendered: Mapping[str, Rendered], tmp_path: Path
) -> None:
    """The Word file too, also where its font is missing and a wider one stands in."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    file = tmp_path / "plan.docx"
    file.write_bytes(rendered["møteplan"].files["docx"])
    place = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = [office, place, "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(file)], capture_output=True, check=True)

    assert pages_of(file.with_suffix(".pdf").read_bytes(), tmp_path) == 1


def test_a_screen_reader_gets_the_list_and_not_the_picture(
    rendered: Mapping[str, Rendered], tmp_path: Path
) -> None:
    """In PDF the weeks are outside what is read aloud; each of them has a line that is read."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler) is not on this machine")
    (tmp_path / "p.pdf").write_bytes(rendered["møteplan"].files["pdf"])
    command = ["pdfinfo", "-struct-text", str(tmp_path / "p.pdf")]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    read = told.decode(errors="replace")

    assert not re.search(r"\bprat\b|\bfyller\b", read)
    for line in ("Svømmekurs", "Sakslista", "Ansvarsgruppemøte", "Samtykke 7.2 går ut"):
        assert line in re.sub(r"\s+", " ", read.replace('"', ""))


def test_the_picture_in_word_is_text(rendered: Mapping[str, Rendered]) -> None:
    """In Word the weeks are a real table, in a style of its own."""
    with zipfile.ZipFile(io.BytesIO(rendered["møteplan"].files["docx"])) as archive:
        xml = archive.read("word/document.xml").decode()

    assert xml.count('w:val="TabellUker"') == 2
    assert ">30<" in xml
