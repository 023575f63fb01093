"""The record: what comes out for one paper. CONTRACT: every field stands in the published schema."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from pydantic import ConfigDict, Field

from ratsdoc.diagnostics import Severity
from ratsdoc.documents import AnyDocument
from ratsdoc.documents.base import Place, Span, Value
from ratsdoc.source import PageOrigin, TextOrigin

SCHEMA_NAME: Literal["ratsdoc.record"] = "ratsdoc.record"
SCHEMA_VERSION: Literal["1.0"] = "1.0"

Share = Annotated[float, Field(ge=0, le=1)]


class SchemaVersion(Value):
    """Which contract the record keeps to."""

    name: Literal["ratsdoc.record"]
    version: Literal["1.0"]


class SourceInfo(Value):
    """The bytes the record was made from. `text_sha256` pins the text in which spans count."""

    name: str
    media_type: str
    sha256: str
    bytes: Annotated[int, Field(ge=0)]
    pages: Annotated[int, Field(ge=0)]
    reader: str
    text_origin: TextOrigin
    page_origins: tuple[PageOrigin, ...] = Field(
        description="For each page, where its text came from; none for a page without text"
    )
    text_sha256: str


class EditInfo(Value):
    """A change of the text on its way to the grammar; the source itself stays as it is."""

    span: Span
    replacement: str
    rule: str


class Coverage(Value):
    """Shares of the source's non-blank characters; they add up to 1."""

    assigned: Share
    furniture: Share
    unassigned: Share


class Diagnostic(Value):
    """A doubt: its code is explained by `ratsdoc explain CODE`."""

    code: Annotated[str, Field(pattern=r"^RD\d{3}$")]
    severity: Severity
    message: str
    field: str | None = Field(description="JSON pointer into the document, or null")
    places: tuple[Place, ...]


class Record(Value):
    """One paper as typed data, with its provenance and every doubt about it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, title="ratsdoc record")

    schema_: SchemaVersion = Field(alias="schema")
    source: SourceInfo
    document: AnyDocument
    edits: tuple[EditInfo, ...]
    coverage: Coverage
    diagnostics: tuple[Diagnostic, ...]
    text: str | None = Field(
        default=None, description="The source text, on demand", exclude_if=lambda text: text is None
    )

    def to_json(self, *, indent: bool = False) -> bytes:
        """The record as UTF-8 JSON, ended by a line feed when indented; equal records give equal bytes."""
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE if indent else 0
        return orjson.dumps(self.model_dump(by_alias=True), option=option)
