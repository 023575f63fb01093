"""Anfrage: questions which councillors put to the administration."""

from __future__ import annotations

from typing import Any, Literal

from lark.lexer import Token
from lark.tree import Tree
from pydantic import Field

from ratsdoc.documents import askers, ending, head
from ratsdoc.documents.base import Document, Passage, made
from ratsdoc.documents.passages import Reader, branches, leaves, ranges
from ratsdoc.parsing import Parse, labels


class Question(Passage):
    """A question. `text` and `span` are its own words, without its label and its sub-questions."""

    number: str | None = Field(description='As counted: "1", "2.1", "a"; null if unnumbered')
    label: str | None = Field(description='As printed: "1.", "Frage 1:"')
    form: Literal["question", "request"]
    heading: Passage | None = Field(description="The group heading it stands under")
    questions: tuple[Question, ...]


class Anfrage(Document):
    """Questions to the administration, with what leads to them and what gives reasons for them."""

    kind: Literal["anfrage"]
    preamble: tuple[Passage, ...]
    petition: Passage | None = Field(
        description='The sentence that leads to the questions: "Wir fragen den Magistrat:"'
    )
    questions: tuple[Question, ...]
    reasons: tuple[Passage, ...]
    demand: Passage | None = Field(description="How or by when the paper wants its answer")
    closing: tuple[Passage, ...] = Field(description="Thanks and the like")


# Sections whose text stands for itself, and the field it goes to.
_PARAGRAPHS = {"preamble": "preamble", "paragraph": "reasons", "remark": "closing", "closing": "closing"}


def build(reader: Reader, parse: Parse) -> Anfrage:
    """The Anfrage that a tree of the grammar `anfrage` says."""
    sections: askers.Sections = {}
    for tree in branches(parse.tree):
        sections.setdefault(str(tree.data), []).append(tree)
    signed, bare = ending.signatures(
        reader, [tree for tree in branches(parse.tree) if tree.data in ("signed", "name")]
    )
    texts = _texts(reader, parse.tree)
    petitions = [reader.tokens(leaves(tree)) for tree in sections.get("petition", ())]
    petitions += [reader.tokens(tokens) for tree in sections.get("question", ()) if (tokens := _inner(tree))]
    demands = [one for tree in sections.get("demand", ()) for one in _sentences(reader, leaves(tree))]
    rest = [reader.tokens(leaves(tree)) for name in ("rest", "note") for tree in sections.get(name, ())]
    attached, nothing = ending.attachments(reader, sections.get("attachment", []) + sections.get("annex", []))
    texts["closing"] += [*demands[1:], *(bare if signed else ())]
    return Anfrage.model_construct(
        kind="anfrage",
        **head.build(reader, sections),
        preamble=_in_order(texts["preamble"] + petitions[1:]),
        petition=petitions[0] if petitions else None,
        questions=_questions(reader, parse.tree),
        reasons=_in_order(texts["reasons"]),
        demand=demands[0] if demands else None,
        closing=_in_order(texts["closing"]),
        signatures=signed,
        attachments=tuple(attached),
        unassigned=_in_order([*rest, *nothing, *(() if signed else bare)]),
    )


def _sentences(reader: Reader, tokens: list[Token]) -> list[Passage | None]:
    """The first sentence of a section, and what goes on behind it."""
    found = ranges(tokens)
    if len(found) != 1:
        return [reader.tokens(tokens)]
    (start, end), text = found[0], reader.view.text
    for stop in reader.words["SENTENCE_END"].finditer(text, start, end):
        if not reader.words["ABBREVIATION"].search(text, max(start, stop.start() - 12), stop.start() + 1):
            return [reader.passage(start, stop.end()), reader.passage(stop.end(), end)]
    return [reader.passage(start, end)]


def _texts(reader: Reader, tree: Tree[Token]) -> dict[str, list[Passage | None]]:
    texts: dict[str, list[Passage | None]] = {"preamble": [], "reasons": [], "closing": []}
    for section in branches(tree):
        name = str(section.data)
        if name in _PARAGRAPHS:
            texts[_PARAGRAPHS[name]].append(reader.tokens(leaves(section)))
        elif name == "group":
            texts["preamble"] += [reader.tokens(leaves(premise)) for premise in branches(section)]
        elif name == "reasons" and (passage := _reasons(reader, section)) is not None:
            texts["reasons"].append(passage)
    return texts


def _reasons(reader: Reader, section: Tree[Token]) -> Passage | None:
    """What a line that heads the reasons says of them itself: "Begründung: erfolgt mündlich"."""
    tokens = leaves(section)
    if tokens[0].type != "REASONS":
        return reader.tokens(tokens)
    label = reader.words["LABELLED"].match(tokens[0])
    return reader.tokens(tokens, label.end()) if label else None


def _in_order(passages: list[Passage | None]) -> tuple[Passage, ...]:
    return tuple(sorted((one for one in passages if one is not None), key=lambda one: one.span.start))


def _questions(reader: Reader, tree: Tree[Token]) -> tuple[Question, ...]:
    found: list[Question] = []
    heading: Passage | None = None
    for section in branches(tree):
        if section.data == "group":
            heading = reader.tokens(leaves(section))
        elif section.data == "question":
            found.append(_question(reader, section, heading))
        elif section.data in ("reasons", "petition"):
            heading = None
    return tuple(found)


def _inner(tree: Tree[Token]) -> list[Token]:
    """The petition that stands inside an item."""
    return [token for token in leaves(tree) if token.type == "INNER"]


def _question(reader: Reader, tree: Tree[Token], heading: Passage | None) -> Question:
    tokens = leaves(tree)
    label = labels.read(tokens[0])
    below = tuple(_question(reader, branch, None) for branch in branches(tree))
    skip = label.length if label else 0
    start = tokens[0].start_pos or 0
    words = [token for token in tokens[1:] if token.type not in ("_GAP", "STRAY", "INNER")]
    own = [(start + skip, tokens[0].end_pos or 0)] + [(t.start_pos or 0, t.end_pos or 0) for t in words]
    own = [(begin, end) for begin, end in own if reader.view.text[begin:end].strip()]
    # A label with nothing behind it is an empty question that stands where its label does.
    fields: dict[str, Any]
    if own:
        fields = reader.fields(_trimmed(reader, own))
    else:
        fields = reader.fields([(start, start + max(len(tokens[0].rstrip()), 1))]) | {"text": ""}
    return made(
        Question,
        **fields,
        number=label.number if label else None,
        label=label.printed if label else None,
        form="request"
        if "?" not in fields["text"] and reader.words["REQUESTS"].match(fields["text"])
        else "question",
        heading=heading,
        questions=below,
    )


def _trimmed(reader: Reader, own: list[tuple[int, int]]) -> list[tuple[int, int]]:
    text = reader.view.text
    kept = []
    for start, end in own:
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        kept.append((start, end))
    return kept
