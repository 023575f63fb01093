"""The source: the text of a paper as it was read, and where each line of it stands.

Nothing downstream changes the text. Spans count its characters (Python code points), so a span is
valid as long as `Source.text_sha256` is.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from ratsdoc.diagnostics import Finding, Span

Origin = Literal["text-layer", "ocr", "plain-text"]
TextOrigin = Literal["text-layer", "ocr", "plain-text", "mixed"]
PageOrigin = Literal["text-layer", "ocr", "plain-text", "none"]
Box = tuple[float, float, float, float]


class Scan(NamedTuple):
    """A line as a reader saw it, before it has a place in the text; `text` is "" for a blank line.

    `box` is (x0, top, x1, bottom) in PDF points with the origin at the page's top left; `confidence` is
    0 to 100 where OCR read the line.
    """

    text: str
    page: int
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    origin: Origin = "text-layer"
    confidence: float | None = None


class Line(NamedTuple):
    """A line in the source text: characters `start` to `end` (line end excluded)."""

    start: int
    end: int
    page: int
    number: int
    box: Box | None
    size: float | None
    bold: bool
    origin: Origin
    confidence: float | None = None


class Place(NamedTuple):
    """Where a span stands on one page: lines count from 1 within the page, blank ones included."""

    page: int
    first_line: int
    last_line: int
    bbox: Box | None


class Source(NamedTuple):
    """A paper as read: its text, its lines, and what is known of the bytes it came from."""

    name: str
    media_type: str
    sha256: str
    bytes: int
    pages: int
    reader: str
    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the UTF-8 text in which spans count."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def text_origin(self) -> TextOrigin:
        """Where the text came from; "mixed" when its pages differ."""
        origins = {line.origin for line in self.lines if line.end > line.start}
        if len(origins) > 1:
            return "mixed"
        return next(iter(origins), "plain-text" if self.media_type == "text/plain" else "text-layer")

    @property
    def page_origins(self) -> tuple[PageOrigin, ...]:
        """Where the text of each page came from, in order; "none" for a page without text."""
        origins = {line.page: line.origin for line in self.lines if line.end > line.start}
        return tuple(origins.get(page, "none") for page in range(1, self.pages + 1))

    def line_at(self, offset: int) -> int:
        """Index of the line that holds the character at `offset`."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def places(self, span: Span) -> list[Place]:
        """One place for each page that the span touches; boxes are the union of the lines' boxes."""
        first = self.line_at(span.start)
        run = self.lines[first : bisect_right(self.starts, max(span.end - 1, span.start), first)]
        if run and run[0].page == run[-1].page:
            return [_place(run)]
        return [_place(tuple(lines)) for _, lines in groupby(run, key=attrgetter("page"))]


def _place(run: tuple[Line, ...]) -> Place:
    first = run[0]
    if len(run) == 1:
        return Place(first.page, first.number, first.number, first.box)
    boxes = [line.box for line in run if line.box is not None]
    bbox = None
    if boxes:
        left, top, right, bottom = zip(*boxes, strict=True)
        bbox = (min(left), min(top), max(right), max(bottom))
    return Place(first.page, first.number, run[-1].number, bbox)


def from_scans(
    scans: Iterable[Scan],
    *,
    name: str,
    media_type: str,
    data: bytes,
    pages: int,
    reader: str,
    findings: tuple[Finding, ...] = (),
) -> Source:
    """A source whose text is the scanned lines, each ended by a line feed, in reading order."""
    pieces: list[str] = []
    lines: list[Line] = []
    offset, page, number = 0, 0, 0
    for piece, on_page, box, size, bold, origin, confidence in scans:
        if on_page != page:
            page, number = on_page, 0
        number += 1
        end = offset + len(piece)
        lines.append(Line(offset, end, page, number, box, size, bold, origin, confidence))
        pieces.append(piece)
        offset = end + 1
    text = "\n".join(pieces) + "\n" if pieces else ""
    return Source(
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        pages=pages,
        reader=reader,
        text=text,
        lines=tuple(lines),
        starts=tuple([line.start for line in lines]),
        findings=findings,
    )
