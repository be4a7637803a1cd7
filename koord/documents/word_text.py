"""A Word file with minutes, read as the text that a coordinator would have typed.

Whoever wrote the minutes may have used headings, bold lines, bullets, or the sheet that koord made.
What comes out is plain lines; what they mean is for `domain.minutes_grammar` to say, so that
minutes read the same whichever way they came.

The sheet has a table with a label and a value for what stands outside the items, one «Hvem får
dette punktet» under each heading, and one table «Hvem | Hva | Frist» for what was promised.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from koord.documents import pandoc
from koord.documents.pandoc import Node
from koord.domain.minutes_grammar import is_label, is_title
from koord.domain.names import fold

_PROMISES = ({"hvem", "kven"}, {"hva", "kva"}, {"frist"})
_AUDIENCE = ("hvem får dette punktet", "kven får dette punktet")
_TOPIC = ("tema",)
_EVERYBODY = ("alle", "all", "alle sammen")
#: Styles of koord's own sheets that hold instructions or the frame, never what was said.
_ASIDE = frozenset({"Merknad", "Avsender"})
_LONGEST_HEADING = 120


def text_of(content: bytes) -> str:
    """Return the text of a Word file, a line for each line of minutes.

    Raises:
        InvalidValueError: It is no Word file that can be read.
        ConverterFailsError: Pandoc is missing or hangs.
    """
    blocks = pandoc.read_word(content)
    has_headings = any(block["t"] == "Header" for block in _flat(blocks))
    return _Reading(bold_is_heading=not has_headings).text(blocks)


def _flat(blocks: Iterable[Node]) -> Iterator[Node]:
    """Yield the blocks, those inside boxes too, without what only frames or instructs."""
    for block in blocks:
        if block["t"] in ("Div", "BlockQuote"):
            attributes, inner = block["c"] if block["t"] == "Div" else (None, block["c"])
            if attributes is None or dict(attributes[2]).get("custom-style") not in _ASIDE:
                yield from _flat(inner)
        else:
            yield block


class _Reading:
    """Turns blocks into lines."""

    def __init__(self, *, bold_is_heading: bool) -> None:
        self._bold_is_heading = bold_is_heading
        self._parts: list[str] = []
        self._heading: int | None = None

    def text(self, blocks: Iterable[Node]) -> str:
        """Return the lines of all blocks, an empty one between two."""
        for block in _flat(blocks):
            self._add(block)
        return "\n\n".join(self._parts) + "\n"

    def _add(self, block: Node) -> None:
        tags = _tags(block)
        if tags is not None:
            if self._heading is not None:
                self._parts[self._heading] += "".join(f" {tag}" for tag in tags)
            return
        if lines := self._lines(block):
            if lines[0].startswith("#") and not is_title(lines[0].lstrip("# ")):
                self._heading = len(self._parts)
            self._parts.append("\n".join(lines))

    def _lines(self, block: Node) -> list[str]:
        kind = block["t"]
        content: Any = block.get("c")
        if kind == "Header":
            text = _inline(content[2])
            return [f"{'#' * content[0]} {text}"] if text else []
        if kind in ("Para", "Plain"):
            return self._paragraph(content)
        if kind == "LineBlock":
            return [_inline(line) for line in content]
        if kind == "BulletList":
            return [line for item in content for line in self._bullet(item, "- ")]
        if kind == "OrderedList":
            numbered = enumerate(content[1], start=content[0][0])
            return [line for n, item in numbered for line in self._bullet(item, f"{n}. ")]
        if kind == "Table":
            return _table_lines(_rows(block), is_frame=self._heading is None)
        return []

    def _paragraph(self, inlines: Sequence[Node]) -> list[str]:
        lines = [line.strip() for line in _inline(inlines).split("\n") if line.strip()]
        is_bold = all(i["t"] in ("Strong", "Space", "SoftBreak") for i in inlines)
        if self._bold_is_heading and is_bold and _may_be_heading(lines):
            return [f"## {lines[0]}"]
        return lines

    def _bullet(self, item: Iterable[Node], mark: str) -> list[str]:
        lines = [line for block in _flat(item) for line in self._lines(block)]
        return [f"{mark}{lines[0]}", *lines[1:]] if lines else []


def _tags(block: Node) -> list[str] | None:
    """Return what a table under a heading says of who gets the item; `None` for another block."""
    if block["t"] != "Table":
        return None
    said = {fold(row[0]).strip(" :"): row[1].strip() for row in _rows(block) if len(row) == 2}
    if not any(label in said for label in _AUDIENCE):
        return None
    tags = []
    for label, value in said.items():
        if label in _AUDIENCE and value:
            everybody = fold(value).strip(" .") in _EVERYBODY
            tags.append("@alle" if everybody else f"@kun: {value}")
        elif label in _TOPIC and value:
            tags.append(f"@tema: {value}")
    return tags


def _may_be_heading(lines: Sequence[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= _LONGEST_HEADING and not lines[0].endswith(":")


def _table_lines(rows: Sequence[Sequence[str]], *, is_frame: bool) -> list[str]:
    """Return promises as tasks, labels and values as such, and any other table row by row.

    Args:
        rows: The cells.
        is_frame: It stands before the first item, where only known labels are minutes.
    """
    if not rows:
        return []
    head = [fold(cell).strip(" :") for cell in rows[0]]
    columns = [
        next((i for i, word in enumerate(head) if word in words), None) for words in _PROMISES
    ]
    if columns[0] is not None and columns[1] is not None:
        return [line for row in rows[1:] if (line := _promise(row, columns))]
    kept = [row for row in rows if not _is_empty_label(row)]
    if is_frame:
        kept = [row for row in kept if len(row) != 2 or is_label(row[0])]
    return [line for row in kept if (line := _row_line(row))]


def _is_empty_label(row: Sequence[str]) -> bool:
    return len(row) == 2 and is_label(row[0]) and not row[1].strip()


def _promise(row: Sequence[str], columns: Sequence[int | None]) -> str:
    who, what, due = (row[i].strip() if i is not None and i < len(row) else "" for i in columns)
    if not (who or what):
        return ""
    when = f" (frist {due})" if due and re.search(r"\w", due) else ""
    return f"- [ ] {who}: {what}{when}".replace("\n", " ")


def _row_line(row: Sequence[str]) -> str:
    cells = [cell.strip().replace("\n", ", ") for cell in row]
    if len(cells) == 2 and cells[0] and cells[1]:
        return f"{cells[0].rstrip(' :')}: {cells[1]}"
    return "\t".join(cell for cell in cells if cell)


def _rows(table: Node) -> list[list[str]]:
    """Return the cells of a table as text, the head first."""
    _, _, _, head, bodies, foot = table["c"]
    groups = [head[1], *(part for body in bodies for part in (body[2], body[3])), foot[1]]
    return [[_cell(cell) for cell in row[1]] for rows in groups for row in rows]


def _cell(cell: Sequence[Any]) -> str:
    blocks = [block for block in _flat_all(cell[4]) if block["t"] in ("Para", "Plain", "Header")]
    texts = (_inline(b["c"][2] if b["t"] == "Header" else b["c"]) for b in blocks)
    return "\n".join(text for text in texts if text)


def _flat_all(blocks: Iterable[Node]) -> Iterator[Node]:
    """Yield the blocks of a cell, whatever style they are in and list they stand in."""
    for block in blocks:
        kind = block["t"]
        content: Any = block.get("c")
        if kind == "Div":
            yield from _flat_all(content[1])
        elif kind in ("BulletList", "BlockQuote"):
            inner = content if kind == "BulletList" else [content]
            for item in inner:
                yield from _flat_all(item)
        elif kind == "OrderedList":
            for item in content[1]:
                yield from _flat_all(item)
        else:
            yield block


def _inline(inlines: Iterable[Node]) -> str:
    """Return the text of a line; what is struck out is left out."""
    return "".join(map(_inline_text, inlines)).strip()


def _inline_text(node: Node) -> str:
    kind = node["t"]
    content: Any = node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "LineBreak":
        return "\n"
    if kind == "Code":
        return str(content[1])
    if kind in ("Span", "Link", "Quoted"):
        return "".join(map(_inline_text, content[1]))
    if kind in ("Strong", "Emph", "Underline", "SmallCaps", "Superscript", "Subscript"):
        return "".join(map(_inline_text, content))
    return ""
