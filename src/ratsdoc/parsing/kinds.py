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
    """The kind that the first line to name one names; without one, an Anfrage if the text asks and says so.

    A paper with the head of an answer is one, though it repeats that it is about an Anfrage.
    """
    head = text[:HEAD]
    head = head[: head.rfind("\n") + 1] or head + "\n"
    named = ""
    for name, _, _ in grammar.scan("anfrage", known_city(city), head):
        if name == "ANSWER":
            return "unknown"
        if name in ("KIND", "KIND_WITH", "OTHER_KIND"):
            named = named or name
    if named:
        return "unknown" if named == "OTHER_KIND" else "anfrage"
    return "anfrage" if petitions.find(text) and "?" in text else "unknown"


def kinds() -> tuple[str, ...]:
    """The kinds of paper that records can have."""
    return KNOWN
