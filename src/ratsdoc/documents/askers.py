"""Askers: those who submit a paper, one by one."""

from __future__ import annotations

import re

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc import grammar
from ratsdoc.documents.base import Originator, made
from ratsdoc.documents.passages import Reader, leaves
from ratsdoc.parsing import forms

Sections = dict[str, list[Tree[Token]]]


def build(reader: Reader, sections: Sections) -> tuple[Originator, ...]:
    found: list[Originator] = []
    for place, tree in enumerate(sections.get("heading", ())):
        rest = rest_of_kind(reader, tree)
        token = leaves(tree)[0]
        if rest is not None and forms.asker(rest["rest"], titled=place > 0):
            found += _split_askers(reader, token, rest.start("rest"))
        elif token.type == "KIND" and (asked := reader.words["ASKED_BY"].search(token.rstrip())):
            found += _split_askers(reader, token, asked.start("who"))
    for tree in sections.get("originator", ()):
        tokens = leaves(tree)
        label = reader.words["LABELLED"].match(tokens[0])
        for place, token in enumerate(tokens):
            found += _split_askers(reader, token, label.end() if label and place == 0 else 0)
    # "Anfrage: SPD" beside "SPD-Gemeinderatsfraktion" names nobody new.
    return tuple(one for place, one in enumerate(found) if not _named(one, found[:place], found[place + 1 :]))


def _named(one: Originator, before: list[Originator], after: list[Originator]) -> bool:
    """Whether one before is the same or says more, or one after says more."""
    return any(one.text in other.text for other in before) or any(
        one.text in other.text and one.text != other.text for other in after
    )


def _split_askers(reader: Reader, token: Token, offset: int) -> list[Originator]:
    """Each of those who ask on one line: "der Abgeordneten A, B und C (FDP)" are three."""
    lead = reader.words["ASKERS_LEAD"].match(token, offset)
    start = lead.end() if lead else offset
    stop = len(token.rstrip().rstrip(",:"))
    if (tail := reader.words["ASKERS_TAIL"].search(token, start, stop)) is not None:
        stop = tail.start()
    ends = [(match.start(), match.end()) for match in reader.words["ASKER_JOIN"].finditer(token, start, stop)]
    if reader.words["SURNAME_FIRST"].fullmatch(token, start, stop):
        ends = []
    pieces = zip([start, *(end for _, end in ends)], [*(begin for begin, _ in ends), stop], strict=True)
    factions = lead is not None and lead["factions"] is not None
    found: list[Originator] = []
    base = token.start_pos or 0
    for begin, end in pieces:
        passage = reader.passage(base + begin, base + end)
        if passage is not None and not reader.words["NOBODY"].fullmatch(passage.text):
            type_ = "faction" if factions else asker_type(passage.text)
            office = reader.words["OFFICE_ALONE"].fullmatch(passage.text) is not None
            if (
                (type_ == "faction" or office)
                and len(ends) == 1
                and found
                and found[0].type == "person"
                and token[ends[0][0]] == ","
            ):
                # "Abgeordneter A, B-Fraktion" is one person and where he belongs.
                whole = reader.passage(base + start, base + end)
                return [made(Originator, **dict(whole), type="person")] if whole else found
            found.append(made(Originator, **dict(passage), type=type_))
    return found


def asker_type(text: str) -> str:
    """Whether words name a faction, a person or an office."""
    words = grammar.words()
    if words["PERSON_OFFICE"].match(text):
        return "person"
    # A faction in brackets is where a person belongs.
    text = text.split(" (", maxsplit=1)[0]
    if words["FACTION_WORD"].search(text) or words["PARTY"].match(text):
        return "faction"
    if words["OFFICE"].match(text):
        return "office"
    pieces = [piece for piece in re.split(r"[ (]", text) if piece]
    return "person" if 2 <= len(pieces) <= 6 and all(piece[:1].isupper() for piece in pieces[:2]) else "other"


def rest_of_kind(reader: Reader, tree: Tree[Token]) -> re.Match[str] | None:
    """What stands on the line that names the kind, if it holds a title or an asker as well."""
    token = leaves(tree)[0]
    return reader.words["KIND_REST"].match(token) if token.type == "KIND_WITH" else None
