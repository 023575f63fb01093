"""The default PDF reader: PDFium's raw interface, which is the fastest and the safest there is.

The text of a page is fetched once; a line then costs a handful of calls, not a handful a character.
PDFium is not thread-safe: read in one thread, or in processes.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ratsdoc.errors import DamagedPdfError, EncryptedPdfError, RatsdocError
from ratsdoc.readers import pages, strokes
from ratsdoc.readers.limits import DEFAULT, Limits
from ratsdoc.source import Source


def read_pdf(data: bytes, name: str, limits: Limits = DEFAULT) -> Source:
    """The source for the bytes of a PDF.

    Raises DamagedPdfError, EncryptedPdfError, NoPagesError and TooLargeError of `ratsdoc.errors`.
    """
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _refusal(name)
    try:
        count = pdfium.FPDF_GetPageCount(document)
        pages.check_count(count, name, limits)
        kind = pdfium.FPDF_GetFormType(document)
        answers = strokes.answers()
        read: list[pages.Page] = []
        length, form = 0, kind not in (pdfium.FORMTYPE_NONE, pdfium.FORMTYPE_ACRO_FORM)
        for index in range(count):
            handle = pdfium.FPDF_LoadPage(document, index)
            if not handle:
                read.append(pages.Page(index + 1, 0.0, [], "failed"))
                continue
            try:
                page, characters = _page(handle, index + 1, answers, limits.max_chars - length)
                read.append(page)
                length += characters
                pages.check_length(length, name, limits)
                form = form or (kind == pdfium.FORMTYPE_ACRO_FORM and _filled(handle))
            finally:
                pdfium.FPDF_ClosePage(handle)
    finally:
        pdfium.FPDF_CloseDocument(document)
    return pages.source(read, data=data, name=name, reader="pdfium", form=form)


def _refusal(name: str) -> RatsdocError:
    error = pdfium.FPDF_GetLastError()
    if error == pdfium.FPDF_ERR_PASSWORD:
        return EncryptedPdfError(name)
    if error == pdfium.FPDF_ERR_SECURITY:
        return DamagedPdfError(name, detail="it is locked in a way that is not known")
    return DamagedPdfError(name, detail="its structure cannot be followed")


def _page(handle: Any, number: int, answers: strokes.Answers, room: int) -> tuple[pages.Page, int]:
    """The page and how many characters it has; more than `room` are counted, not read."""
    view = strokes.view_of(handle)
    textpage = pdfium.FPDFText_LoadPage(handle)
    if not textpage:
        return pages.Page(number, view.width, [], "failed"), 0
    try:
        count = pdfium.FPDFText_CountChars(textpage)
        if count < 0:
            return pages.Page(number, view.width, [], "failed"), 0
        if count > room:
            return pages.Page(number, view.width, []), count
        text = _text(textpage, count)
        indices: Sequence[int] = range(count)
        if len(text) != count:
            # Characters without a meaning have an index and no text.
            indices = [pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, at) for at in range(len(text))]
        text = strokes.legible(textpage, text, indices)
        fragments = strokes.fragments(textpage, text, indices, view, answers) if text.strip() else []
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    state: pages.State = "read" if fragments or not _pictures(handle) else "pictures"
    return pages.Page(number, view.width, fragments, state), count


def _text(textpage: Any, count: int) -> str:
    if count == 0:
        return ""
    # Twice the room: characters beyond the basic plane take two units.
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    units = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    return ctypes.string_at(buffer, 2 * max(units - 1, 0)).decode("utf-16-le", "surrogatepass")


def _pictures(handle: Any) -> bool:
    """The page shows pictures, or outlines that may be text."""
    paths = 0
    for index in range(pdfium.FPDFPage_CountObjects(handle)):
        kind = pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(handle, index))
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING):
            return True
        paths += kind == pdfium.FPDF_PAGEOBJ_PATH
        if paths > pages.OUTLINES:
            return True
    return False


def _filled(handle: Any) -> bool:
    """The page has a form field of text or choice with a value; one that inherits its kind counts as such."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(handle)):
        annotation = pdfium.FPDFPage_GetAnnot(handle, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                kind = _entry(annotation, b"FT")
                if not kind or (kind in ("Tx", "Ch") and _entry(annotation, b"V")):
                    return True
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return False


def _entry(annotation: Any, key: bytes) -> str:
    """The first characters of a string or name in the annotation's dictionary; "" if there is none."""
    units = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0) // 2
    buffer = (ctypes.c_ushort * max(units, 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, 2 * units)
    return ctypes.string_at(buffer, 2 * max(units - 1, 0)).decode("utf-16-le", "replace")
