"""The front of a paper: builds the fields that all kinds share from the sections of the tree."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc.documents.base import Consultation, DatedPassage, Originator, Passage, Referral
from ratsdoc.documents.passages import Reader, leaves, ranges
from ratsdoc import grammar
from ratsdoc.parsing import front

Sections = dict[str, list[Tree[Token]]]


def build(reader: Reader, sections: Sections) -> dict[str, Any]:
    """The common fields except signatures, attachments and unassigned."""
    dates = sorted(sections.get("date", ()), key=lambda tree: _date_rank(reader, tree))
    return {
        "heading": _heading(reader, sections),
        "title": _title(reader, sections),
        "reference": _first(reader, sections, "reference", _reference),
        "date": _date(reader, dates[0]) if dates else None,
        "body": _first(reader, sections, "body", _whole),
        "originators": _originators(reader, sections),
        "addressee": _addressee(reader, sections),
        "referral": _first(reader, sections, "referral", _referral),
        "consultations": tuple(_consultations(reader, sections)),
        "letterhead": tuple(_letterhead(reader, sections, dates[1:])),
    }


def _whole(reader: Reader, tree: Tree[Token]) -> Passage | None:
    return reader.tokens(leaves(tree))


def _first(reader: Reader, sections: Sections, name: str, build_one: Any) -> Any:
    for tree in sections.get(name, ()):
        if (value := build_one(reader, tree)) is not None:
            return value
    return None


def _value(reader: Reader, tree: Tree[Token]) -> Passage | None:
    """What a labelled line says: the words after its label, or all of it if it has none."""
    tokens = leaves(tree)
    label = reader.words["LABELLED"].match(tokens[0])
    return reader.tokens(tokens, label.end() if label else 0)


def _heading(reader: Reader, sections: Sections) -> Passage | None:
    """The words that name the kind; the title or the asker on the same line are left out."""
    for tree in sections.get("heading", ()):
        token = leaves(tree)[0]
        if token.type != "KIND_WITH":
            passage = reader.tokens([token])
            return passage and _without_colon(reader, token)
        found = reader.words["OWN_TITLE"].match(token)
        start = token.start_pos or 0
        return reader.passage(start, start + (found.start("rest") if found else len(token)))
    return None


def _without_colon(reader: Reader, token: Token) -> Passage | None:
    start = token.start_pos or 0
    return reader.passage(start, start + len(token.rstrip().rstrip(":").rstrip()))


def _title(reader: Reader, sections: Sections) -> Passage | None:
    for tree in sections.get("title", ()):
        tokens = leaves(tree)
        passage = _value(reader, tree) if tokens[0].type == "SUBJECT" else reader.tokens(tokens)
        if passage is not None:
            return passage
    for tree in sections.get("heading", ()):
        rest = _rest(reader, tree)
        if rest is not None and not front.asker(rest.group("rest")):
            token = leaves(tree)[0]
            lead = reader.words["TITLE_LEAD"].match(rest.group("rest"))
            start = (token.start_pos or 0) + rest.start("rest") + (lead.end() if lead else 0)
            if (passage := reader.passage(start, token.end_pos or 0)) is not None:
                return passage
    return None


def _rest(reader: Reader, tree: Tree[Token]) -> re.Match[str] | None:
    token = leaves(tree)[0]
    return reader.words["OWN_TITLE"].match(token) if token.type == "KIND_WITH" else None


def _reference(reader: Reader, tree: Tree[Token]) -> Passage | None:
    for token in leaves(tree):
        label = reader.words["REFERENCE_LABEL"].match(token)
        found = reader.words["PAPER_NUMBER"].search(token, label.end() if label else 0)
        if found is not None and (passage := reader.within(token, found)) is not None:
            return passage
    return None


def _date_rank(reader: Reader, tree: Tree[Token]) -> int:
    """Labelled dates first; a bare date in the front is most often that of a session."""
    text = leaves(tree)[0]
    return 0 if reader.words["DATE_LABEL"].match(text) else 1 if text.strip()[:1].isalpha() else 2


def _date(reader: Reader, tree: Tree[Token]) -> DatedPassage | None:
    token = leaves(tree)[0]
    found = reader.words["DAY"].search(token)
    if found is None:
        return None
    start = token.start_pos or 0
    fields = reader.fields([(start + found.start(), start + found.end())])
    return DatedPassage.model_construct(**fields, value=day(found[0]))


def day(text: str) -> datetime.date | None:
    """The calendar day that a German date names; None if there is no such day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if re.match(r"\d{4}-", text):
        year, month, number = numbers
    elif len(numbers) == 3:
        number, month, year = numbers
    else:
        number, year = numbers[0], numbers[-1]
        name = re.search(r"[^\W\d_]+", text)
        month = grammar.months().get(name[0][:3].casefold(), 0) if name else 0
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None


def _originators(reader: Reader, sections: Sections) -> tuple[Originator, ...]:
    found: list[Originator] = []
    for tree in sections.get("heading", ()):
        rest = _rest(reader, tree)
        if rest is not None and front.asker(rest.group("rest")):
            token = leaves(tree)[0]
            found += _split_askers(reader, token, rest.start("rest"))
    for tree in sections.get("originator", ()):
        tokens = leaves(tree)
        label = reader.words["LABELLED"].match(tokens[0])
        for place, token in enumerate(tokens):
            found += _split_askers(reader, token, label.end() if label and place == 0 else 0)
    return tuple(found)


def _split_askers(reader: Reader, token: Token, offset: int) -> list[Originator]:
    """Each of those who ask on one line: "der Abgeordneten A, B und C (FDP)" are three."""
    lead = reader.words["ASKERS_LEAD"].match(token, offset)
    start = lead.end() if lead else offset
    stop = len(token.rstrip().rstrip(",:"))
    ends = [(match.start(), match.end()) for match in reader.words["ASKER_JOIN"].finditer(token, start, stop)]
    pieces = zip([start, *(end for _, end in ends)], [*(begin for begin, _ in ends), stop], strict=True)
    found = []
    base = token.start_pos or 0
    for begin, end in pieces:
        passage = reader.passage(base + begin, base + end)
        if passage is not None and any(letter.isalpha() for letter in passage.text):
            found.append(
                Originator.model_construct(**dict(passage), type=asker_type(passage.text))
            )
    return found


def asker_type(text: str) -> str:
    """Whether words name a faction, a person or an office."""
    words = grammar.words()
    if words["PERSON_OFFICE"].match(text):
        return "person"
    if words["FACTION_WORD"].search(text) or words["PARTY"].match(text):
        return "faction"
    if words["OFFICE"].match(text):
        return "office"
    pieces = [piece for piece in re.split(r"[ (]", text) if piece]
    return "person" if 2 <= len(pieces) <= 6 and all(piece[:1].isupper() for piece in pieces[:2]) else "other"


def _addressee(reader: Reader, sections: Sections) -> Passage | None:
    for tree in sections.get("addressee", ()):
        tokens = leaves(tree)
        lead = reader.words["ADDRESSEE_LEAD"].match(tokens[0])
        if (passage := reader.tokens(tokens, lead.end() if lead else 0)) is not None:
            return passage
    for tree in sections.get("petition", ()):
        tokens = leaves(tree)
        text = "".join(tokens)
        found = reader.words["ADDRESSED"].search(text)
        start = tokens[0].start_pos or 0
        if found is not None and ranges(tokens) == [(start, start + len(text))]:
            return reader.passage(start + found.start("office"), start + found.end("office"))
    return None


def _referral(reader: Reader, tree: Tree[Token]) -> Referral | None:
    tokens = leaves(tree)
    text = "".join(tokens)
    start = tokens[0].start_pos or 0
    mode = reader.words["MODE"].search(text)
    names = reader.words["COMMITTEES"].search(text, mode.end() if mode else 0)
    committees: list[Passage | None] = []
    if names is not None:
        place = names.start("names")
        for join in reader.words["COMMITTEE_JOIN"].finditer(text, place):
            committees.append(reader.passage(start + place, start + join.start()))
            place = join.end()
        committees.append(reader.passage(start + place, start + len(text)))
    return Referral.model_construct(
        **reader.fields([_trimmed(text, start)]),
        mode=" ".join(mode["mode"].split()) if mode else None,
        committees=tuple(committee for committee in committees if committee is not None),
    )


def _trimmed(text: str, start: int) -> tuple[int, int]:
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _consultations(reader: Reader, sections: Sections) -> list[Consultation]:
    """The rows of a session table that name a body and a day; labels and stray cells are letterhead."""
    found = []
    for tree in sections.get("consultation", ()):
        token = leaves(tree)[0]
        row = reader.words["SESSION_ROW"].match(token)
        if row is not None:
            agenda = row["item"]
            found.append(
                Consultation.model_construct(
                    **reader.fields([_trimmed(token, token.start_pos or 0)]),
                    body=" ".join(row["body"].split()),
                    date=day(row["day"]),
                    agenda_item=agenda,
                    role=row["role"],
                )
            )
    return found


def _letterhead(reader: Reader, sections: Sections, dates: Sequence[Tree[Token]]) -> list[Passage]:
    """Lines of the head that fill no other field, in the order of the paper."""
    trees = list(sections.get("letterhead", ())) + list(sections.get("salutation", ())) + list(dates)
    trees += sections.get("body", [])[1:] + sections.get("addressee", [])[1:] + sections.get("heading", [])[1:]
    trees += sections.get("reference", [])[1:] + sections.get("title", [])[1:] + sections.get("referral", [])[1:]
    trees += [
        tree
        for tree in sections.get("consultation", ())
        if reader.words["SESSION_ROW"].match(leaves(tree)[0]) is None
    ]
    passages = [reader.tokens(leaves(tree)) for tree in trees]
    return sorted((passage for passage in passages if passage is not None), key=lambda passage: passage.span.start)
