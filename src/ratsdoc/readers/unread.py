"""Which pages of a PDF are to be read from their pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ratsdoc.diagnostics import Finding
from ratsdoc.options import Ocr
from ratsdoc.source import Source

# A page with fewer letters than this may be a scan with a stamp or a page number in its text layer.
FEW_LETTERS = 50
# What is said of pages whose text layer is of no use; and of those that OCR may read better.
USELESS = frozenset({"RD311"})
DOUBTFUL = USELESS | {"RD310", "RD312"}


def pages(source: Source, data: bytes, diagnosis: Iterable[Finding], mode: Ocr) -> list[int]:
    """The numbers, in order, of the pages of `data` that `mode` wants read, given what was diagnosed.

    "auto": pages that show pictures and have no text, whose text is no language, and scans of which only a
    few letters are text. "redo": also those that were read badly, and all scans.
    """
    if mode == "never" or source.media_type != "application/pdf":
        return []
    closed = _named(source, "RD305")
    if mode == "always":
        return [page for page in range(1, source.pages + 1) if page not in closed]
    found = _named(source, "RD301")
    for finding in diagnosis:
        if finding.code in (USELESS if mode == "auto" else DOUBTFUL):
            found |= {place.page for span in finding.spans for place in source.places(span)}
    letters = Counter[int]()
    for line in source.lines:
        letters[line.page] += sum(map(str.isalpha, source.text[line.start : line.end]))
    rest = [
        page
        for page in range(1, source.pages + 1)
        if page not in found | closed and (mode == "redo" or letters[page] < FEW_LETTERS)
    ]
    return sorted(found | _scans(data, rest))


def _named(source: Source, code: str) -> set[int]:
    return {dict(finding.values)["page"] for finding in source.findings if finding.code == code}


def _scans(data: bytes, numbers: list[int]) -> set[int]:
    if not numbers:
        return set()
    from ratsdoc.readers import ocr_pictures

    with ocr_pictures.opened(data) as document:
        return {number for number in numbers if ocr_pictures.is_scan(document, number)}
