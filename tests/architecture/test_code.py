"""The rules of the house, read off the code itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from koord.cli.app import WORDS
from koord.errors import KoordError

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "koord"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def calls_in(file: Path) -> Iterator[str]:
    """Yield every dotted name that a file calls or reads."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def imports_in(file: Path) -> Iterator[str]:
    """Yield every module that a file imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def strings_in(file: Path) -> Iterator[str]:
    """Yield the text of every string in a file that is not a docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if id(node) not in documented and isinstance(node, ast.Constant):
            yield from [node.value] if isinstance(node.value, str) else []


def tracked() -> list[Path]:
    """Return the text files that belong to the project."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False, text=True
    ).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    return [f for f in files if f.is_file() and f.suffix not in (".docx", ".odt")]


def test_layers_point_down() -> None:
    """The import contracts in pyproject.toml hold."""
    ended = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout


def test_what_questions_load_is_made_cheaply() -> None:
    """A frozen dataclass that questions load is made by `koord.values.value` (decision 0019)."""
    parts = ("domain", "routines", "services/reading", "workbook/queries")
    on_the_way = [file for part in parts for file in (PACKAGE / part).rglob("*.py")]

    found = [
        f"{file.relative_to(PACKAGE).as_posix()}: {node.name}"
        for file in (*on_the_way, PACKAGE / "services/desk.py", PACKAGE / "cli/view.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any("frozen=True" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]

    assert found == []


def test_one_opener() -> None:
    """Only `workbook/opening.py` imports a database driver."""
    found = [
        file.relative_to(PACKAGE).as_posix()
        for file in SOURCES
        if any(name.split(".")[0] in ("sqlite3", "sqlcipher3") for name in runtime_imports(file))
    ]

    assert found == ["workbook/opening.py"]


def runtime_imports(file: Path) -> Iterator[str]:
    """Yield the modules a file imports when it runs, not those only for the type checker."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_papers_are_made_in_one_place() -> None:
    """Only `papers.made` calls the pipeline, so no paper goes round the user's own templates."""
    found = {
        file.relative_to(PACKAGE).as_posix()
        for file in (PACKAGE / "services").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "koord.documents.pipeline"
        and any(alias.name in ("render", "render_all") for alias in node.names)
    }

    assert found == {"services/writing/papers.py"}


def test_one_clock() -> None:
    """Only `clock.py` asks what day or time it is."""
    asking = {"date.today", "datetime.now", "datetime.utcnow", "time.time", "datetime.today"}

    found = {
        file.relative_to(PACKAGE).as_posix() for file in SOURCES if asking & set(calls_in(file))
    }

    assert found == {"clock.py"}


def test_the_environment_is_read_in_one_place() -> None:
    """Variables of koord are read in `settings.py` and `clock.py` only."""
    found = {
        file.relative_to(PACKAGE).as_posix()
        for file in SOURCES
        if any("KOORD_" in text and text.isupper() for text in strings_in(file))
        and any(name.startswith("os.environ") for name in calls_in(file))
    }

    assert found <= {"clock.py", "settings.py", "cli/oev.py"}


def test_one_file_knows_the_private_errors_of_typer() -> None:
    """Only `cli/usage.py` imports from `typer._click`."""
    found = [
        file.relative_to(PACKAGE).as_posix()
        for file in SOURCES
        if any(name.startswith("typer._click") for name in imports_in(file))
    ]

    assert found == ["cli/usage.py"]


def test_one_window() -> None:
    """Only `cli/window.py` imports `prompt_toolkit`, and only `koord økt` imports that."""
    drawing = [
        f.stem for f in SOURCES if any(n.startswith("prompt_toolkit") for n in imports_in(f))
    ]
    using = [f.stem for f in SOURCES if "koord.cli.window" in imports_in(f)]

    assert drawing == ["window"]
    assert using == ["oekt"]


def test_code_and_templates_hold_no_paragraph_sign() -> None:
    """Law citations stand in the data of `routines/`, not in code or templates."""
    in_code = [f for f in SOURCES if any("§" in text for text in strings_in(f))]
    in_templates = [
        file
        for file in (ROOT / "templates").rglob("*.j2")
        if "§" in file.read_text(encoding="utf-8")
    ]

    allowed = {"documents/pdf.py", "documents/markdown.py", "documents/docx.py"}
    assert [f for f in in_code if f.relative_to(PACKAGE).as_posix() not in allowed] == []
    assert in_templates == []


def test_no_vague_module_names() -> None:
    """No module is called after nothing in particular."""
    vague = {"utils", "helpers", "manager", "data", "info", "process", "handle", "common", "misc"}

    assert [f for f in SOURCES if f.stem in vague] == []


def test_the_table_of_words_is_true() -> None:
    """Every word of the table has a module with an app, and every such module has a word."""
    modules = {word.module for word in WORDS.values()}
    with_app = {
        file.stem
        for file in (PACKAGE / "cli").glob("*.py")
        if re.search(r"^app = ", file.read_text(encoding="utf-8"), re.MULTILINE)
        and file.stem != "app"
    }

    assert modules == with_app
    assert all(len(word.help) <= 60 and word.help.endswith(".") for word in WORDS.values())


def test_exit_codes_are_distinct_and_documented() -> None:
    """Each direct kind of error has its own code, and the handbook lists it."""
    kinds = [kind for kind in KoordError.__subclasses__() if kind.__module__ == "koord.errors"]
    codes = {kind.exit_code for kind in kinds}
    listed = (ROOT / "docs" / "it.md").read_text(encoding="utf-8")

    assert codes == {2, 3, 4, 5, 6, 7}
    for code in (0, *codes, 10, 11, 70, 130):
        assert f"| {code} |" in listed


def test_no_address_of_a_package_index_or_path_of_a_machine() -> None:
    """No tracked file names a package index, nor a folder of the machine it was made on."""
    index = re.compile(r"https?://[^\s]*(?:pypi|pythonhosted|simple/)")
    place = re.compile(r"(?<![\w.])/(?:work|root)/")

    for file in tracked():
        text = file.read_text(encoding="utf-8", errors="ignore")
        assert not index.search(text), file
        if file != Path(__file__):
            assert not place.search(text), file


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    """Every pinned version has a hash, and the file names no place to fetch it from."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", text, re.MULTILINE)

    assert len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "http" not in text
    assert "index" not in text


def test_no_national_identity_numbers() -> None:
    """No tracked file outside the tests holds eleven digits in a row."""
    eleven = re.compile(r"(?<![\d.\w])\d{11}(?![\d\w])")

    for file in tracked():
        if "tests" not in file.parts and file.suffix != ".lock":
            found = eleven.search(file.read_text(encoding="utf-8", errors="ignore"))
            assert found is None, file


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda file: file.stem
)
def test_every_test_says_what_it_shows(file: Path) -> None:
    """Each test has a docstring with the behaviour in a sentence."""
    tests = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]

    assert [node.name for node in tests if not ast.get_docstring(node)] == []
