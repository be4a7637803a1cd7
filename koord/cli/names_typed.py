"""A word to whoever typed a name on the line, where the shell remembers it.

Only the families: a colleague's name is typed every day, and is no secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from koord.domain.names import fold
from koord.domain.people import FAMILY

if TYPE_CHECKING:
    from koord.workbook.book import Workbook

WORD = "Navnet ligger nå i historikken til skallet: koord hjelp personvern"
_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_FOUND = """
SELECT EXISTS (
    SELECT 1 FROM people p JOIN memberships m ON m.person_id = p.id
    WHERE m.role IN (SELECT value FROM json_each(:roles))
    AND (p.name_key IN (SELECT value FROM json_each(:words))
         OR substr(p.name_key, 1, instr(p.name_key || ' ', ' ') - 1)
            IN (SELECT value FROM json_each(:words))))
"""


def names_in(book: Workbook, typed: Sequence[str]) -> bool:
    """Tell whether one of the words holds the name, or the first name, of someone in a family.

    A first name counts when it is written with a capital: «per telefon» is nobody.
    """
    words = {fold(word) for word in typed if not word.startswith("-")}
    words |= {
        fold(part)
        for word in typed
        for part in _NAME.findall(word.partition("=")[2] if word.startswith("-") else word)
        if part[0].isupper() and not part.isupper()
    }
    if not any(word[:1].isalpha() for word in words):
        return False
    with book.reading() as connection:
        asked = {"roles": json.dumps(FAMILY), "words": json.dumps(sorted(words))}
        (found,) = connection.execute(_FOUND, asked).fetchone()
    return bool(found)
