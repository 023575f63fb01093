"""Pages that have no text, or none that can be used, read from their pictures by Tesseract.

The pages a paper needs read again are named by the caller; all others stay as they are. Lines get their
order, blank lines and boxes by the same rule as those of a text layer (`ratsdoc.readers.layout`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from time import monotonic
from typing import Any, NamedTuple

from ratsdoc.diagnostics import Finding, Span
from ratsdoc.readers import characters, layout, ocr_lines, ocr_pictures, ocr_tesseract
from ratsdoc.readers.ocr_lines import Sheet
from ratsdoc.readers.ocr_pictures import Picture
from ratsdoc.readers.ocr_tesseract import NotReadError
from ratsdoc.source import Scan, Source, from_scans

# A page turned by more than this many degrees is turned back and read again; below, it reads as well.
SKEWED = 1.0
# Resolution at which the other three ways to lay a page are tried.
TRIAL = 120
# A page laid another way is better if it has this many times the letters read with confidence.
BETTER = 2
# A page with its lines level is preferred if it has this part of the letters read with confidence.
AS_GOOD = 0.95


class Wish(NamedTuple):
    """How pages are read: by the models `language` ("deu", "deu+eng"), rendered with `dpi`.

    At most `pages` pages of a paper, and at most `seconds` for one of them.
    """

    language: str = "deu"
    dpi: int = 300
    pages: int = 100
    seconds: float = 60.0


def reread(source: Source, data: bytes, numbers: Sequence[int], wish: Wish) -> Source:
    """The source with the pages `numbers` (from 1) of the PDF `data` read from their pictures.

    A page that could not be read stays as it is, and a finding says why: RD320 to RD324. What is doubtful
    about the others is said by RD325 to RD327.
    """
    if not numbers:
        return source
    path = ocr_tesseract.program()
    if path is None:
        return _with(source, [Finding("RD320", values=(("pages", named(numbers)),))])
    if missing := ocr_tesseract.missing(path, wish.language):
        values = (("pages", named(numbers)), ("language", "+".join(missing)))
        return _with(source, [Finding("RD321", values=values)])
    sheets: list[Sheet] = []
    late: list[int] = []
    failed: dict[str, list[int]] = {}
    with ocr_pictures.opened(data) as document:
        for number in numbers[: wish.pages]:
            try:
                sheets.append(_upright(path, document, number, wish))
            except TimeoutError:
                late.append(number)
            except NotReadError as error:
                failed.setdefault(str(error), []).append(number)
    findings = [
        Finding("RD324", values=(("pages", named(pages)), ("detail", detail)))
        for detail, pages in failed.items()
    ]
    if late:
        findings.append(Finding("RD322", values=(("pages", named(late)), ("seconds", f"{wish.seconds:g}"))))
    if left := numbers[wish.pages :]:
        findings.append(Finding("RD323", values=(("pages", named(left)), ("limit", wish.pages))))
    read = [sheet for sheet in sheets if sheet.words]
    return _with(_assembled(source, data, read) if read else source, findings)


def named(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: "page 2", "pages 1, 4-6"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    spelled = ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {spelled}"


def _with(source: Source, findings: list[Finding]) -> Source:
    return source._replace(findings=(*source.findings, *findings))


def _upright(path: str, document: Any, number: int, wish: Wish) -> Sheet:
    """The page as it reads best: as it lies, or laid another way, or with its lines level.

    Raises TimeoutError when that takes longer than it may, and NotReadError.
    """
    until = monotonic() + wish.seconds

    def read(dpi: int, turned: float) -> Sheet:
        picture = ocr_pictures.render(document, number, dpi, turned, until)
        if picture is None:
            raise NotReadError("PDFium cannot render it")
        return Sheet(number, picture, ocr_tesseract.read(path, picture, wish.language, until - monotonic()))

    best = read(wish.dpi, 0.0)
    if (ocr_lines.is_bad(best) or not best.words) and any(best.picture.ink()):
        trials = [read(TRIAL, turned) for turned in (180.0, 90.0, 270.0)]
        other = max(trials, key=ocr_lines.sure)
        if ocr_lines.sure(other) > BETTER * ocr_lines.sure(best):
            best = read(wish.dpi, other.picture.degrees)
    skew = ocr_lines.skew(best)
    if abs(skew) > SKEWED:
        level = read(wish.dpi, best.picture.degrees - skew)
        best = level if ocr_lines.sure(level) > AS_GOOD * ocr_lines.sure(best) else best
    return best


def _assembled(source: Source, data: bytes, sheets: list[Sheet]) -> Source:
    """The source with the lines of `sheets` in place of those their pages had."""
    pages: dict[int, list[Scan]] = {sheet.number: [] for sheet in sheets}
    pictures = {sheet.number: sheet.picture for sheet in sheets}
    laid = [
        (sheet.number, layout.blocks(ocr_lines.fragments(sheet), sheet.picture.width / sheet.picture.scale))
        for sheet in sheets
    ]
    trust = {sheet.number: ocr_lines.confidences(sheet) for sheet in sheets}
    rows = iter(
        [[trust[page][part.order] for part in row] for page, blocks in laid for row in chain(*blocks)]
    )
    for scan in layout.scans(laid):
        placed = _placed(scan, pictures[scan.page], next(rows)) if scan.text else scan
        pages[scan.page].append(placed._replace(origin="ocr"))
    for line in source.lines:
        if line.page not in pictures:
            text = source.text[line.start : line.end]
            pages.setdefault(line.page, []).append(Scan(text, line.page, *line[4:]))
    read = from_scans(
        [scan for page in sorted(pages) for scan in pages[page]],
        name=source.name,
        media_type=source.media_type,
        data=data,
        pages=source.pages,
        reader=f"{source.reader}+tesseract",
    )
    return read._replace(findings=(*_kept(source, read, sheets), *_doubts(read, sheets)))


def _placed(scan: Scan, picture: Picture, trust: list[float]) -> Scan:
    text = characters.without_forbidden(scan.text)[0]
    box = None if scan.box is None else picture.to_page(scan.box)
    return scan._replace(text=text, box=box, confidence=round(min(trust), 1))


def _kept(source: Source, read: Source, sheets: list[Sheet]) -> list[Finding]:
    """The findings of the first reading that still hold, with spans of the new text."""
    numbers = {sheet.number for sheet in sheets}
    kept = [
        finding
        for finding in source.findings
        if finding.code not in ("RD302", "RD303", "RD304")
        and not (finding.code == "RD301" and dict(finding.values)["page"] in numbers)
    ]
    kept += characters.replaced(read.text, read.text.count(characters.REPLACEMENT))
    kept += characters.turned(read.text)
    return kept


def _doubts(read: Source, sheets: list[Sheet]) -> list[Finding]:
    findings: list[Finding] = []
    for sheet in sheets:
        page = ("page", sheet.number)
        if sheet.picture.degrees:
            findings.append(Finding("RD327", values=(page, ("degrees", f"{sheet.picture.degrees:.3g}"))))
        if ocr_lines.is_bad(sheet):
            words = ocr_lines.doubtful(sheet.words)
            values = (page, ("doubtful", len(words)), ("words", len(sheet.words)))
            findings.append(Finding("RD325", _unsure(read, sheet.number), values=values))
        if lost := ocr_lines.lost(sheet):
            findings.append(Finding("RD326", values=(page, ("lines", lost))))
    return findings


def _unsure(read: Source, number: int) -> tuple[Span, ...]:
    """The lines of a page that hold words of little confidence."""
    return tuple(
        Span(line.start, line.end)
        for line in read.lines
        if line.page == number and line.confidence is not None and line.confidence < ocr_lines.DOUBTFUL
    )
