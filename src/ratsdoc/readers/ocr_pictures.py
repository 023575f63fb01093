"""Pages as pictures: rendered by PDFium, turned if need be, and the way back to places on the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from math import cos, inf, radians, sin
from time import monotonic
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ratsdoc.source import Box

POINTS = 72
# The most pixels of a picture: an A3 sheet at 300 dpi has 17 million. Larger pages get fewer dpi.
PIXELS = 20_000_000
# A picture that covers this part of a page is the page.
WHOLE = 0.5
# Darker than this is ink (0 black, 255 white).
INK = 128
_INKED = bytes(int(level < INK) for level in range(256))


class Picture(NamedTuple):
    """A page in grey, one byte a pixel, row by row, turned clockwise by `degrees` around its middle.

    `scale` is pixels per point; `page` is the page's width and height in points, as a viewer shows it.
    """

    width: int
    height: int
    pixels: bytes
    scale: float
    degrees: float
    page: tuple[float, float]

    @property
    def pgm(self) -> bytes:
        """The picture as a file in the portable graymap format."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.pixels

    def to_page(self, box: Box) -> Box:
        """The box on the page, in points, of a box in points on the turned picture."""
        left, top, right, bottom = box
        corners = [self._back(x, y) for x in (left, right) for y in (top, bottom)]
        xs, ys = zip(*corners, strict=True)
        return (round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1))

    def _back(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.width / self.scale / 2, y - self.height / self.scale / 2
        along, across = cos(radians(self.degrees)), sin(radians(self.degrees))
        return self.page[0] / 2 + x * along + y * across, self.page[1] / 2 - x * across + y * along

    def ink(self) -> list[int]:
        """How many pixels of each row are ink."""
        inked = self.pixels.translate(_INKED)
        return [inked.count(1, start, start + self.width) for start in range(0, len(inked), self.width)]

    def strokes(self, row: int) -> int:
        """How often a row goes over from paper to ink."""
        return self.pixels[row * self.width : (row + 1) * self.width].translate(_INKED).count(b"\0\1")


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """PDFium's handle for the bytes of a PDF that was read before."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    try:
        yield document
    finally:
        if document:
            pdfium.FPDF_CloseDocument(document)


@contextmanager
def _page(document: Any, number: int) -> Iterator[Any]:
    handle = pdfium.FPDF_LoadPage(document, number - 1) if document else None
    try:
        yield handle
    finally:
        if handle:
            pdfium.FPDF_ClosePage(handle)


def render(document: Any, number: int, dpi: int, degrees: float = 0.0, until: float = inf) -> Picture | None:
    """Page `number` (from 1) turned clockwise by `degrees`; None if PDFium cannot show it.

    Raises TimeoutError when the monotonic clock passes `until`, unless the page is askew: such a page was
    rendered upright before.
    """
    with _page(document, number) as handle:
        if not handle:
            return None
        page = (pdfium.FPDF_GetPageWidthF(handle), pdfium.FPDF_GetPageHeightF(handle))
        if min(page) < 1.0:
            return None
        scale = min(dpi / POINTS, (PIXELS / (page[0] * page[1])) ** 0.5)
        sideways = round(degrees / 90) % 2 == 1
        width, height = (max(round(side * scale), 1) for side in (page[::-1] if sideways else page))
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            return None
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            if degrees % 90:
                _draw_askew(bitmap, handle, page, scale, degrees)
            else:
                _draw(bitmap, handle, (width, height), round(degrees / 90) % 4, until)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
    if stride != width:
        pixels = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    return Picture(width, height, pixels, scale, degrees, page)


def _draw(bitmap: Any, handle: Any, size: tuple[int, int], turns: int, until: float) -> None:
    pause = pdfium.IFSDK_PAUSE(version=1)
    # PDFium asks after every few objects whether it is to stop; the callback must outlive the call.
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: int(monotonic() > until))
    state = pdfium.FPDF_RenderPageBitmap_Start(bitmap, handle, 0, 0, *size, turns, pdfium.FPDF_ANNOT, pause)
    pdfium.FPDF_RenderPage_Close(handle)
    if state == pdfium.FPDF_RENDER_TOBECONTINUED:
        raise TimeoutError


def _draw_askew(bitmap: Any, handle: Any, page: tuple[float, float], scale: float, degrees: float) -> None:
    width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    along, across = scale * cos(radians(degrees)), scale * sin(radians(degrees))
    x = width / 2 - page[0] / 2 * along + page[1] / 2 * across
    y = height / 2 - page[0] / 2 * across - page[1] / 2 * along
    matrix = pdfium.FS_MATRIX(along, across, -across, along, x, y)
    frame = pdfium.FS_RECTF(0, 0, width, height)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, handle, matrix, frame, pdfium.FPDF_ANNOT)


def is_scan(document: Any, number: int) -> bool:
    """Whether one picture covers most of page `number` (from 1)."""
    with _page(document, number) as handle:
        if not handle:
            return False
        page = pdfium.FPDF_GetPageWidthF(handle) * pdfium.FPDF_GetPageHeightF(handle)
        covered = 0.0
        for index in range(min(pdfium.FPDFPage_CountObjects(handle), 2_000)):
            item = pdfium.FPDFPage_GetObject(handle, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
                covered += _area(item)
        return bool(covered > WHOLE * page)


def _area(item: Any) -> float:
    """The area that a picture takes, in square points; of a form, that of the pictures in it."""
    if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
        inner = (
            pdfium.FPDFFormObj_GetObject(item, index)
            for index in range(min(pdfium.FPDFFormObj_CountObjects(item), 200))
        )
        if not any(pdfium.FPDFPageObj_GetType(one) == pdfium.FPDF_PAGEOBJ_IMAGE for one in inner):
            return 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0
    return float(max(right.value - left.value, 0.0) * max(top.value - bottom.value, 0.0))
