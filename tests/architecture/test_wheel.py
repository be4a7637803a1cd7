"""The built package does the main job on its own."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTES = "Til stede: mor\n\n## 1 Skole\nVi ble enige.\n- [ ] koordinator: ringe PPT (frist +1u)\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `koord` installed from the wheel, outside the checkout; its libraries are borrowed."""
    built, place = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("utenfor")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, ROOT],
        check=True,
        capture_output=True,
    )
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    libraries = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    (wheel,) = built.glob("*.whl")
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    # The path file is read after site-packages, and the editable install beside it is not followed.
    Path(libraries, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_main_job_from_the_wheel(installed: Path, home: Path) -> None:
    """Set up, open a case, get consent, call a meeting and write minutes, far from the checkout."""
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "KOORD_ARBEIDSBOK": str(home / "bok" / "arbeidsbok.koord"),
        "KOORD_MAPPE": str(home / "papirer"),
        "KOORD_PASSORD": "fire tilfeldige ord her",
    }

    def koord(*words: str, stdin: str = "") -> str:
        ended = subprocess.run(
            [installed, "-m", "koord", *words],
            cwd=home,
            env=surroundings,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    where = subprocess.run(
        [installed, "-c", "import koord; print(koord.__file__)"],
        cwd=home,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    koord("oppsett", "--navn", "Nora Lie", "--enhet", "Familiens hus", "--kommune", "Solvik")
    koord("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--forelder", "Kari Larsen (mor)")
    koord("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027")
    koord("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor")
    koord("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--punkt", "Skole")
    koord("referat", "1.6", "--fil", "-", stdin=NOTES)
    handbook = koord("hjelp", "datoer")

    assert str(ROOT) not in where
    papers = {path.name for path in (home / "papirer").iterdir()}
    assert {"1-6-innkalling-2027-01-20.pdf", "1-6-referat-2027-01-20.docx"} <= papers
    assert handbook.startswith("Datoer og klokkeslett")
