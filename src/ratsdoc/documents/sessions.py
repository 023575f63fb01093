"""Where a paper goes: the assembly it is put to, its referral, the sessions that deal with it."""

from __future__ import annotations

import re

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc import grammar
from ratsdoc.documents.askers import Sections
from ratsdoc.documents.base import Consultation, Passage, Referral, made
from ratsdoc.documents.days import day
from ratsdoc.documents.passages import Reader, leaves


def body(reader: Reader, sections: Sections) -> Passage | None:
    """The assembly that a line names, else the one that the first session row names."""
    for tree in sections.get("body", ()):
        tokens = leaves(tree)
        term = reader.words["TERM"].search("".join(tokens))
        if term is not None:
            return reader.passage(tokens[0].start_pos or 0, (tokens[0].start_pos or 0) + term.start())
        if (passage := reader.value(tokens)) is not None:
            return passage
    for tree in sections.get("consultation", ()):
        token = leaves(tree)[0]
        named = row(reader, token) or reader.words["SESSION_NUMBERED"].match(token)
        if named is not None:
            return reader.within(token, named, "body")
    return None


def referral(reader: Reader, tree: Tree[Token]) -> Referral | None:
    tokens = leaves(tree)
    text = "".join(tokens)
    start = tokens[0].start_pos or 0
    modes = ((pattern.search(text), name) for pattern, name in grammar.modes())
    mode, name = next(((found, name) for found, name in modes if found is not None), (None, None))
    names = reader.words["COMMITTEES"].search(text, mode.end() if mode else 0)
    committees: list[Passage | None] = []
    if names is not None:
        place = names.start("names")
        ends = [(join.start(), join.end()) for join in reader.words["COMMITTEE_JOIN"].finditer(text, place)]
        for end, after in (*ends, (names.end("names"), 0)):
            tail = reader.words["COMMITTEE_TAIL"].search(text, place, end)
            committees.append(reader.passage(start + place, start + (tail.start() if tail else end)))
            place = after
    return made(
        Referral,
        **reader.fields([_trimmed(text, start)]),
        mode=name,
        committees=tuple(committee for committee in committees if committee is not None),
    )


def _trimmed(text: str, start: int) -> tuple[int, int]:
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def row(reader: Reader, token: Token) -> re.Match[str] | None:
    """The row of a session table: its body, day, role and perhaps item of the agenda."""
    return reader.words["SESSION_ROW"].match(token) or reader.words["SESSION_DATED"].match(token)


def consultations(reader: Reader, sections: Sections) -> list[Consultation]:
    """The rows of a session table that name a body and a day; labels and stray cells are letterhead."""
    found = []
    for tree in sections.get("consultation", ()):
        token = leaves(tree)[0]
        one = row(reader, token)
        if one is not None:
            found.append(
                made(
                    Consultation,
                    **reader.fields([_trimmed(token, token.start_pos or 0)]),
                    body=" ".join(one["body"].split()),
                    date=day(one["day"]),
                    agenda_item=one.groupdict().get("item"),
                    role=one["role"],
                )
            )
    return found
