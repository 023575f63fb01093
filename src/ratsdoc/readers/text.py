"""Plain text as a source: the text stays as it is given, only its lines and pages are found."""

from __future__ import annotations

import codecs
import hashlib
import re

from ratsdoc.diagnostics import Finding
from ratsdoc.errors import TooLargeError
from ratsdoc.readers import characters
from ratsdoc.readers.limits import DEFAULT, Limits
from ratsdoc.source import Line, Source

# Only these end a line; \v, NEL and U+2028 stay inside one, as they do for the grammar.
_LINE_END = re.compile("\r\n|[\n\r\f]")

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

# cp1252 leaves five bytes without a meaning; latin-1 gives them one (a C1 control), so the
# second is tried when the first refuses.
_FALLBACKS = ("cp1252", "latin-1")


def read_text(data: bytes, name: str, limits: Limits = DEFAULT) -> Source:
    """The source for the bytes of a text file: UTF-8, UTF-16 with its mark, else cp1252 (RD306).

    A byte order mark is not part of the text. Raises TooLargeError for more than
    `limits.max_chars` characters.
    """
    text, encoding = _decode(data)
    findings = () if encoding is None else (Finding("RD306", values=(("encoding", encoding),)),)
    if len(text) > limits.max_chars:
        raise TooLargeError(name, detail=f"{len(text)} characters, the limit is {limits.max_chars}")
    return _source(text, name, data, findings)


def from_str(text: str, name: str) -> Source:
    """The source for a text that is already decoded; any `str` has one, of any length.

    `Source.bytes` and `Source.sha256` are those of its UTF-8, lone surrogates encoded as they stand.
    """
    return _source(text, name, text.encode("utf-8", "surrogatepass"), ())


def _decode(data: bytes) -> tuple[str, str | None]:
    """The text, and the encoding if it had to be guessed."""
    for mark, encoding in _UTF16.items():
        if data.startswith(mark):
            # A lone surrogate is let through, to be replaced and reported with the others; an odd
            # byte at the end, half a character, is all that is dropped.
            whole = data[len(mark) : len(data) - len(data) % 2]
            return whole.decode(encoding, "surrogatepass"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    for encoding in _FALLBACKS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes every byte")


def _source(text: str, name: str, data: bytes, findings: tuple[Finding, ...]) -> Source:
    text, count = characters.without_forbidden(text)
    findings += characters.replaced(text, count) + characters.turned(text)
    if not text.strip():
        findings += (Finding("RD303"),)
    lines = _lines(text)
    return Source(
        name=name,
        media_type="text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        pages=lines[-1].page if lines else 1,
        reader="text",
        text=text,
        lines=lines,
        starts=tuple(line.start for line in lines),
        findings=findings,
    )


def _lines(text: str) -> tuple[Line, ...]:
    """The lines of `text`; a form feed ends its line and its page, and what follows it is page + 1."""
    lines: list[Line] = []
    start, page, number = 0, 1, 0
    for end in _LINE_END.finditer(text):
        number += 1
        lines.append(Line(start, end.start(), page, number, None, None, False, "plain-text"))
        start = end.end()
        if end[0] == "\f":
            page, number = page + 1, 0
    if start < len(text):
        lines.append(Line(start, len(text), page, number + 1, None, None, False, "plain-text"))
    return tuple(lines)
