"""Kinds: which kind of paper a text is, as far as its own words say."""

from __future__ import annotations

import re

from lark.exceptions import LarkError

from ratsdoc import grammar
from ratsdoc.parsing.rows import PLAIN, Row

KNOWN = (*grammar.KINDS, "unknown")
# A kind is named in the head of a paper: this many characters are searched for it.
HEAD = 3000
# So many of the rows below the head of an answer are its text; some forms only leave room for one.
ENOUGH, SOME = 8, 3


def known(kind: str) -> str:
    """The kind, if there is one of that name; raises ValueError otherwise."""
    if kind not in KNOWN:
        raise ValueError(f"there is no kind {kind!r}; the kinds are {', '.join(KNOWN)}")
    return kind


def known_city(city: str | None) -> str | None:
    """The city, if a dialect of that name is shipped or is the file of that path; else raises ValueError."""
    if city is None or city in grammar.cities():
        return city
    if not city.endswith(grammar.OWN):
        raise ValueError(
            f"there is no city {city!r}; the cities are {', '.join(grammar.cities())}, "
            f"and a dialect of your own goes by the path of its {grammar.OWN} file"
        )
    try:
        list(grammar.scan("anfrage", city, "\n"))
        grammar.furniture(city)
    except (OSError, ValueError, LarkError, re.error) as error:
        raise ValueError(f"the dialect {city} cannot be used: {error}") from None
    return city


def recognise(table: list[Row], *, asks: bool) -> str:
    """The kind that the first row to name one names; without one, an Anfrage if the paper asks and says so.

    A paper with the head of an answer is one, though it repeats that it is about an Anfrage.
    """
    named = ""
    for place, row in enumerate(table):
        if row.start > HEAD:
            break
        if row.type == "ANSWER" and sum(one.type in PLAIN for one in table[place : place + ENOUGH]) >= SOME:
            return "unknown"
        if row.type in ("KIND", "KIND_WITH", "OTHER_KIND"):
            named = named or row.type
    if named:
        return "unknown" if named == "OTHER_KIND" else "anfrage"
    return "anfrage" if asks and any("?" in row.text for row in table) else "unknown"


def kinds() -> tuple[str, ...]:
    """The kinds of paper that records can have."""
    return KNOWN
