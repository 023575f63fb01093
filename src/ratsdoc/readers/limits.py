"""How much one input may ask for, before reading it could take the machine."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The most bytes of input, pages and characters of text that are read from one paper.

    Bytes alone protect little: a few kilobytes of PDF can unfold to thousands of pages or
    millions of characters. More than any of them raises `ratsdoc.errors.TooLargeError`.
    """

    max_bytes: int = 50 * 1024 * 1024
    max_pages: int = 2_000
    max_chars: int = 5_000_000


DEFAULT = Limits()
