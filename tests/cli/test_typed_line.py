"""A typed line is read as the usual shells read it, with Windows paths as they stand."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.cli.session import quoted
from koord.cli.typed_line import commands_in
from koord.errors import CommandLineError


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("huskeliste", ["huskeliste"]),
        ("  kan   1\tPPT ", ["kan", "1", "PPT"]),
        ('husk 1 "Ring PPT"', ["husk", "1", "Ring PPT"]),
        ("husk 1 'Ring \"Åse\"'", ["husk", "1", 'Ring "Åse"']),
        ('husk 1 "Kari\'s mor"', ["husk", "1", "Kari's mor"]),
        ('sak endre 7 --ip ""', ["sak", "endre", "7", "--ip", ""]),
        ('--sted="Rådhuset 3"', ["--sted=Rådhuset 3"]),
        ('husk 1 "sa \\"ja\\" da"', ["husk", "1", 'sa "ja" da']),
        ("husk 1 'it'\\''s'", ["husk", "1", "it's"]),
        (r"--fil Min\ mappe/notat.md", ["--fil", "Min mappe/notat.md"]),
        (r"--fil C:\papirer\notat.md --prøv", ["--fil", r"C:\papirer\notat.md", "--prøv"]),
        (r'--mappe "C:\Min mappe\" --ja', ["--mappe", "C:\\Min mappe\\", "--ja"]),
        (r"--mappe C:\papirer\ --ja", ["--mappe", "C:\\papirer\\", "--ja"]),
        (r'--mappe="D:\x y\"', ["--mappe=D:\\x y\\"]),
        (r'"\\server\felles mappe\"', ["\\\\server\\felles mappe\\"]),
        (r"papirer\notat.md", [r"papirer\notat.md"]),
        ("tlf 900\u00a000", ["tlf", "900", "00"]),
        ("husk 1 slutt\\", ["husk", "1", "slutt\\"]),
    ],
)
def test_words_are_found(typed: str, words: list[str]) -> None:
    """Blanks part words, quotes hold them together, and a Windows path keeps its backslashes."""
    assert commands_in(typed) == [words]


@pytest.mark.parametrize("typed", ["", "   ", "\n\n", "\r\n"])
def test_nothing_is_no_command(typed: str) -> None:
    """An empty line is no command."""
    assert commands_in(typed) == []


def test_a_line_break_ends_a_command() -> None:
    """Pasted lines are a command each, save within quotes and after a backslash."""
    assert commands_in('saker\r\n\nhusk 1 "Ring\nPPT"\nkan 1 \\\nPPT') == [
        ["saker"],
        ["husk", "1", "Ring\nPPT"],
        ["kan", "1", "PPT"],
    ]


@pytest.mark.parametrize("typed", ['husk 1 "Ring', "husk 1 Kari's mor", "saker\nhusk 'x"])
def test_an_open_quote_is_refused(typed: str) -> None:
    """A quote that is never closed stops the whole text, in plain Norwegian."""
    with pytest.raises(CommandLineError) as stopped:
        commands_in(typed)

    assert "anførselstegn" in stopped.value.message
    assert "Ingenting er kjørt" in stopped.value.message


@given(st.lists(st.text(), max_size=5))
def test_what_koord_proposes_can_be_pasted(words: list[str]) -> None:
    """Words quoted as in every hint come back as they were, whatever they hold."""
    line = " ".join(map(quoted, words))

    assert commands_in(line) == ([words] if words else [])


@given(st.lists(st.text(st.characters(blacklist_characters="\\\"'\n\r")), max_size=5))
def test_words_are_read_as_a_shell_reads_them(words: list[str]) -> None:
    """Without backslashes the reading is the same as that of a POSIX shell."""
    line = shlex.join(words)

    assert commands_in(line) == ([words] if words else [])
