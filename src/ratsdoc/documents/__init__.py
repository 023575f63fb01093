"""Documents: one module per kind of paper, each with its model and the function that builds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from ratsdoc.documents import anfrage, unknown
from ratsdoc.documents.anfrage import Anfrage, Question
from ratsdoc.documents.base import (
    Consultation,
    DatedPassage,
    Document,
    Originator,
    Passage,
    Place,
    Referral,
    Signature,
    Span,
)
from ratsdoc.documents.passages import Reader
from ratsdoc.documents.unknown import Unknown
from ratsdoc.parsing import Parse

AnyDocument = Annotated[Anfrage | Unknown, Field(discriminator="kind")]
# The kinds that can be read, and what builds them.
BUILDERS: dict[str, Callable[[Reader, Parse], Anfrage | Unknown]] = {
    "anfrage": anfrage.build,
    "unknown": unknown.build,
}
MODELS: dict[str, type[Document]] = {"anfrage": Anfrage, "unknown": Unknown}

__all__ = [
    "BUILDERS",
    "MODELS",
    "Anfrage",
    "AnyDocument",
    "Consultation",
    "DatedPassage",
    "Document",
    "Originator",
    "Passage",
    "Place",
    "Question",
    "Reader",
    "Referral",
    "Signature",
    "Span",
    "Unknown",
]
