"""Unknown: a paper of a kind that is not read yet, kept as its paragraphs."""

from __future__ import annotations

from typing import Any, Literal

from ratsdoc.documents.base import Document, Passage
from ratsdoc.documents.passages import Reader
from ratsdoc.parsing import Parse
from ratsdoc.parsing.kinds import HEAD


class Unknown(Document):
    """A paper whose sections are not known."""

    kind: Literal["unknown"]
    paragraphs: tuple[Passage, ...]


def build(reader: Reader, parse: Parse) -> Unknown:
    """The paragraphs of the paper as its blank lines divide it; no field is guessed."""
    named = next(
        (row for row in parse.rows if row.type in ("KIND", "KIND_WITH", "OTHER_KIND", "ANSWER")), None
    )
    heading = reader.passage(named.start, named.end) if named is not None and named.start <= HEAD else None
    paragraphs: list[Passage] = []
    start: int | None = None
    for row in (*parse.rows, None):
        if row is None or row.type == "_GAP":
            if start is not None:
                end = row.start if row is not None else len(parse.view.text)
                passage = reader.passage(start, end)
                if passage is not None:
                    paragraphs.append(passage)
            start = None
        elif start is None:
            start = row.start
    nothing: dict[str, Any] = dict.fromkeys(("title", "reference", "date", "body", "addressee", "referral"))
    lists: dict[str, Any] = dict.fromkeys(
        ("originators", "consultations", "letterhead", "signatures", "attachments", "unassigned"), ()
    )
    return Unknown.model_construct(
        kind="unknown", heading=heading, paragraphs=tuple(paragraphs), **nothing, **lists
    )
