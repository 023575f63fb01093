"""Rows of fragments, and the columns that rows form: see `ratsdoc.readers.layout` for the rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

# A gap this wide, in type sizes, parts a row into cells. Justified text stays below it.
WIDE = 1.5
# A line of more type sizes than this for each character has wide gaps in it: 95 of 100 lines of
# prose have at most 0.55. Gaps that are drawn as blanks count only then; others always.
LOOSE = 0.55
# The least gutter between columns, in type sizes.
GUTTER = 1.0
# Baselines closer than this, in type sizes, are one row; superscripts are raised by up to 0.42.
LEVEL = 0.45
# Lines further apart than this, in type sizes, no longer belong to one column by nearness alone.
NEAR = 1.7
# A side of a gutter that is silent for this many type sizes is over.
SILENCE = 5.0
# Right sides that start left of this part of the page's width and were drawn row by row are the
# values of a table: labels take a third of a page, halves meet near its middle.
MIDDLE = 0.4

GAP = "   "

_ITEM_MARK = re.compile(r"[^\w\s]?\w{1,4}[.)]+|[^\w\s]{1,2}|[\ue000-\uf8ff]")


class Fragment(NamedTuple):
    """Text on one baseline; `order` counts fragments as drawn, `upright` is False for rotated text."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    order: int
    upright: bool = True


Row = list[Fragment]


class _Region(NamedTuple):
    """Rows `first` to `last` (inclusive) of which no fragment crosses the gutter `left` to `right`."""

    first: int
    last: int
    left: float
    right: float


def binds(fragment: Fragment) -> bool:
    """The fragment is a label or an item mark: what follows on its row belongs to it."""
    return fragment.text.endswith(":") or _ITEM_MARK.fullmatch(fragment.text) is not None


def level(fragments: Iterable[Fragment]) -> list[Row]:
    """Fragments by baseline, top to bottom, each row left to right; text printed twice is kept once."""
    rows: list[Row] = []
    base = size = 0.0
    for fragment in sorted(fragments, key=attrgetter("base")):
        if rows and fragment.base - base <= LEVEL * max(size, fragment.size):
            rows[-1].append(fragment)
            if fragment.size > size:
                base, size = fragment.base, fragment.size
        else:
            rows.append([fragment])
            base, size = fragment.base, fragment.size
    return [row if len(row) == 1 else _once(row) for row in rows]


def _once(row: Row) -> Row:
    kept: Row = []
    for fragment in sorted(row, key=lambda fragment: (fragment.x0, fragment.order)):
        twice = kept and fragment.text == kept[-1].text and fragment.x0 - kept[-1].x0 < fragment.size * 0.3
        if not twice:
            kept.append(fragment)
    return kept


def blocks(rows: Sequence[Row], width: float) -> list[list[Row]]:
    """Rows as blocks, columns one after the other; `width` is the page's."""
    out: list[list[Row]] = []
    tables: list[_Region] = []
    done = index = 0
    while index < len(rows):
        if not _has_gap(rows, index):
            index += 1
            continue
        region = _columns(rows, done, index, width, tables)
        if region is None:
            index += 1
            continue
        if region.first > done:
            out.append(list(rows[done : region.first]))
        inside = [fragment for row in rows[region.first : region.last + 1] for fragment in row]
        out += blocks(level(f for f in inside if f.x1 <= region.left), width)
        out += blocks(level(f for f in inside if f.x1 > region.left), width)
        done = index = region.last + 1
    if done < len(rows):
        out.append(list(rows[done:]))
    return out


def _columns(
    rows: Sequence[Row], floor: int, index: int, width: float, tables: list[_Region]
) -> _Region | None:
    """The first region around row `index` that is columns; `tables` remembers those that are not."""
    for left, right in _gaps(rows, index):
        if any(t.first <= index <= t.last and left <= t.left and t.right <= right for t in tables):
            continue
        region = _trimmed(rows, floor, _grown(rows, floor, index, left, right))
        if region is None:
            continue
        # Where the whole has no two lines on either side, no part of it has.
        if _two_sided(rows, region):
            for part in _drawn_apart(rows, region):
                if _two_sided(rows, part) and not _reads_across(rows, part):
                    return part
            if _by_place(rows, region, width):
                return region
        tables.append(region)
    return None


def _has_gap(rows: Sequence[Row], index: int) -> bool:
    """The row has several fragments, or overlaps in height with the row below: a quick look first."""
    if len(rows[index]) > 1:
        return True
    return index + 1 < len(rows) and rows[index + 1][0].base - rows[index][0].base < rows[index][0].size


def _gaps(rows: Sequence[Row], index: int) -> list[tuple[float, float]]:
    """Gaps of row `index`, and those between it and a row so near that both would overlap."""
    row = rows[index]
    found = [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= GUTTER * max(a.size, b.size)]
    if index + 1 < len(rows):
        below = rows[index + 1]
        one, two = row[0], below[0]
        if two.base - one.base < min(one.size, two.size):
            for a, b in ((row[-1], below[0]), (below[-1], row[0])):
                if b.x0 - a.x1 >= GUTTER * max(a.size, b.size):
                    found.append((a.x1, b.x0))
    return found


def _grown(rows: Sequence[Row], floor: int, index: int, left: float, right: float) -> _Region:
    """The most rows around `index` that leave the gutter free, neither side silent for long."""
    first = last = index
    for step, stop in ((1, len(rows)), (-1, floor - 1)):
        heard_left = heard_right = rows[index][0].base
        for at in range(index + step, stop, step):
            row = rows[at]
            narrowed = _narrowed(row, left, right)
            if narrowed is None:
                break
            for fragment in row:
                if fragment.x1 <= narrowed[0]:
                    heard_left = fragment.base
                else:
                    heard_right = fragment.base
            base = row[0].base
            silence = max(abs(base - heard_left), abs(base - heard_right))
            if silence > SILENCE * max([fragment.size for fragment in row]):
                break
            left, right = narrowed
            first, last = min(first, at), max(last, at)
    return _Region(first, last, left, right)


def _narrowed(row: Row, left: float, right: float) -> tuple[float, float] | None:
    """The gutter after `row`, or None if one of its fragments crosses it."""
    for fragment in row:
        least = GUTTER * fragment.size
        on_left, on_right = fragment.x1 <= right - least, fragment.x0 >= left + least
        if on_left and on_right:
            on_left = fragment.x0 - left < right - fragment.x1
        if on_left:
            left = max(left, fragment.x1)
        elif on_right:
            right = min(right, fragment.x0)
        else:
            return None
    return left, right


def _trimmed(rows: Sequence[Row], floor: int, region: _Region) -> _Region | None:
    """The region from where both sides are there to where one ends, and the other as far as it has no gap."""
    lefts, rights = _sides(rows, region)
    if not (lefts and rights):
        return None
    first, last = max(lefts[0], rights[0]), min(lefts[-1], rights[-1])
    if first > last:
        return None
    while first > floor and _goes_on(rows[first - 1], rows[first], rows[first - 1], region):
        first -= 1
    while last + 1 < len(rows) and _goes_on(rows[last], rows[last + 1], rows[last + 1], region):
        last += 1
    return region._replace(first=first, last=last)


def _goes_on(above: Row, below: Row, added: Row, region: _Region) -> bool:
    """The rows are near, and the one to be added leaves the gutter free."""
    near = below[0].base - above[0].base <= NEAR * below[0].size
    return near and all(f.x1 <= region.left or f.x0 >= region.right for f in added)


def _sides(rows: Sequence[Row], region: _Region) -> tuple[list[int], list[int]]:
    """The indices of the region's rows that have something left of the gutter, and of those right of it."""
    lefts: list[int] = []
    rights: list[int] = []
    for at in range(region.first, region.last + 1):
        on_left = [fragment.x1 <= region.left for fragment in rows[at]]
        if True in on_left:
            lefts.append(at)
        if False in on_left:
            rights.append(at)
    return lefts, rights


def _two_sided(rows: Sequence[Row], region: _Region) -> bool:
    """Either side has two lines or more."""
    return min(map(len, _sides(rows, region))) > 1


def _drawn_apart(rows: Sequence[Row], region: _Region) -> list[_Region]:
    """The region cut wherever all above was drawn before all below; parts of one row are left out.

    What is left was drawn down one side and then down the other: cells, columns or text boxes.
    """
    parts: list[_Region] = []
    drawn = [[fragment.order for fragment in row] for row in rows[region.first : region.last + 1]]
    lowest = list(map(min, drawn))
    for at in range(len(lowest) - 2, -1, -1):
        lowest[at] = min(lowest[at], lowest[at + 1])
    start, highest = 0, -1
    for at, orders in enumerate(drawn):
        highest = max(highest, *orders)
        if at + 1 == len(drawn) or highest < lowest[at + 1]:
            if at > start:
                parts.append(region._replace(first=region.first + start, last=region.first + at))
            start = at + 1
    return parts


def _by_place(rows: Sequence[Row], region: _Region, width: float) -> bool:
    """The region, drawn row by row, is columns: its halves meet near the middle and it is no table."""
    if region.right < MIDDLE * width or _is_table(rows[region.first : region.last + 1]):
        return False
    return not _reads_across(rows, region)


def _is_table(rows: Sequence[Row]) -> bool:
    """A row of four cells, three rows of three, or two of three with a figure among them."""
    cells = [[fragment for fragment in row if not binds(fragment)] for row in rows if len(row) > 2]
    threes = [row for row in cells if len(row) > 2]
    figures = any(_is_figure(fragment) for row in threes for fragment in row)
    return any(len(row) > 3 for row in cells) or len(threes) > (1 if figures else 2)


def _reads_across(rows: Sequence[Row], region: _Region) -> bool:
    """Most rows with both sides are a label or number and its value, or a text and its figure."""
    across = both = 0
    for row in rows[region.first : region.last + 1]:
        left = [fragment for fragment in row if fragment.x1 <= region.left]
        right = [fragment for fragment in row if fragment.x1 > region.left]
        if left and right:
            both += 1
            across += _pair_reads_across(left[-1], right[0])
    return both > 0 and across * 2 >= both


def _pair_reads_across(left: Fragment, right: Fragment) -> bool:
    if right.text.endswith(":"):
        return False
    if binds(left) or not any(map(str.isalpha, left.text)):
        return True
    return _is_figure(right)


def _is_figure(fragment: Fragment) -> bool:
    """The fragment is a number, a date, an amount or a tick, not words."""
    figures = sum(map(str.isdigit, fragment.text))
    return figures * 2 > sum(map(str.isalnum, fragment.text)) or (not figures and len(fragment.text) < 3)
