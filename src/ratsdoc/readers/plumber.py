"""The second PDF reader: pdfplumber. The same lines as PDFium's, some fifty times slower.

It is the referee, not the workhorse: pdfminer, below it, needs no binary, and hangs on some files
that PDFium reads. Give it a deadline.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from ratsdoc.errors import DamagedPdfError, EncryptedPdfError, RatsdocError
from ratsdoc.readers import pages
from ratsdoc.readers.columns import LEVEL, LOOSE, WIDE, Fragment
from ratsdoc.readers.limits import DEFAULT, Limits
from ratsdoc.source import Source

# A gap of this many type sizes between two letters is a blank that was not drawn.
_BLANK = 0.2
# A stroke that goes back by more than this many type sizes starts something new.
_BACK = 0.5

Char = dict[str, Any]


def read_pdf(data: bytes, name: str, limits: Limits = DEFAULT) -> Source:
    """The source for the bytes of a PDF.

    Raises DamagedPdfError, EncryptedPdfError, NoPagesError and TooLargeError of `ratsdoc.errors`.
    """
    try:
        # Not as a context: leaving it asks for the pages again, and raises again what that raised.
        # There is no file to close, and each page is closed below.
        sheets = pdfplumber.open(io.BytesIO(data)).pages
    except MemoryError:
        raise
    except Exception as error:  # pdfminer lets any of Python's own errors through.
        raise _refusal(error, name) from error
    pages.check_count(len(sheets), name, limits)
    read: list[pages.Page] = []
    length, form = 0, False
    for sheet in sheets:
        try:
            chars: list[Char] = sheet.chars
            length += len(chars)
            pages.check_length(length, name, limits)
            read.append(_page(sheet, chars))
            form = form or _filled(sheet)
        except (MemoryError, RatsdocError):
            raise
        except Exception:  # noqa: BLE001 - as above; the other pages may be sound.
            read.append(pages.Page(sheet.page_number, 0.0, [], "failed"))
        finally:
            sheet.close()
    return pages.source(read, data=data, name=name, reader="pdfplumber", form=form)


def _refusal(error: Exception, name: str) -> RatsdocError:
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(inner, PDFPasswordIncorrect):
        return EncryptedPdfError(name)
    if isinstance(inner, PDFEncryptionError):
        return DamagedPdfError(name, detail="it is locked in a way that is not known")
    return DamagedPdfError(name, detail="its structure cannot be followed")


def _page(page: Any, chars: list[Char]) -> pages.Page:
    left, top, right, _ = page.cropbox
    cells = ((cell, text, run.base) for run in _runs(chars) for cell, text in run.cells())
    fragments = [
        _fragment(cell, text, base, order, left, top) for order, (cell, text, base) in enumerate(cells)
    ]
    paths = len(page.rects) + len(page.curves) + len(page.lines)
    pictures = page.images or paths > pages.OUTLINES
    state: pages.State = "read" if fragments or not pictures else "pictures"
    return pages.Page(page.page_number, right - left, fragments, state)


class _Run:
    """Characters on one baseline, being collected, and the places where the gap between them is wide."""

    def __init__(self, char: Char) -> None:
        self.chars: list[Char] = []
        self.texts: list[str] = []
        self.base = _base(char)
        self.wide: list[int] = []
        self.jumps = False

    def add(self, char: Char, blanks: list[Char]) -> None:
        """Puts the character behind `blanks`, which are of the run if it stands in the same line."""
        text, size = _legible(char["text"]), char["size"]
        if self.chars and _upright(char):
            gap = char["x0"] - self.chars[-1]["x1"]
            bare = gap - sum(blank["x1"] - blank["x0"] for blank in blanks)
            if gap >= WIDE * size:
                self.wide.append(len(self.chars))
            if bare > _BLANK * size:
                self.jumps = True
            if blanks or bare > _BLANK * size:
                text = (blanks[0]["text"] if len(blanks) == 1 else " ") + text
        elif self.chars and blanks:
            text = " " + text
        self.chars.append(char)
        self.texts.append(text)

    def cells(self) -> Iterator[tuple[list[Char], str]]:
        """The run, parted at its wide gaps unless they are no more than generous blanks."""
        length = sum(map(len, self.texts))
        width = self.chars[-1]["x1"] - self.chars[0]["x0"]
        ends = self.wide if self.jumps or width > LOOSE * self.chars[0]["size"] * length else []
        for start, end in pairwise((0, *ends, len(self.chars))):
            yield self.chars[start:end], "".join(self.texts[start:end])


def _runs(chars: list[Char]) -> Iterator[_Run]:
    """Characters in the order drawn, parted where the baseline changes or the pen goes back."""
    run: _Run | None = None
    blanks: list[Char] = []
    for char in chars:
        if not char["text"].strip():
            blanks.append(char)
            continue
        if run is None or not _follows(char, run):
            if run is not None:
                yield run
            run = _Run(char)
        run.add(char, blanks)
        blanks = []
    if run is not None:
        yield run


def _follows(char: Char, run: _Run) -> bool:
    """The character stands behind the run, on its baseline."""
    last = run.chars[-1]
    if not _upright(char):
        return bool(char["matrix"][:4] == last["matrix"][:4]) and _beside(char, last)
    size = max(char["size"], last["size"])
    return bool(
        _upright(last)
        and abs(_base(char) - run.base) <= LEVEL * size
        and char["x0"] - last["x1"] > -_BACK * size
    )


def _beside(char: Char, last: Char) -> bool:
    """Two rotated characters are on one line: they overlap across it and are near along it."""
    near = WIDE * max(char["size"], last["size"])
    apart_x = max(char["x0"] - last["x1"], last["x0"] - char["x1"])
    apart_y = max(char["top"] - last["bottom"], last["top"] - char["bottom"])
    return bool(min(apart_x, apart_y) < 0 and max(apart_x, apart_y) < near)


def _upright(char: Char) -> bool:
    a, b = char["matrix"][:2]
    return bool(abs(b) <= 0.1 * a)


def _base(char: Char) -> float:
    """The baseline's distance from the top of the page."""
    return float(char["top"] + char["y1"] - char["matrix"][5])


def _fragment(chars: list[Char], text: str, base: float, order: int, left: float, top: float) -> Fragment:
    first, last = chars[0], chars[-1]
    return Fragment(
        text=_hyphened(pages.clean(text).strip()),
        x0=min(char["x0"] for char in chars) - left,
        top=min(char["top"] for char in chars) - top,
        x1=max(char["x1"] for char in chars) - left,
        bottom=max(char["bottom"] for char in chars) - top,
        base=base - top,
        size=float(first["size"]) or 1.0,
        bold=all(pages.is_bold(char["fontname"].encode()) for char in (first, last)),
        order=order,
        upright=_upright(first),
    )


def _legible(text: str) -> str:
    """U+FFFD for a glyph whose character the font does not tell, ligatures as letters, as PDFium has it."""
    if text.startswith("(cid:"):
        return "\ufffd"
    return unicodedata.normalize("NFKC", text) if "\ufb00" <= text <= "\ufb06" else text


def _hyphened(text: str) -> str:
    """A soft hyphen at the line end is printed, so it is a hyphen; PDFium says so too."""
    return text[:-1] + "-" if text.endswith("\xad") else text


def _filled(page: Any) -> bool:
    """The page has a form field of text or choice with a value; one that inherits its kind counts as such."""
    for annotation in page.annots:
        data = annotation.get("data") or {}
        if str(data.get("Subtype")) == "/'Widget'":
            kind = str(data.get("FT", ""))
            if not kind or (kind in ("/'Tx'", "/'Ch'") and data.get("V")):
                return True
    return False
