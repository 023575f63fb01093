"""What every kind of paper has: passages with their provenance, and the fields common to all kinds."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]


class Value(BaseModel):
    """Base of all models: frozen, and closed against fields that the contract does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Model = TypeVar("Model", bound=Value)
_put = object.__setattr__


def made(model: type[Model], **values: Any) -> Model:
    """A model of `values`, which are all its fields, in their order, and right: nothing is checked.

    The same as pydantic's `model_construct` gives, in less than half the time; a record is some 70 models.
    """
    new = model.__new__(model)
    _put(new, "__dict__", values)
    _put(new, "__pydantic_fields_set__", set(values))
    _put(new, "__pydantic_extra__", None)
    _put(new, "__pydantic_private__", None)
    return new


class Span(Value):
    """Half-open range of characters (Unicode code points) of the source text."""

    start: Count
    end: Count


class Place(Value):
    """Where a passage stands on one page: page and lines count from 1, lines within the page."""

    page: Annotated[int, Field(ge=1)]
    first_line: Annotated[int, Field(ge=1)]
    last_line: Annotated[int, Field(ge=1)]
    bbox: tuple[float, float, float, float] | None = Field(
        description="x0, top, x1, bottom in PDF points, origin top left; null for plain text"
    )


class Passage(Value):
    """A piece of the paper."""

    text: str = Field(description="The reading text: lines joined, hyphens resolved, page furniture cut")
    raw: str | None = Field(
        description="What the source printed, where `text` differs by more than joined lines"
    )
    span: Span
    places: tuple[Place, ...]


class DatedPassage(Passage):
    """A date as printed, and its ISO value where it is a day of the calendar."""

    value: datetime.date | None


class Originator(Passage):
    """One of those who submit the paper."""

    type: Literal["faction", "person", "office", "other"]


class Referral(Passage):
    """What is asked to be done with the paper, and the committees it is to go to."""

    mode: str | None = Field(description="As the paper words it, such as Überweisung or Beratung")
    committees: tuple[Passage, ...]


class Consultation(Passage):
    """A session that deals with the paper."""

    body: str | None
    date: datetime.date | None
    agenda_item: str | None
    role: str | None = Field(description="As the paper words it, such as Kenntnisnahme or Entscheidung")


class Signature(Passage):
    """One who signed: the name, the office or role, and the words that mark the signature."""

    name: str
    role: str | None
    mark: str | None


class Document(Value):
    """The fields common to all kinds, in the order of their standing in most papers."""

    kind: str
    heading: Passage | None
    title: Passage | None
    reference: Passage | None
    date: DatedPassage | None
    body: Passage | None
    originators: tuple[Originator, ...]
    addressee: Passage | None
    referral: Referral | None
    consultations: tuple[Consultation, ...]
    letterhead: tuple[Passage, ...]
    signatures: tuple[Signature, ...]
    attachments: tuple[Passage, ...]
    unassigned: tuple[Passage, ...]
