"""What Tesseract read on a page as fragments, how far to trust it, and what it seems to have passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import atan, degrees
from statistics import median
from typing import NamedTuple

from ratsdoc.readers.columns import WIDE, Fragment
from ratsdoc.readers.ocr_pictures import Picture
from ratsdoc.readers.ocr_tesseract import Printed, Word

# Words below this confidence are doubtful. On clean pages at 150 to 300 dpi 1 in 100 is.
DOUBTFUL = 60.0
# A page of which more than this share of letters is doubtful, was read badly.
BADLY = 0.15
# Lines this part of the page's width tell its skew, if there are this many.
LONG, ENOUGH = 0.3, 3
# A lost line is this high, in sizes of the page's type, has ink in at most this part of its rows' width,
# and its rows cross from paper to ink this often.
LOW, HIGH, FULL, STROKES = 0.45, 1.8, 0.5, 12
# Ink in less than this part of a row's width is dirt.
DIRT = 0.004


class Sheet(NamedTuple):
    """A page as it was read: its picture, and the lines in it."""

    number: int
    picture: Picture
    printed: list[Printed]

    @property
    def words(self) -> list[Word]:
        return [word for line in self.printed for word in line.words]


def letters(words: Iterable[Word]) -> int:
    """How many letters and digits the words hold."""
    return sum(sum(map(str.isalnum, word.text)) for word in words)


def doubtful(words: Iterable[Word]) -> list[Word]:
    """The words with letters or digits that were read with little confidence."""
    return [word for word in words if word.confidence < DOUBTFUL and any(map(str.isalnum, word.text))]


def sure(sheet: Sheet) -> int:
    """How many letters and digits were read with confidence."""
    return letters(sheet.words) - letters(doubtful(sheet.words))


def is_bad(sheet: Sheet) -> bool:
    """Whether many letters of the page are doubtful."""
    words = sheet.words
    return letters(doubtful(words)) > BADLY * letters(words)


def skew(sheet: Sheet) -> float:
    """How far the lines are turned clockwise, in degrees; 0 where few are long."""
    least = LONG * sheet.picture.width
    slopes = [
        line.slope for line in sheet.printed if line.upright and line.words[-1].x1 - line.words[0].x0 > least
    ]
    return degrees(atan(median(slopes))) if len(slopes) >= ENOUGH else 0.0


def fragments(sheet: Sheet) -> list[Fragment]:
    """The lines, parted where a gap is wide, in points on the turned picture and laid level."""
    slant = median([line.slope for line in sheet.printed if line.upright] or [0.0])
    middle, scale = sheet.picture.width / 2, sheet.picture.scale
    found: list[Fragment] = []
    for line in sheet.printed:
        for cell in _cells(line):
            left, right = cell[0].x0, max(word.x1 for word in cell)
            fall = slant * ((left + right) / 2 - middle)
            base = line.y + line.slope * (left - line.x) - slant * (left - middle)
            found.append(
                Fragment(
                    " ".join(word.text for word in cell),
                    left / scale,
                    (min(word.top for word in cell) - fall) / scale,
                    right / scale,
                    (max(word.bottom for word in cell) - fall) / scale,
                    base / scale,
                    line.size / scale,
                    False,
                    len(found),
                    line.upright,
                )
            )
    return found


def confidences(sheet: Sheet) -> list[float]:
    """The least confidence of a word in each of the fragments, 0 to 100, in their order."""
    return [min(word.confidence for word in cell) for line in sheet.printed for cell in _cells(line)]


def _cells(line: Printed) -> Iterator[list[Word]]:
    cell: list[Word] = []
    for word in line.words:
        if cell and word.x0 - cell[-1].x1 >= WIDE * line.size:
            yield cell
            cell = []
        cell.append(word)
    if cell:
        yield cell


def lost(sheet: Sheet) -> int:
    """How many lines of print seem to stand on the page that nobody read."""
    upright = [line for line in sheet.printed if line.upright]
    if not upright:
        return 0
    size = median(line.size for line in upright)
    picture = sheet.picture
    covered = bytearray(picture.height)
    for line in upright:
        for word in line.words:
            start, end = max(int(word.top - size / 4), 0), min(int(word.bottom + size / 4), picture.height)
            covered[start:end] = b"\1" * max(end - start, 0)
    ink = picture.ink()
    bands = _bands(
        [0 if hidden else count for count, hidden in zip(ink, covered, strict=True)], picture.width
    )
    return sum(
        LOW * size <= end - start <= HIGH * size
        and max(ink[start:end]) <= FULL * picture.width
        and median(picture.strokes(row) for row in range(start, end)) >= STROKES
        for start, end in bands
    )


def _bands(ink: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
    """Runs of rows with ink."""
    start: int | None = None
    for row, count in enumerate((*ink, 0)):
        if count > DIRT * width:
            start = row if start is None else start
        elif start is not None:
            yield start, row
            start = None
