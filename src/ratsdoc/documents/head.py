"""The front of a paper: builds the fields that all kinds share from the sections of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc.documents import askers, sessions
from ratsdoc.documents.askers import Sections, rest_of_kind
from ratsdoc.documents.base import DatedPassage, Passage, made
from ratsdoc.documents.days import day
from ratsdoc.documents.passages import Reader, leaves, ranges
from ratsdoc.parsing import forms


def build(reader: Reader, sections: Sections) -> dict[str, Any]:
    """The common fields except signatures, attachments and unassigned."""
    dates = [tree for tree in sections.get("date", ()) if reader.words["DAY"].search(leaves(tree)[0])]
    dates.sort(key=lambda tree: _date_rank(reader, tree))
    consultations = tuple(sessions.consultations(reader, sections))
    return {
        "heading": _heading(reader, sections),
        "title": _title(reader, sections),
        "reference": _first(reader, sections, "reference", _reference),
        "date": _date(reader, dates[0]) if dates else None,
        "body": sessions.body(reader, sections),
        "originators": askers.build(reader, sections),
        "addressee": _addressee(reader, sections),
        "referral": _first(reader, sections, "referral", sessions.referral),
        "consultations": consultations,
        "letterhead": tuple(_letterhead(reader, sections, dates[1:])),
    }


def _first(reader: Reader, sections: Sections, name: str, build_one: Any) -> Any:
    for tree in sections.get(name, ()):
        if (value := build_one(reader, tree)) is not None:
            return value
    return None


def _heading(reader: Reader, sections: Sections) -> Passage | None:
    """The words that name the kind, without title, asker or law on the same line."""
    named: list[Passage | None] = []
    for tree in sections.get("heading", ()):
        token = leaves(tree)[0]
        found = reader.words["KIND_REST"].match(token)
        named.append(reader.tokens([token]) if found is None else reader.within(token, found, "kind"))
    if not named:
        # "Anfrage-Nr. 17" is the only word of it on some papers.
        lines = (leaves(tree)[0] for tree in sections.get("reference", ()))
        named = [
            reader.match(token, "KIND_WORDS") for token in lines if reader.words["KIND_WORDS"].match(token)
        ]
    # "Anfrage Nr. 5" in the head and "Große Anfrage" above the title: the longer says more.
    return max((one for one in named if one is not None), key=lambda one: len(one.text), default=None)


def _title(reader: Reader, sections: Sections) -> Passage | None:
    for tree in sections.get("title", ()):
        tokens = leaves(tree)
        if tokens[0].type == "SUBJECT":
            passage = reader.value(leaves(tree))
        else:
            below = reader.words["SUBTITLE"].match(tokens[0])
            start, end = tokens[0].start_pos or 0, tokens[-1].end_pos or 0
            skip = below.end() if below else 0
            one = len(tokens) == 1
            passage = _unquoted(reader, start + skip, end) if one else reader.tokens(tokens, skip)
        if passage is not None:
            return passage
    for place, tree in enumerate(sections.get("heading", ())):
        rest = rest_of_kind(reader, tree)
        if rest is not None and not forms.asker(rest["rest"], titled=place > 0):
            token = leaves(tree)[0]
            lead = reader.words["TITLE_LEAD"].match(rest["rest"])
            start = rest.start("rest") + (lead.end() if lead else 0)
            tail = reader.words["TITLE_TAIL"].search(token, start)
            offset = token.start_pos or 0
            passage = _unquoted(reader, offset + start, offset + (tail.start() if tail else len(token)))
            if passage is not None:
                return passage
    return None


def _unquoted(reader: Reader, start: int, end: int) -> Passage | None:
    """The passage of the view's characters without quotation marks round the whole of it."""
    text = reader.view.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text[start : start + 1] in _QUOTES and text[end - 1 : end] in _QUOTES and end - start > 1:
        start, end = start + 1, end - 1
    return reader.passage(start, end)


_QUOTES = '„“”"»«‚‘’'


def _laws(reader: Reader, sections: Sections) -> list[Passage | None]:
    """What else stands on the line that names the kind: the law it rests on, the way of answering."""
    found: list[Passage | None] = []
    for tree in sections.get("heading", ()):
        token = leaves(tree)[0]
        tail = reader.words["TITLE_TAIL"].search(token) if token.type == "KIND_WITH" else None
        found.append(reader.within(token, tail) if tail else None)
    for tree in sections.get("heading", ())[:1]:
        token = leaves(tree)[0]
        rest = reader.words["KIND_REST"].match(token)
        if rest is None:
            continue
        start = token.start_pos or 0
        end = rest.end("tail")
        if token.type == "KIND" and ("\n" in token.rstrip() or not _is_lead(reader, rest["rest"])):
            end = len(token)
        asked = reader.words["ASKED_BY"].search(token.rstrip())
        found.append(
            reader.passage(start + rest.start("tail"), start + min(end, asked.start() if asked else end))
        )
    return found


def _is_lead(reader: Reader, rest: str) -> bool:
    """Whether what follows the kind is nothing, or but leads to who asks on the next line: "Anfrage der"."""
    return not reader.words["ASKER_LEAD"].sub("", f"{rest} ").strip(" :\n")


def _reference(reader: Reader, tree: Tree[Token]) -> Passage | None:
    for token in leaves(tree):
        label = reader.words["REFERENCE_LABEL"].match(token)
        found = reader.words["PAPER_NUMBER"].search(token, label.end() if label else 0)
        if found is not None and (passage := reader.within(token, found)) is not None:
            return passage
    return None


def _date_rank(reader: Reader, tree: Tree[Token]) -> int:
    """The paper's own date before that of its receipt; a bare one in the front is most often a session's."""
    text = leaves(tree)[0]
    if reader.words["RECEIPT"].match(text):
        return 1
    if reader.words["SESSION_DAY"].match(text):
        return 2
    return 0 if reader.words["DATE_LABEL"].match(text) or text.strip()[:1].isalpha() else 2


def _date(reader: Reader, tree: Tree[Token]) -> DatedPassage | None:
    token = leaves(tree)[0]
    found = reader.words["DAY"].search(token)
    if found is None:
        return None
    start = token.start_pos or 0
    fields = reader.fields([(start + found.start(), start + found.end())])
    return made(DatedPassage, **fields, value=day(found[0]))


def _addressee(reader: Reader, sections: Sections) -> Passage | None:
    """Whom the paper is addressed to; else whom its petition asks."""
    for tree in sections.get("addressee", ()):
        if (passage := reader.value(leaves(tree), "ADDRESSEE_LEAD")) is not None:
            return passage
        # Labels in one column and values in the next: the value is a line that is nothing but an office.
        for line in sections.get("letterhead", ()):
            if reader.words["OFFICE"].fullmatch(leaves(line)[0].strip()):
                return reader.tokens(leaves(line))
    for tree in sections.get("heading", ())[:1]:
        token = leaves(tree)[0]
        rest = reader.words["KIND_REST"].match(token)
        # What stands on a second line of the kind's belongs to it.
        end = 0 if rest is None else len(token) if "\n" in token.rstrip() else rest.end("tail")
        office = None if rest is None else reader.words["ADDRESSED"].search(token, rest.start("tail"), end)
        if office is not None:
            return reader.within(token, office, "office")
    for tree in sections.get("petition", ()):
        tokens = leaves(tree)
        text = "".join(tokens)
        found = reader.words["ADDRESSED"].search(text)
        start = tokens[0].start_pos or 0
        if found is not None and ranges(tokens) == [(start, start + len(text))]:
            return reader.passage(start + found.start("office"), start + found.end("office"))
    return None


def _later_references(reader: Reader, sections: Sections) -> list[Tree[Token]]:
    """The lines with a number behind the one that is the reference; a label without one says nothing."""
    trees = sections.get("reference", [])
    first = next((place for place, tree in enumerate(trees) if _reference(reader, tree) is not None), 0)
    return trees[first + 1 :]


def _letterhead(reader: Reader, sections: Sections, dates: Sequence[Tree[Token]]) -> list[Passage]:
    """Lines of the head that fill no other field, in the order of the paper."""
    trees = list(sections.get("letterhead", ())) + list(sections.get("salutation", ())) + list(dates)
    trees += (
        sections.get("body", [])[1:] + sections.get("addressee", [])[1:] + sections.get("heading", [])[1:]
    )
    trees += (
        _later_references(reader, sections) + sections.get("title", [])[1:] + sections.get("referral", [])[1:]
    )
    trees += [
        tree for tree in sections.get("consultation", ()) if sessions.row(reader, leaves(tree)[0]) is None
    ]
    passages = [*_laws(reader, sections), *(reader.tokens(leaves(tree)) for tree in trees)]
    return sorted(
        (passage for passage in passages if passage is not None), key=lambda passage: passage.span.start
    )
