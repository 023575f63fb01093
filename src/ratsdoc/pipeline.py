"""The pipeline: bytes, a source, a ledger, a parse, a document, a record."""

from __future__ import annotations

from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import IO

from ratsdoc import checks, cleaning, errors, parsing, readers
from ratsdoc.cleaning import FURNITURE, Ledger, language, view
from ratsdoc.cleaning.repair import Acceptor, acceptors
from ratsdoc.diagnostics import Finding, Span
from ratsdoc.documents import BUILDERS, Document, Reader, base
from ratsdoc.documents.base import made
from ratsdoc.documents.passages import places
from ratsdoc.options import STANDARD, Ocr, Options, Repair, checked
from ratsdoc.parsing import kinds
from ratsdoc.readers import text as plain
from ratsdoc.readers import unread
from ratsdoc.record import (
    SCHEMA_NAME,
    SCHEMA_VERSION,
    Coverage,
    Diagnostic,
    EditInfo,
    Record,
    SchemaVersion,
    SourceInfo,
)
from ratsdoc.source import Source

Input = str | PathLike[str] | bytes | IO[bytes]


def convert(
    paper: Input,
    *,
    name: str | None = None,
    kind: str | None = None,
    city: str | None = None,
    reader: str | None = None,
    repair: Repair = "safe",
    lexicon: str | PathLike[str] | None = None,
    ocr: Ocr = "auto",
    ocr_lang: str = "deu",
    with_text: bool = False,
    isolated: bool = False,
) -> Record:
    """The record of a paper given as a path, as bytes or as a file open for reading bytes.

    `kind` and `city` are those of `ratsdoc.kinds()` and `ratsdoc.cities()`; without them the kind is
    recognised and the general grammar used. The other options are told in `ratsdoc.options.Options`.
    Raises `RatsdocError` for input that cannot be read, and ValueError for an option that cannot be, such
    as a kind, city or reader that does not exist or a lexicon that cannot be read.

    `isolated` reads the paper in a process of its own, with a deadline and a limit of memory: for input
    that nobody vouches for.
    """
    own = None if lexicon is None else Path(fspath(lexicon))
    options = Options(kind, city, reader, with_text, repair=repair, lexicon=own, ocr=ocr, ocr_lang=ocr_lang)
    data, known = _bytes(paper)
    if isolated:
        from ratsdoc.batch.library import convert_isolated
        from ratsdoc.batch.papers import Paper

        checked(options)
        return convert_isolated(Paper(name or known, "", data=data), options)
    return from_bytes(data, name or known, options)


def convert_text(
    text: str,
    *,
    name: str = "text",
    kind: str | None = None,
    city: str | None = None,
    repair: Repair = "safe",
    lexicon: str | PathLike[str] | None = None,
    with_text: bool = False,
) -> Record:
    """The record of a paper given as text; any text gives one. Raises ValueError as `convert` does."""
    own = None if lexicon is None else Path(fspath(lexicon))
    options = Options(kind, city, with_text=with_text, repair=repair, lexicon=own)
    return from_source(plain.from_str(text, name=name), options)


def from_bytes(data: bytes, name: str, options: Options = STANDARD) -> Record:
    """The record of a paper given as its bytes; raises what `convert` does."""
    asked = _asked(checked(options))
    source = readers.read(data, name=name, reader=options.reader, limits=options.limits)
    findings = language.diagnose(source)
    if numbers := unread.pages(source, data, findings, options.ocr):
        # Most papers need no OCR, and the command starts fast because it imports late.
        from ratsdoc.readers import ocr

        wish = ocr.Wish(options.ocr_lang, pages=options.ocr_pages, seconds=options.ocr_seconds)
        source = ocr.reread(source, data, numbers, wish)
        findings = language.diagnose(source)
    return _built(source, findings, options, asked)


def from_source(source: Source, options: Options = STANDARD) -> Record:
    """The record of a paper that is read already. Raises ValueError as `convert` does."""
    asked = _asked(checked(options))
    return _built(source, language.diagnose(source), options, asked)


def _built(
    source: Source, findings: list[Finding], options: Options, asked: tuple[Acceptor, ...] | None
) -> Record:
    city = kinds.known_city(options.city)
    cleaned = cleaning.clean(source, options.repair, asked, city)
    clean = view(source.text, cleaned.read.edits)
    kind = None if options.kind is None else kinds.known(options.kind)
    parse = parsing.parse(clean, source, kind, city)
    shown = None if cleaned.shown is cleaned.read else cleaned.shown
    document = BUILDERS[parse.kind](Reader(source, parse.view, shown), parse)
    findings = [*source.findings, *findings, *cleaned.findings, *parse.findings]
    findings += checks.check(document, parse, source, kind is not None)
    return _record(source, cleaned.shown, document, findings, options.with_text)


def _asked(options: Options) -> tuple[Acceptor, ...] | None:
    """Whom the repair asks: None for the lexicon alone. Raises ValueError for a list that cannot be read."""
    if options.lexicon is None:
        return None
    try:
        changed = options.lexicon.stat().st_mtime_ns
        return _acceptors(options.lexicon, changed)
    except UnicodeDecodeError:
        raise ValueError(f"the lexicon {options.lexicon} is not UTF-8") from None
    except OSError as error:
        raise ValueError(f"the lexicon {options.lexicon} cannot be read: {error.strerror}") from None


@lru_cache(maxsize=4)
def _acceptors(own: Path, changed: int) -> tuple[Acceptor, ...]:
    """The acceptors with a user's list, read again when the file has `changed`."""
    return acceptors(own)


def read_bytes(path: str | PathLike[str]) -> bytes:
    """The bytes of a file; raises NotFoundError, FolderError and UnreadableError of `ratsdoc.errors`."""
    try:
        return Path(fspath(path)).read_bytes()
    except FileNotFoundError:
        raise errors.NotFoundError(str(path)) from None
    except IsADirectoryError:
        raise errors.FolderError(str(path)) from None
    except OSError as error:
        raise errors.UnreadableError(str(path), detail=error.strerror or str(error)) from None


def _bytes(paper: Input) -> tuple[bytes, str]:
    """The bytes of a paper and the name it goes by."""
    if isinstance(paper, bytes):
        return paper, "bytes"
    if not isinstance(paper, (str, PathLike)):
        return paper.read(), _written(str(getattr(paper, "name", "file")))
    return read_bytes(paper), _written(Path(fspath(paper)).name)


def _written(name: str) -> str:
    """The name as text: a file's name may hold bytes that are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _record(
    source: Source, ledger: Ledger, document: Document, findings: list[Finding], with_text: bool
) -> Record:
    return made(
        Record,
        schema_=made(SchemaVersion, name=SCHEMA_NAME, version=SCHEMA_VERSION),
        source=made(
            SourceInfo,
            name=source.name,
            media_type=source.media_type,
            sha256=source.sha256,
            bytes=source.bytes,
            pages=source.pages,
            reader=source.reader,
            text_origin=source.text_origin,
            page_origins=source.page_origins,
            text_sha256=source.text_sha256,
        ),
        document=document,
        edits=tuple(
            made(EditInfo, span=made(base.Span, start=start, end=end), replacement=replacement, rule=rule)
            for (start, end), replacement, rule in ledger.edits
        ),
        coverage=_coverage(source, ledger, document),
        diagnostics=tuple(_diagnostic(source, finding) for finding in findings),
        text=source.text if with_text else None,
    )


def _diagnostic(source: Source, finding: Finding) -> Diagnostic:
    return made(
        Diagnostic,
        code=finding.code,
        severity=finding.entry.severity,
        message=finding.message,
        field=finding.field,
        places=tuple([place for span in finding.spans for place in places(source, span)]),
    )


def _coverage(source: Source, ledger: Ledger, document: Document) -> Coverage:
    """Shares of non-blank characters; without any, everything counts as assigned."""
    furniture = [edit.span for edit in ledger.edits if edit.rule in FURNITURE]
    unassigned = [Span(passage.span.start, passage.span.end) for passage in document.unassigned]
    total = _solid(source.text)
    cut = sum(_solid(source.text[start:end]) for start, end in furniture)
    left = sum(_solid(source.text[start:end]) for start, end in unassigned)
    left -= sum(
        _solid(source.text[max(start, begin) : min(end, stop)])
        for start, end in unassigned
        for begin, stop in furniture
        if begin < end and start < stop
    )
    shares = (round(cut / total, 6), round(left / total, 6)) if total else (0.0, 0.0)
    return made(Coverage, assigned=round(1 - sum(shares), 6), furniture=shares[0], unassigned=shares[1])


def _solid(text: str) -> int:
    return sum(map(len, text.split()))
