"""User text as Markdown."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.documents.markdown import fold, inline, paragraphs

ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")


@given(st.text())
def test_no_punctuation_is_left_alone(text: str) -> None:
    """Every ASCII punctuation character in the result is escaped."""
    rest = ESCAPED.sub("", str(inline(text)))

    assert not set(rest) & set(string.punctuation)


@given(st.text())
def test_the_text_comes_back_when_the_escapes_are_read(text: str) -> None:
    """Nothing but escapes is added."""
    assert ESCAPED.sub(r"\1", str(inline(text))) == fold(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text stays as it is, on one line without blanks at its ends."""
    folded = fold(text)

    assert fold(folded) == folded
    assert "\n" not in folded
    assert folded == folded.strip()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("a \t b\n\u00a0c", "a b c", id="white space"),
        pytest.param("a\x00\x07b", "ab", id="control characters"),
        pytest.param("x\u202ey\u2066z\u200f", "xyz", id="bidirectional control"),
        pytest.param("so\u00adsi\u200bal\ufeff", "sosial", id="unseen characters"),
        pytest.param("a\ud800b\ufffec\U0001ffffd", "abcd", id="not valid in XML"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("👩\u200d🚒", "👩\u200d🚒", id="joiners are kept"),
    ],
)
def test_what_may_not_stand_on_paper_is_dropped(text: str, folded: str) -> None:
    """White space is folded; control characters and half characters go."""
    assert fold(text) == folded


def test_paragraphs_and_line_breaks_are_kept() -> None:
    """A line without print parts paragraphs, a line break stays inside one."""
    text = "\n  En.\r\nTo.\n \t\n\n- Tre.\n"

    assert paragraphs(text) == "En\\.\nTo\\.\n\n\\- Tre\\."
