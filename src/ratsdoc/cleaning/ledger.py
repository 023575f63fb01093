"""The ledger: every change made to the text on its way to the grammar, beside the text itself.

An edit replaces a span of the source by other text and names its rule. A view is the source after
its edits: a text, and the way back from every offset in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from ratsdoc.diagnostics import Span


class Edit(NamedTuple):
    """Characters `span` of the source are read as `replacement`, because of `rule`."""

    span: Span
    replacement: str
    rule: str


class Ledger(NamedTuple):
    """Edits in the order of their spans, which never overlap."""

    edits: tuple[Edit, ...] = ()

    def adding(self, edits: Iterable[Edit]) -> Ledger:
        """The ledger with those edits that touch none of its own; of two that overlap the first stays."""
        new = sorted(edits)
        if not new:
            return self
        kept: list[Edit] = []
        own = [(edit, False) for edit in self.edits]
        for edit, late in sorted(
            own + [(edit, True) for edit in new], key=lambda pair: (pair[0].span.start, pair[1])
        ):
            if not kept or edit.span.start >= kept[-1].span.end:
                kept.append(edit)
            elif not late:
                kept[-1] = edit
        return Ledger(tuple(kept))

    def overlapping(self, span: Span) -> list[Edit]:
        """The edits that share a character with `span` (not empty), or stand inside it."""
        first = bisect_left(self.edits, span.start, key=lambda edit: edit.span.end)
        found = []
        for edit in self.edits[first:]:
            if edit.span.start >= span.end:
                break
            if edit.span.end > span.start:
                found.append(edit)
        return found

    def read(self, text: str, span: Span) -> str:
        """The characters `span` of the source's text as the edits within them make them read."""
        pieces: list[str] = []
        done = span.start
        for edit in self.edits[bisect_left(self.edits, done, key=lambda edit: edit.span.start) :]:
            if edit.span.end > span.end:
                break
            pieces += (text[done : edit.span.start], edit.replacement)
            done = edit.span.end
        return "".join((*pieces, text[done : span.end]))


class View(NamedTuple):
    """The text after the edits, in pieces: where each starts in the view, where in the source, and
    where its source ends if it is a replacement (-1 if it is untouched source).

    A view may be taken of a view (`base`); the way back goes through both.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    until: tuple[int, ...]
    base: View | None = None

    def to_source(self, offset: int) -> int:
        """The source offset of the view's character at `offset`; within a replacement, where it starts."""
        piece = bisect_right(self.starts, offset) - 1
        back = self.sources[piece]
        if self.until[piece] < 0:
            back += offset - self.starts[piece]
        return back if self.base is None else self.base.to_source(back)

    def span(self, start: int, end: int) -> Span:
        """The source span of the view's characters `start` to `end` (not empty), replaced ones whole."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        begin, stop = self.sources[first], self.until[last]
        if self.until[first] < 0:
            begin += start - self.starts[first]
        if stop < 0:
            stop = self.sources[last] + end - self.starts[last]
        return Span(begin, stop) if self.base is None else self.base.span(begin, stop)


def view(text: str | View, edits: Iterable[Edit]) -> View:
    """`text`, or the text of a view, with `edits` (ordered, disjoint) carried out."""
    base = text if isinstance(text, View) else None
    before = text if isinstance(text, str) else text.text
    pieces: list[str] = []
    places: list[tuple[int, int, int]] = [(0, 0, -1)]
    done = length = 0
    for (start, end), replacement, _ in edits:
        pieces += (before[done:start], replacement)
        length += start - done
        if replacement:
            places.append((length, start, end))
            length += len(replacement)
        places.append((length, end, -1))
        done = end
    pieces.append(before[done:])
    starts, sources, until = zip(*places, strict=True)
    return View("".join(pieces), starts, sources, until, base)
