"""Readers: bytes in, a Source out. One reader for plain text, two for PDF, all with the same alphabet.

A PDF library is loaded when a PDF is read by it, not before.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from ratsdoc.errors import EmptyFileError, NotAPaperError, TooLargeError
from ratsdoc.readers.limits import DEFAULT, Limits
from ratsdoc.source import Source

Reader = Callable[[bytes, str, Limits], Source]


def _text(data: bytes, name: str, limits: Limits) -> Source:
    from ratsdoc.readers.text import read_text

    return read_text(data, name, limits)


def _pdfium(data: bytes, name: str, limits: Limits) -> Source:
    from ratsdoc.readers.pdfium import read_pdf

    return read_pdf(data, name, limits)


def _pdfplumber(data: bytes, name: str, limits: Limits) -> Source:
    from ratsdoc.readers.plumber import read_pdf

    return read_pdf(data, name, limits)


READERS: dict[str, Reader] = {"pdfium": _pdfium, "pdfplumber": _pdfplumber, "text": _text}

PDF, TEXT = "application/pdf", "text/plain"

# The readers of a media type, the default first.
BY_MEDIA_TYPE: dict[str, tuple[str, ...]] = {PDF: ("pdfium", "pdfplumber"), TEXT: ("text",)}

# How files begin that are decoded as text without complaint, or nearly, and still are no paper.
_OTHERS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"RIFF",
    b"\x7fELF",
    b"{\\rtf",
)
_MARKUP = (b"<!doctype html", b"<html", b"<?xml")

# A PDF that lost its header is a damaged PDF, not a text.
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b|\btrailer\s*[<\[]")

# The part of a file that is looked at, and the control bytes that text may hold: a share of it,
# and some however short it is.
_HEAD, _BINARY, _FEW = 65_536, 0.1, 8
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")


def read(data: bytes, *, name: str, reader: str | None = None, limits: Limits = DEFAULT) -> Source:
    """The source for the bytes of a paper, PDF or plain text; `name` is for messages.

    `reader` picks one of `BY_MEDIA_TYPE` for the media type that the bytes have; a reader of
    another media type is passed over, so that one choice serves a folder of both.

    Raises ValueError for a reader that does not exist, and of `ratsdoc.errors`: EmptyFileError,
    NotAPaperError, DamagedPdfError, EncryptedPdfError, NoPagesError, TooLargeError.
    """
    if reader is not None and reader not in READERS:
        raise ValueError(f"no reader named {reader!r}; there are {', '.join(READERS)}")
    if not data:
        raise EmptyFileError(name)
    if len(data) > limits.max_bytes:
        raise TooLargeError(name, detail=f"{len(data)} bytes, the limit is {limits.max_bytes}")
    candidates = BY_MEDIA_TYPE[media_type(data, name)]
    chosen = reader if reader in candidates else candidates[0]
    try:
        return READERS[chosen](data, name, limits)
    except MemoryError:
        raise TooLargeError(name, detail="reading it takes more memory than there is") from None


def media_type(data: bytes, name: str) -> str:
    """The media type that the bytes themselves show; raises NotAPaperError if it is neither PDF nor text."""
    head = data[:_HEAD]
    # Readers accept junk before the header, up to this place (ISO 32000-1, implementation note 13).
    if b"%PDF-" in head[:1024]:
        return PDF
    if _OBJECT.search(head):
        return PDF
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return TEXT
    start = head[:1024].lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head.startswith(_OTHERS) or start.startswith(_MARKUP) or controls > max(_BINARY * len(head), _FEW):
        raise NotAPaperError(name)
    return TEXT
