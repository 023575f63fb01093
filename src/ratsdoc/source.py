"""The source: the text of a paper as it was read, and where each line of it stands.

Nothing downstream changes the text. Spans count its characters (Python code points), so a span is
valid as long as `Source.text_sha256` is.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
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
        first, last = self.line_at(span.start), self.line_at(max(span.end - 1, span.start))
        places: list[Place] = []
        run: list[Line] = []
        for line in self.lines[first : last + 1]:
            if run and line.page != run[0].page:
                places.append(_place(run))
                run = []
            run.append(line)
        if run:
            places.append(_place(run))
        return places


def _place(run: list[Line]) -> Place:
    boxes = [line.box for line in run if line.box is not None]
    bbox = None
    if boxes:
        left, top, right, bottom = zip(*boxes, strict=True)
        bbox = (min(left), min(top), max(right), max(bottom))
    return Place(run[0].page, run[0].number, run[-1].number, bbox)


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
    for scan in scans:
        if scan.page != page:
            page, number = scan.page, 0
        number += 1
        end = offset + len(scan.text)
        lines.append(Line(offset, end, page, number, *scan[2:]))
        pieces.append(scan.text)
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
        starts=tuple(line.start for line in lines),
        findings=findings,
    )
