"""Options: what decides over a record besides the paper's bytes and the version."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from ratsdoc.readers.limits import DEFAULT, Limits

Repair = Literal["off", "safe", "full"]
Ocr = Literal["auto", "never", "always", "redo"]

# One of Tesseract's models or several: "deu", "deu+eng", "script/Latin".
_LANGUAGE = re.compile(r"[A-Za-z]\w*(?:/\w+)?(?:\+[A-Za-z]\w*(?:/\w+)?)*")


class Options(NamedTuple):
    """What is wanted of a conversion. Equal options and equal bytes give equal records.

    `repair` is "off", "safe" or "full"; `lexicon` a file of the user's own words. `ocr` is "auto" (pages
    that have no text, or none that can be used), "never", "always", or "redo" (also pages whose text layer
    some other OCR made); `ocr_lang` names Tesseract's models, `ocr_pages` and `ocr_seconds` are the most
    pages of a paper that OCR reads, and the most seconds for one of them.
    """

    kind: str | None = None
    city: str | None = None
    reader: str | None = None
    with_text: bool = False
    limits: Limits = DEFAULT
    repair: Repair = "safe"
    lexicon: Path | None = None
    ocr: Ocr = "auto"
    ocr_lang: str = "deu"
    ocr_pages: int = 100
    ocr_seconds: float = 60.0


STANDARD = Options()


def checked(options: Options) -> Options:
    """The options; raises ValueError for one that cannot be.

    Kind, city and reader are checked where it is known which there are.
    """
    for name, values in (("repair", get_args(Repair)), ("ocr", get_args(Ocr))):
        if getattr(options, name) not in values:
            raise ValueError(f"{name} is {getattr(options, name)!r}; it can be {', '.join(values)}")
    if not _LANGUAGE.fullmatch(options.ocr_lang):
        raise ValueError(f"ocr_lang is {options.ocr_lang!r}; it is written like deu or deu+eng")
    if options.ocr_pages < 0 or options.ocr_seconds <= 0:
        raise ValueError("ocr_pages and ocr_seconds must be positive")
    return options
