"""Where the grammars and schemas lie: in the installed package, else in the checkout.

An editable install leaves no copy inside the package, so the checkout's folders are the second place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder `grammars` or `schemas`; raises FileNotFoundError when the installation lacks it."""
    for candidate in (_PACKAGE / name, _PACKAGE.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"ratsdoc is installed without its {name}; install it again")


@cache
def text(path: str) -> str:
    """The text of a resource, such as "grammars/front.lark"; raises FileNotFoundError if there is none."""
    head, _, tail = path.partition("/")
    return (folder(head) / tail).read_text(encoding="utf-8")
