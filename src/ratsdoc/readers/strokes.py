"""The lines of a page as PDFium draws it: each measured by a handful of calls, not a handful a character."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ratsdoc.readers import pages
from ratsdoc.readers.columns import LOOSE, WIDE, Fragment
from ratsdoc.source import Box

# PDFium puts one of these, by version, for a hyphen at the line end *and* the line break after it.
_HYPHENS = re.compile("[\ufffe\x02]")
# Beyond Latin, punctuation, signs and private use: rare enough to ask whether PDFium made it up.
_DOUBTFUL = re.compile("[\x01-\x08\x0e-\x1f\u0180-\u1fff\u2c00-\ud7ff]")
_BLANKS = re.compile(r"\s+")

# How far common type reaches above and below the baseline, in type sizes.
_ASCENT, _DESCENT = 0.72, 0.21

# Coordinates beyond this are no place on a page; PDF itself ends at 14,400 points.
_FAR = 1e5


class Answers(NamedTuple):
    """Places that PDFium writes to, made once for a document."""

    left: Any
    top: Any
    right: Any
    bottom: Any
    matrix: Any
    frame: Any
    font: Any
    flags: Any


def answers() -> Answers:
    """New places to write to."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    font = ctypes.create_string_buffer(256)
    return Answers(left, top, right, bottom, pdfium.FS_MATRIX(), pdfium.FS_RECTF(), font, ctypes.c_int())


class View(NamedTuple):
    """The part of a page that is shown, in its own coordinates, and its quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box on the upright page, origin at its top left, y downwards."""
        match self.turns:
            case 0:
                return (left - self.left, self.top - top, right - self.left, self.top - bottom)
            case 1:
                return (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
            case 2:
                return (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
            case _:
                return (self.top - top, self.right - right, self.top - bottom, self.right - left)

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """A direction of the page as one of the upright page, y downwards."""
        return ((x, -y), (y, x), (-x, y), (-y, -x))[self.turns]


def view_of(handle: Any) -> View:
    """What the page shows, the whole media box where it says nothing else."""
    frame = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(handle, frame):
        return View(0.0, 0.0, 0.0, 0.0, 0)
    turns = pdfium.FPDFPage_GetRotation(handle)
    return View(frame.left, frame.bottom, frame.right, frame.top, turns if turns in (1, 2, 3) else 0)


def fragments(
    textpage: Any, text: str, indices: Sequence[int], view: View, answers: Answers
) -> Iterator[Fragment]:
    """Fragments in the order drawn: PDFium's lines, parted where a gap is wide."""
    order = 0
    for start, line in _lines(text):
        body = line.strip()
        if not body:
            continue
        start += len(line) - len(line.lstrip())
        at = indices[start : start + len(body)]
        fragment, parted = _measured(textpage, body, at, order, view, answers)
        cells = _cells(textpage, body, at, fragment.size, view, answers) if parted else []
        if len(cells) < 2:
            yield fragment
            order += 1
            continue
        for begin, end in cells:
            yield _measured(textpage, body[begin:end], at[begin:end], order, view, answers)[0]
            order += 1


def legible(textpage: Any, text: str, indices: Sequence[int]) -> str:
    """The text with U+FFFD for what PDFium took from a glyph's number, since the font names no character."""
    unknown = {
        match.start()
        for match in _DOUBTFUL.finditer(text)
        if pdfium.FPDFText_HasUnicodeMapError(textpage, indices[match.start()]) == 1
    }
    if not unknown:
        return text
    return "".join("\ufffd" if index in unknown else char for index, char in enumerate(text))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Printed lines and where they start; a hyphen that swallowed its line break gets both back."""
    start = 0
    for piece in text.split("\r\n"):
        if "\ufffe" in piece or "\x02" in piece:
            parts = _HYPHENS.split(piece)
            for part in parts[:-1]:
                yield start, pages.clean(part) + "-"
                start += len(part) + 1
            piece = parts[-1]
        yield start, pages.clean(piece)
        start += len(piece) + 2


def _measured(
    textpage: Any, body: str, at: Sequence[int], order: int, view: View, answers: Answers
) -> tuple[Fragment, bool]:
    """The fragment for the characters at the indices `at`, and whether a gap in it may be wide."""
    first, last = at[0], at[-1]
    left, top, right, bottom, matrix, _, font, flags = answers
    pdfium.FPDFText_GetMatrix(textpage, first, matrix)
    size = pdfium.FPDFText_GetFontSize(textpage, first) * hypot(matrix.c, matrix.d)
    # PDFium gives one rectangle for each stroke of the pen, that is for each text object.
    strokes = pdfium.FPDFText_CountRects(textpage, first, last - first + 1)
    parted = False
    indices: Sequence[int] = range(strokes)
    if strokes > 4 and strokes > 2 * body.count(" ") + 4:
        # Drawn glyph by glyph: the ends tell how long the line is, and gaps are no sign.
        indices = (0, strokes - 1)
        parted = _jumps(textpage, body, at)
    x0 = y0 = _FAR
    x1 = y1 = -_FAR
    for index in indices:
        pdfium.FPDFText_GetRect(textpage, index, left, top, right, bottom)
        start, end, low, high = left.value, right.value, bottom.value, top.value
        if index == 0:
            x0, y0, x1, y1 = start, low, end, high
            continue
        parted = parted or (start - x1 > WIDE * size and strokes == len(indices))
        x0, y0, x1, y1 = min(x0, start), min(y0, low), max(x1, end), max(y1, high)
    if strokes > len(indices) and view.turns == 0:
        y0, y1 = min(y0, matrix.f - _DESCENT * size), max(y1, matrix.f + _ASCENT * size)
    # On a turned page lines run up or down: every one is looked at.
    parted = parted or view.turns > 0 or x1 - x0 > LOOSE * size * len(body)
    bold = _bold(textpage, first, font, flags) and (last == first or _bold(textpage, last, font, flags))
    x, y = matrix.e, matrix.f
    if not (-_FAR < x0 <= x1 < _FAR and -_FAR < y0 <= y1 < _FAR and -_FAR < x < _FAR and -_FAR < y < _FAR):
        x, y = (0.0 if not -_FAR < value < _FAR else value for value in (x, y))
        x0 = x1 = x
        y0 = y1 = y
    if not 0.5 < size < _FAR:
        size = y1 - y0 or 1.0
    if view.turns == 0 and matrix.a > 0.0 == matrix.b:
        edge, above = view.left, view.top
        box = (x0 - edge, above - y1, x1 - edge, above - y0)
        return Fragment(body, *box, above - y, size, bold, order), parted
    base = view.box(x, y, x, y)[1]
    along, down = view.vector(matrix.a, matrix.b)
    upright = abs(down) <= 0.1 * along
    return Fragment(body, *view.box(x0, y0, x1, y1), base, size, bold, order, upright), parted


def _jumps(textpage: Any, body: str, at: Sequence[int]) -> bool:
    """The line has a blank that was not drawn: PDFium makes one up where the pen jumps."""
    blank = body.find(" ")
    while blank >= 0:
        if pdfium.FPDFText_IsGenerated(textpage, at[blank]):
            return True
        blank = body.find(" ", blank + 1)
    return False


def _bold(textpage: Any, index: int, font: Any, flags: Any) -> bool:
    pdfium.FPDFText_GetFontInfo(textpage, index, font, 256, flags)
    return pages.is_bold(font.value)


def _cells(
    textpage: Any, body: str, at: Sequence[int], size: float, view: View, answers: Answers
) -> list[tuple[int, int]]:
    """Where the parts of a line begin and end between which the gap is wide."""
    cells: list[tuple[int, int]] = []
    begin = 0
    for blank in _BLANKS.finditer(body):
        end = _advance(textpage, at[blank.start() - 1], view, answers)[2]
        start = _advance(textpage, at[blank.end()], view, answers)[0]
        # On a turned page PDFium takes some lines for one; there the pen goes back.
        if start - end >= WIDE * size or (view.turns and start < end - size):
            cells.append((begin, blank.start()))
            begin = blank.end()
    return [*cells, (begin, len(body))]


def _advance(textpage: Any, index: int, view: View, answers: Answers) -> Box:
    """The room that a character takes in its line, ink or not."""
    frame = answers.frame
    pdfium.FPDFText_GetLooseCharBox(textpage, index, frame)
    return view.box(frame.left, frame.bottom, frame.right, frame.top)
