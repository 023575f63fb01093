"""What both PDF readers hand over, and how it becomes a source with its findings."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from ratsdoc.diagnostics import Finding
from ratsdoc.errors import NoPagesError, TooLargeError
from ratsdoc.readers import characters, layout
from ratsdoc.readers.columns import Fragment
from ratsdoc.readers.limits import Limits
from ratsdoc.source import Source, from_scans

State = Literal["read", "pictures", "failed"]

# Tabs and line ends inside a printed line are blanks: a scan is one line.
_INNER_ENDS = re.compile("[\t\n\v\f\r]")
# A cross-reference table or stream is where `startxref` says, in a file that is whole.
_START = re.compile(rb"startxref\s+(\d{1,15})\s+%%EOF")
_TABLE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")


# A page of more paths than this and no text is text turned into outlines, not a ruled page.
OUTLINES = 50

# What font names say; the weight that PDFium concludes from the stems is wrong both ways (a
# regular Arial has 695, a bold LiberationSerif 415).
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)


class Page(NamedTuple):
    """A page's fragments in the order drawn; "pictures" if it shows pictures and has no text."""

    number: int
    width: float
    fragments: list[Fragment]
    state: State = "read"


def check_count(pages: int, name: str, limits: Limits) -> None:
    """Raises NoPagesError for none, TooLargeError for more than `limits.max_pages`."""
    if pages < 1:
        raise NoPagesError(name)
    if pages > limits.max_pages:
        raise TooLargeError(name, detail=f"{pages} pages, the limit is {limits.max_pages}")


def check_length(length: int, name: str, limits: Limits) -> None:
    """Raises TooLargeError for more than `limits.max_chars` characters."""
    if length > limits.max_chars:
        raise TooLargeError(name, detail=f"over {limits.max_chars} characters of text")


@cache
def is_bold(font: bytes) -> bool:
    """A font of this name is bold."""
    return _BOLD.search(font) is not None


def clean(text: str) -> str:
    """A line's text without line ends; what no text may hold is left for `source` to report."""
    return text if text.isprintable() else _INNER_ENDS.sub(" ", text)


def source(pages: list[Page], *, data: bytes, name: str, reader: str, form: bool) -> Source:
    """The pages' lines in reading order as a source, with what there is to say about the reading.

    `form` tells that the paper has form fields whose content is not on its pages.
    """
    scans = layout.scans([(page.number, layout.blocks(page.fragments, page.width)) for page in pages])
    odd = [index for index, scan in enumerate(scans) if not scan.text.isprintable()]
    for index in odd:
        scan = scans[index]
        scans[index] = scan._replace(text=characters.without_forbidden(scan.text)[0])
    read = from_scans(
        scans, name=name, media_type="application/pdf", data=data, pages=len(pages), reader=reader
    )
    findings = [
        Finding({"pictures": "RD301", "failed": "RD305"}[page.state], values=(("page", page.number),))
        for page in pages
        if page.state != "read"
    ]
    if not read.text:
        findings.append(Finding("RD303"))
    if form:
        findings.append(Finding("RD308"))
    if damaged(data):
        findings.append(Finding("RD307"))
    # What the readers themselves could not make out is U+FFFD already, and counts too.
    findings += characters.replaced(read.text, read.text.count(characters.REPLACEMENT))
    if odd:
        findings += characters.turned(read.text)
    return read._replace(findings=tuple(findings))


def damaged(data: bytes) -> bool:
    """The file is cut off, has foreign bytes around it, or its cross-reference is not where it says."""
    header = data.find(b"%PDF-", 0, 1024)
    ends = list(_START.finditer(data, max(len(data) - 2048, 0)))
    if header != 0 or not ends:
        return True
    return _TABLE.match(data, int(ends[-1][1])) is None
