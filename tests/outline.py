"""The outline of a record: its fields as a few lines of text that a human can write and compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# The fields of an outline in their order; those that hold nothing have no line.
FIELDS = (
    *("heading", "title", "reference", "date", "body", "originators", "addressee", "referral"),
    *("consultations", "letterhead", "preamble", "petition", "questions", "reasons", "demand", "closing"),
    *("signatures", "attachments", "paragraphs", "unassigned"),
)


def outline(document: dict[str, Any]) -> str:
    """One line a value: `field: text`. Dates come with their day, originators with their type, signatures
    with mark and role; questions with number, label (if it is not the number and a dot) and group, those
    within others indented. A kind other than `anfrage` stands first.
    """
    lines = [] if document["kind"] == "anfrage" else [f"kind: {document['kind']}"]
    for field in FIELDS:
        value = document.get(field)
        if field == "questions":
            lines += _questions(value or [], "")
            continue
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                lines.append(_LINES.get(field, _plain)(field, one))
    return "\n".join(lines)


def _plain(field: str, one: dict[str, Any]) -> str:
    return f"{field}: {one['text']}"


def _date(field: str, one: dict[str, Any]) -> str:
    return f"{field} ({one['value']}): {one['text']}"


def _originator(field: str, one: dict[str, Any]) -> str:
    return f"{field} ({one['type']}): {one['text']}"


def _referral(field: str, one: dict[str, Any]) -> str:
    return f"{field} ({one['mode']}): {' | '.join(committee['text'] for committee in one['committees'])}"


def _consultation(field: str, one: dict[str, Any]) -> str:
    return f"{field}: {' | '.join(str(one[key]) for key in ('body', 'date', 'agenda_item', 'role'))}"


def _signature(field: str, one: dict[str, Any]) -> str:
    mark = f" ({one['mark']})" if one["mark"] else ""
    return f"{field}{mark}: {one['name']}{'; ' + one['role'] if one['role'] else ''}"


_LINES = {
    "date": _date,
    "originators": _originator,
    "referral": _referral,
    "consultations": _consultation,
    "signatures": _signature,
}


def _questions(questions: list[dict[str, Any]], indent: str) -> Iterator[str]:
    for one in questions:
        number = f" {one['number']}" if one["number"] else ""
        label = f" {one['label']!r}" if one["label"] not in (None, f"{one['number']}.") else ""
        group = f" <{one['heading']['text']}>" if one["heading"] else ""
        yield f"{indent}{one['form']}{number}{label}{group}: {one['text']}".rstrip()
        yield from _questions(one["questions"], indent + "  ")
