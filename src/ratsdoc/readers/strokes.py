"""The lines of a page as PDFium draws it: each measured by a handful of calls, not a handful a character."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ratsdoc.readers.columns import LOOSE, WIDE, Fragment
from ratsdoc.readers.pages import clean, is_bold
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


def _bare(function: Any, answer: Any = ctypes.c_int) -> Any:
    """The function of PDFium without ctypes' checks of the arguments, which take longer than its own work.

    Arguments are whole numbers, handles, arrays and references. Python's lock is kept while it works.
    """
    return ctypes.cast(function, ctypes.PYFUNCTYPE(answer))


_get_matrix = _bare(pdfium.FPDFText_GetMatrix)
_get_size = _bare(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_get_font = _bare(pdfium.FPDFText_GetFontInfo)
_count_strokes = _bare(pdfium.FPDFText_CountRects)
_get_stroke = _bare(pdfium.FPDFText_GetRect)
_get_room = _bare(pdfium.FPDFText_GetLooseCharBox)


class Answers(NamedTuple):
    """Places that PDFium writes to, made once for a document; the last four are parts of `edges`."""

    matrix: Any
    room: Any
    font: Any
    edges: Any
    left: Any
    top: Any
    right: Any
    bottom: Any


def answers() -> Answers:
    """New places to write to."""
    edges = (ctypes.c_double * 4)()
    font = ctypes.create_string_buffer(256)
    parts = (ctypes.byref(edges, index * ctypes.sizeof(ctypes.c_double)) for index in range(4))
    return Answers((ctypes.c_float * 6)(), (ctypes.c_float * 4)(), font, edges, *parts)


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
) -> list[Fragment]:
    """Fragments in the order drawn: PDFium's lines, parted where a gap is wide."""
    found: list[Fragment] = []
    for start, line in _lines(text):
        body = line.strip()
        if not body:
            continue
        if len(body) < len(line):
            start += len(line) - len(line.lstrip())
        at = indices[start : start + len(body)]
        fragment, parted = _measured(textpage, body, at, len(found), view, answers)
        cells = _cells(textpage, body, at, fragment.size, view, answers) if parted else []
        if len(cells) < 2:
            found.append(fragment)
            continue
        for begin, end in cells:
            cell, within = body[begin:end], at[begin:end]
            found.append(_measured(textpage, cell, within, len(found), view, answers)[0])
    return found


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
                yield start, clean(part) + "-"
                start += len(part) + 1
            piece = parts[-1]
        yield start, clean(piece)
        start += len(piece) + 2


def _measured(
    textpage: Any, body: str, at: Sequence[int], order: int, view: View, answers: Answers
) -> tuple[Fragment, bool]:
    """The fragment for the characters at the indices `at`, and whether a gap in it may be wide."""
    first, last = at[0], at[-1]
    matrix, _, font, edges, left, top, right, bottom = answers
    _get_matrix(textpage, first, matrix)
    a, b, c, d, x, y = matrix[:]
    size = _get_size(textpage, first) * hypot(c, d)
    # PDFium gives one rectangle for each stroke of the pen, that is for each text object.
    strokes = _count_strokes(textpage, first, last - first + 1)
    parted = False
    others: Sequence[int] = range(1, strokes)
    if strokes > 4 and strokes > 2 * body.count(" ") + 4:
        # Drawn glyph by glyph: the ends tell how long the line is, and gaps are no sign.
        others = (strokes - 1,)
        parted = _jumps(textpage, body, at)
    x0, y0, x1, y1 = _FAR, _FAR, -_FAR, -_FAR
    if strokes > 0:
        _get_stroke(textpage, 0, left, top, right, bottom)
        x0, y1, x1, y0 = edges[:]
    for index in others:
        _get_stroke(textpage, index, left, top, right, bottom)
        start, high, end, low = edges[:]
        parted = parted or (start - x1 > WIDE * size and strokes == len(others) + 1)
        x0, y0, x1, y1 = min(x0, start), min(y0, low), max(x1, end), max(y1, high)
    edge, _, _, above, turns = view
    if strokes > len(others) + 1 and not turns:
        y0, y1 = min(y0, y - _DESCENT * size), max(y1, y + _ASCENT * size)
    # On a turned page lines run up or down: every one is looked at.
    parted = parted or turns > 0 or x1 - x0 > LOOSE * size * len(body)
    bold = _bold(textpage, first, font) and (last == first or _bold(textpage, last, font))
    if not (-_FAR < x0 <= x1 < _FAR and -_FAR < y0 <= y1 < _FAR and -_FAR < x < _FAR and -_FAR < y < _FAR):
        x, y = (0.0 if not -_FAR < value < _FAR else value for value in (x, y))
        x0 = x1 = x
        y0 = y1 = y
    if not 0.5 < size < _FAR:
        size = y1 - y0 or 1.0
    if not turns and a > 0.0 == b:
        fragment = Fragment(body, x0 - edge, above - y1, x1 - edge, above - y0, above - y, size, bold, order)
        return fragment, parted
    base = view.box(x, y, x, y)[1]
    along, down = view.vector(a, b)
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


def _bold(textpage: Any, index: int, font: Any) -> bool:
    _get_font(textpage, index, font, 256, None)
    return is_bold(font.value)


def _cells(
    textpage: Any, body: str, at: Sequence[int], size: float, view: View, answers: Answers
) -> list[tuple[int, int]]:
    """Where the parts of a line begin and end between which the gap is wide."""
    cells: list[tuple[int, int]] = []
    begin, room, edge, turned = 0, answers.room, view.left, view.turns > 0
    for blank in _BLANKS.finditer(body):
        before, after = blank.span()
        # The room that a character takes in its line, ink or not.
        _get_room(textpage, at[before - 1], room)
        end = _turned(room, view)[2] if turned else room[2] - edge
        _get_room(textpage, at[after], room)
        start = _turned(room, view)[0] if turned else room[0] - edge
        # On a turned page PDFium takes some lines for one; there the pen goes back.
        if start - end >= WIDE * size or (turned and start < end - size):
            cells.append((begin, before))
            begin = after
    return [*cells, (begin, len(body))]


def _turned(room: Any, view: View) -> Box:
    left, top, right, bottom = room
    return view.box(left, bottom, right, top)
