r"""ratsdoc: papers of German city councils as typed records.

>>> import ratsdoc
>>> record = ratsdoc.convert_text("Lärm am Ring\n\nAnfrage\n\nWir fragen die Stadt:\n\n1. Wie laut ist es?\n")
>>> record.document.title.text, [question.text for question in record.document.questions]
('Lärm am Ring', ['Wie laut ist es?'])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ratsdoc._version import __version__

if TYPE_CHECKING:
    from ratsdoc.documents import Anfrage, Document, Passage, Question, Unknown
    from ratsdoc.errors import RatsdocError
    from ratsdoc.export.schema import json_schema
    from ratsdoc.grammar import cities
    from ratsdoc.parsing.kinds import kinds
    from ratsdoc.pipeline import convert, convert_text
    from ratsdoc.readers import read
    from ratsdoc.record import Record

# Where each public name lives. They are imported when they are asked for: the command's help and
# `import ratsdoc` in a worker that only passes papers on need none of them.
_HOMES = {
    "Anfrage": "ratsdoc.documents",
    "Document": "ratsdoc.documents",
    "Passage": "ratsdoc.documents",
    "Question": "ratsdoc.documents",
    "RatsdocError": "ratsdoc.errors",
    "Record": "ratsdoc.record",
    "Unknown": "ratsdoc.documents",
    "cities": "ratsdoc.grammar",
    "convert": "ratsdoc.pipeline",
    "convert_text": "ratsdoc.pipeline",
    "json_schema": "ratsdoc.export.schema",
    "kinds": "ratsdoc.parsing.kinds",
    "read": "ratsdoc.readers",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ratsdoc' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


__all__ = [
    "Anfrage",
    "Document",
    "Passage",
    "Question",
    "RatsdocError",
    "Record",
    "Unknown",
    "__version__",
    "cities",
    "convert",
    "convert_text",
    "json_schema",
    "kinds",
    "read",
]
