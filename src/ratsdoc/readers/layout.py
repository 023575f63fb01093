"""From fragments of text on a page to lines in reading order: one rule for every PDF reader.

A fragment is a run of text on one baseline without a wide gap in it. The rule:

1. Fragments on one baseline are one row, left to right. A row whose fragments were drawn in any
   other order, or in several strokes, is put together again; pages go from top to bottom.
2. Where rows share a gutter that nothing crosses, with at least two lines on either side, the
   sides are columns and are read one after the other (letterhead beside contact data, signatures
   side by side), unless they are the halves of a table: most cells left of the gutter are labels
   or numbers (they end in a colon, are an item mark, hold no letter), most cells right of it are
   figures, or the right side was drawn row by row and starts in the left part of the page.
3. Any other row is one line. A label or item mark is followed by one blank, another wide gap is
   three (`GAP`), so that strangers on one baseline can still be told apart.
4. What stands beside the body in the margin, drawn apart from the row it is level with, is a page
   mark, not the end of a sentence: it is a line of its own after the body. So is rotated text.
5. A blank line stands where the step from baseline to baseline is `PARAGRAPH` of the type size
   more than the paper's own line spacing, and where a column or the margin begins.

Lengths are PDF points, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from ratsdoc.readers import columns
from ratsdoc.readers.columns import GAP, WIDE, Fragment, Row, binds, level
from ratsdoc.source import Scan

# A fragment as wide as this part of the page is body text.
BODY = 0.35
# Fragments nearer than this, in type sizes, are parts of one word.
JOINED = 0.2
# Fragments that overlap by more than this, in type sizes, are words printed over each other.
OVER = 1.0
# A page of more fragments than this is no paper; its rows are read, its columns not looked for.
MANY = 3_000
# Extra space that makes a paragraph, in type sizes. In 30 papers of three councils wrapped lines
# vary by up to 0.25, paragraphs begin at 0.45, and between the two lie 11 of 5,400 steps; list
# items with a little space of their own (0.35 to 0.4) count as paragraphs.
PARAGRAPH = 0.3
# Baseline distance over type size: what single spacing has, and what a measured one may have: below
# full lines up to double spacing, below others only what cannot be a paragraph's gap.
SPACING, TIGHTEST, LOOSEST, DOUBLE = 1.2, 0.9, 1.75, 2.7
# Steps that are enough to measure it, and the part of the longest line that makes a line full.
ENOUGH, FULL = 4, 0.9

# Numbers of this size have no places after the point: adding it rounds to a whole number.
_WHOLE = 2.0**52

Block = list[Row]


def blocks(fragments: Sequence[Fragment], width: float) -> list[Block]:
    """The fragments of a page `width` points wide as blocks of rows, all in reading order."""
    ordered = sorted(fragments, key=attrgetter("base"))
    if _descends(ordered):
        return [[[fragment] for fragment in ordered]] if ordered else []
    upright = [fragment for fragment in fragments if fragment.upright]
    rows = level(upright)
    marks: list[Fragment] = []
    if len(fragments) <= MANY:
        marks = _margin(rows, width)
        if marks:
            rows = level([fragment for fragment in upright if fragment not in marks])
        body = columns.blocks(rows, width)
    else:
        body = [rows]
    before: list[Block] = []
    for mark in marks:
        above = not rows or mark.base < rows[0][0].base
        (before if above else body).append([[mark]])
    return before + body + [[[fragment]] for fragment in fragments if not fragment.upright]


def scans(pages: Sequence[tuple[int, list[Block]]]) -> list[Scan]:
    """Every page's lines, with blank ones between paragraphs."""
    measured = [(page, [step for block in laid for step in _steps(block)]) for page, laid in pages]
    paper = _spacing([step for _, steps in measured for step in steps], SPACING)
    out: list[Scan] = []
    for page, steps in measured:
        limit = PARAGRAPH + _spacing(steps, paper)
        for index, (row, height, _) in enumerate(steps):
            if height > limit and index:
                out.append(Scan("", page))
            out.append(_scan(row, page))
    return out


def _descends(fragments: Sequence[Fragment]) -> bool:
    """Each fragment stands clearly below the one before: no row has two, and none is beside another."""
    base = float("-inf")
    for fragment in fragments:
        if not fragment.upright or fragment.base - base < fragment.size * 0.7:
            return False
        base = fragment.base
    return True


def _margin(rows: list[Row], width: float) -> list[Fragment]:
    """Fragments level with body text, outside all body text near by, and drawn apart from their row."""
    if all(len(row) == 1 for row in rows):
        return []
    body = [fragment for row in rows for fragment in row if fragment.x1 - fragment.x0 > BODY * width]
    marks: list[Fragment] = []
    for row in rows:
        if len(row) < 2 or not any(fragment.x1 - fragment.x0 > BODY * width for fragment in row):
            continue
        for mark, neighbour in ((row[-1], row[-2]), (row[0], row[1])):
            if abs(mark.order - neighbour.order) == 1 or binds(mark):
                continue
            near = [other for other in body if abs(other.base - mark.base) < 8 * other.size]
            if mark is row[-1]:
                outside = all(other.x1 <= mark.x0 for other in near)
            else:
                outside = all(mark.x1 <= other.x0 for other in near)
            if len(near) > 1 and outside:
                marks.append(mark)
    return marks


class _Step(NamedTuple):
    """A row, its distance from the baseline above in type sizes, and where the line above ends.

    The lower line's size counts most: its ascent fills the step. A block begins with an endless one.
    """

    row: Row
    height: float
    above: float


def _steps(block: Block) -> list[_Step]:
    out: list[_Step] = []
    above: Fragment | None = None
    for row in block:
        main = _main(row)
        if above is None:
            out.append(_Step(row, float("inf"), 0.0))
        else:
            size = 0.8 * main.size + 0.2 * above.size
            out.append(_Step(row, (main.base - above.base) / size, above.x1))
        above = main
    return out


def _spacing(steps: list[_Step], otherwise: float) -> float:
    """The line spacing, in type sizes: that below lines which are full and so go on in the next.

    Where there are few of them, that of all lines; of either the lower quartile, since gaps only
    make steps longer; and `otherwise` where there are few lines.
    """
    edge = FULL * max([above for _, _, above in steps], default=0.0)
    full = sorted([height for _, height, above in steps if above >= edge and TIGHTEST < height < DOUBLE])
    if len(full) >= ENOUGH:
        return full[len(full) // 4]
    plain = sorted([height for _, height, _ in steps if TIGHTEST < height < LOOSEST])
    return plain[len(plain) // 4] if len(plain) >= ENOUGH else otherwise


def _main(row: Row) -> Fragment:
    """The largest type of the row, the first of several."""
    return row[0] if len(row) == 1 else max(row, key=lambda fragment: _tenth(fragment.size))


def _tenth(value: float) -> float:
    """`round(value, 1)`, by arithmetic where that cannot differ, away from ties; `round` is slow."""
    tenths = value * 10.0
    whole = tenths + _WHOLE - _WHOLE
    if 0.9 < tenths < 1e9 and -0.4999 < tenths - whole < 0.4999:
        return whole / 10.0
    return round(value, 1)


def _scan(row: Row, page: int) -> Scan:
    first = row[0]
    if len(row) == 1:
        text, x0, top, x1, bottom, _, size, bold, _, _ = first
        box = (_tenth(x0), _tenth(top), _tenth(x1), _tenth(bottom))
        return Scan(text, page, box, _tenth(size), bold)
    pieces = [first.text]
    for left, right in pairwise(row):
        pieces += (_blank(left, right), right.text)
    box = (
        _tenth(first.x0),
        _tenth(min([fragment.top for fragment in row])),
        _tenth(max([fragment.x1 for fragment in row])),
        _tenth(max([fragment.bottom for fragment in row])),
    )
    bold = all(fragment.bold for fragment in row)
    return Scan("".join(pieces), page, box, _tenth(_main(row).size), bold)


def _blank(left: Fragment, right: Fragment) -> str:
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    if -OVER < gap < JOINED:
        return ""
    return GAP if gap >= WIDE and not binds(left) else " "
