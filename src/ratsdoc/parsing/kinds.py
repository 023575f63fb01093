"""Kinds: which kind of paper a text is, as far as its own words say."""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import petitions

KNOWN = (*grammar.KINDS, "unknown")
# A kind is named in the head of a paper: this many characters are searched for it.
HEAD = 3000


def known(kind: str) -> str:
    """The kind, if there is one of that name; raises ValueError otherwise."""
    if kind not in KNOWN:
        raise ValueError(f"there is no kind {kind!r}; the kinds are {', '.join(KNOWN)}")
    return kind


def known_city(city: str | None) -> str | None:
    """The city, if there is a dialect of that name; raises ValueError otherwise."""
    if city is not None and city not in grammar.cities():
        raise ValueError(f"there is no city {city!r}; the cities are {', '.join(grammar.cities())}")
    return city


def recognise(text: str, city: str | None = None) -> str:
    """The kind that the first line to name one names; an Anfrage without it, if the text asks and says so."""
    head = text[:HEAD]
    head = head[: head.rfind("\n") + 1] or head + "\n"
    for name, start, end in grammar.scan("anfrage", known_city(city), head):
        if name in ("KIND", "KIND_WITH"):
            return "anfrage"
        if name == "OTHER_KIND" and len(head[start:end].strip()) < 80:
            return "unknown"
    return "anfrage" if petitions.find(text) and "?" in text else "unknown"


def kinds() -> tuple[str, ...]:
    """The kinds of paper that records can have."""
    return KNOWN
