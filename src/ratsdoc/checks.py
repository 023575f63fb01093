"""Checks: what is missing or odd in a built document, said as findings."""

from __future__ import annotations

from itertools import pairwise

from ratsdoc import grammar
from ratsdoc.diagnostics import Finding, Span
from ratsdoc.documents import Anfrage, Document, Passage, Question, Unknown
from ratsdoc.parsing import Parse
from ratsdoc.source import Source

# The order of sections in most papers; another order may be the reader's fault.
# Titles of fewer letters are rare: what is taken for one may be a name.
SHORT_TITLE = 6
_ORDER = ("petition", "questions", "demand", "signatures")


def check(document: Document, parse: Parse, source: Source, detected: bool) -> list[Finding]:
    """The findings about a document, in the order of their codes."""
    if not source.text.strip():
        return [] if any(finding.code == "RD303" for finding in source.findings) else [Finding("RD303")]
    if isinstance(document, Unknown):
        return _unknown(document)
    found = _common(document)
    if isinstance(document, Anfrage):
        found += _anfrage(document, parse)
    if not detected and document.heading is None:
        found.append(Finding("RD102", (), "/heading"))
    return sorted(found, key=lambda finding: finding.code)


def _unknown(document: Unknown) -> list[Finding]:
    if document.heading is None:
        return [Finding("RD213", (), "/kind")]
    values = (("heading", document.heading.text),)
    return [Finding("RD212", (_span(document.heading),), "/kind", values)]


def _common(document: Document) -> list[Finding]:
    found = []
    if document.title is None:
        found.append(Finding("RD101", (), "/title"))
    elif document.title.text.endswith(".") or sum(map(str.isalpha, document.title.text)) < SHORT_TITLE:
        found.append(Finding("RD214", (_span(document.title),), "/title"))
    if not document.originators:
        found.append(Finding("RD106", (), "/originators"))
    if not document.signatures:
        found.append(Finding("RD105", (), "/signatures"))
    # "keine", where a form asks for attachments, leaves nothing open.
    left = [one for one in document.unassigned if not grammar.words()["NOTHING"].fullmatch(one.text)]
    characters = sum(len("".join(passage.text.split())) for passage in left)
    if characters:
        spans = tuple(_span(passage) for passage in left)
        found.append(Finding("RD204", spans, "/unassigned", (("characters", characters),)))
    return found


def _anfrage(document: Anfrage, parse: Parse) -> list[Finding]:
    found = []
    if document.petition is None:
        found.append(Finding("RD103", (), "/petition"))
    if not document.questions:
        found.append(Finding("RD104", (), "/questions"))
    left = [row for row in parse.rows if row.type == "NUMBER"]
    if left:
        spans = tuple(parse.view.span(row.start, row.end) for row in left)
        found.append(Finding("RD206", spans, "/questions", (("lines", len(left)),)))
    found += _silent(document.questions, "/questions")
    found += [
        Finding("RD216", (_span(passage),), f"/{name}/{place}")
        for name in ("preamble", "reasons")
        for place, passage in enumerate(getattr(document, name))
        if "?" in passage.text
    ]
    found += _strays(document, parse)
    return found + _disorder(document)


def _silent(questions: tuple[Question, ...], pointer: str) -> list[Finding]:
    """Items that neither ask nor request, unless their sub-questions do, or one of the next ends with the
    question mark of the sentence that they are parts of.
    """
    found = []
    last = max((place for place, one in enumerate(questions) if one.text.endswith("?")), default=-1)
    for place, question in enumerate(questions):
        here = f"{pointer}/{place}"
        part = place < last and (question.text.endswith((",", ";")) or question.text[:1].islower())
        if question.form == "question" and not part and "?" not in question.text and not question.questions:
            values = (("number", question.number or str(place + 1)),)
            found.append(Finding("RD209", (_span(question),), here, values))
        found += _silent(question.questions, f"{here}/questions")
    return found


def _strays(document: Anfrage, parse: Parse) -> list[Finding]:
    found = []
    heads = [tree for tree in parse.tree.children if not isinstance(tree, str)]
    for place, tree in enumerate(heads):
        token = tree.children[0] if tree.children else None
        if tree.data != "reasons" or not isinstance(token, str) or getattr(token, "type", "") != "REASONS":
            continue
        if ":" in token and token.split(":", 1)[1].strip():
            continue
        if place + 1 == len(heads) or heads[place + 1].data not in (
            "paragraph",
            "question",
            "petition",
            "group",
        ):
            span = parse.view.span(token.start_pos or 0, token.end_pos or 0)
            found.append(Finding("RD203", (span,), "/reasons", (("marker", token.strip()),)))
    return found


def _disorder(document: Anfrage) -> list[Finding]:
    """Sections that stand before one that most papers have earlier."""
    starts: list[tuple[str, int]] = []
    for name in _ORDER:
        value = getattr(document, name)
        first = value[0] if isinstance(value, tuple) and value else value or None
        if first is not None:
            starts.append((name, first.span.start))
    found = []
    for (earlier, start), (later, after) in pairwise(starts):
        if after < start:
            values = (("later", later), ("earlier", earlier))
            found.append(Finding("RD208", (), f"/{later}", values))
    return found


def _span(passage: Passage) -> Span:
    return Span(passage.span.start, passage.span.end)
