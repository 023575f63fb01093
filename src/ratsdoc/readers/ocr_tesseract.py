"""Tesseract, the program: which languages it has, and what it reads in a picture.

It runs as a process of its own, with one thread, fed through its standard input. Of its formats hOCR is
the one that says what a line of print is: its words with box and confidence, its baseline and its size.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET  # what is parsed was written by Tesseract
from collections.abc import Callable
from functools import cache
from statistics import median
from typing import NamedTuple

from ratsdoc.readers.ocr_pictures import Picture

PROGRAM = "tesseract"
# What Tesseract is to take a page for: one column of text of various sizes. Left to find columns itself it
# takes item numbers for one, and drops it; columns are the layout's business.
SEGMENTATION = "4"
# Type size over what Tesseract calls the size of a line (from descender to ascender): 1.02 to 1.09 by font,
# in 350 lines of 21 fixtures. Sizes nearer to each other than `ALIKE` are one: it measures up to 1 in 7 too
# small where a line has no ascender or descender.
EM, ALIKE = 1.07, 1.15
# How far letters reach above and below the baseline, in type sizes, in common type.
HIGH, LOW = frozenset("bdfhijkltßäöüÄÖÜ()/"), frozenset("gjpqy()/")
CAPITAL, SMALL, TAIL, COMMA, FOOT = 0.72, 0.53, 0.21, 0.12, 0.01
# Tesseract's size is not believed where it is this far from what the words' boxes say.
APART = 1.2
_LIST_SECONDS = 20
# What Tesseract's process does before it is Tesseract. A worker of a batch, which may be killed, ties it to
# its own life here; elsewhere nothing, since among threads this would not be safe.
first: Callable[[], None] | None = None
_NUMBERS = re.compile(r"(bbox|baseline|x_size|x_descenders|x_wconf|textangle)((?: -?[\d.]+)+)")


class Word(NamedTuple):
    """A word with its box in pixels and Tesseract's confidence, 0 to 100."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


class Printed(NamedTuple):
    """A line of words. Its baseline runs through (`x`, `y`) with `slope`; pixels, y downwards."""

    words: tuple[Word, ...]
    x: float
    y: float
    slope: float
    size: float
    upright: bool


class NotReadError(Exception):
    """Tesseract did not read a picture, and why, mostly in its own words."""


def program() -> str | None:
    """Where Tesseract is; None if it is not installed."""
    return shutil.which(PROGRAM)


def missing(path: str, language: str) -> list[str]:
    """The parts of `language` ("deu+eng" has two) that Tesseract has no model for."""
    return [part for part in language.split("+") if part not in _languages(path)]


@cache
def _languages(path: str) -> frozenset[str]:
    try:
        done = subprocess.run(  # noqa: S603
            [path, "--list-langs"],
            capture_output=True,
            check=False,
            timeout=_LIST_SECONDS,
            env=_environment(),
            preexec_fn=first,
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    # The first line is a heading.
    return frozenset(done.stdout.decode("utf-8", "replace").split("\n")[1:])


def read(path: str, picture: Picture, language: str, seconds: float) -> list[Printed]:
    """The lines that Tesseract finds, in its order. Raises TimeoutError after `seconds`, and NotReadError."""
    if seconds <= 0:
        raise TimeoutError
    dpi = round(picture.scale * 72)
    command = [path, "stdin", "stdout", "-l", language, "--dpi", str(min(max(dpi, 70), 2400))]
    command += ["--psm", SEGMENTATION, "hocr"]
    try:
        done = subprocess.run(  # noqa: S603  # the language was checked, the rest is ours
            command,
            input=picture.pgm,
            capture_output=True,
            check=False,
            timeout=seconds,
            env=_environment(),
            preexec_fn=first,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    except OSError as error:
        raise NotReadError(error.strerror or str(error)) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").split("\n")
        raise NotReadError(next((line for line in said if line.strip()), f"exit code {done.returncode}"))
    return parse(done.stdout)


def _environment() -> dict[str, str]:
    # More threads make a page hardly faster, and a run of many papers slower.
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def parse(hocr: bytes) -> list[Printed]:
    """The lines of an hOCR file; raises NotReadError if it is none."""
    try:
        page = ET.fromstring(hocr)  # noqa: S314
    except ET.ParseError as error:
        raise NotReadError(f"its answer cannot be read: {error}") from None
    lines: list[Printed] = []
    for element in page.iter():
        values = _values(element.get("title", ""))
        if "x_size" not in values or "bbox" not in values:
            continue
        words = tuple(_words(element))
        if not words:
            continue
        left, _, _, bottom = values["bbox"]
        slope, offset = (*values.get("baseline", ()), 0.0, 0.0)[:2]
        turned = values.get("textangle", [0.0])[0] % 360
        size = _size(values["x_size"][0] * EM, words)
        lines.append(Printed(words, left, bottom + offset, slope, size, turned == 0))
    return [line._replace(size=_typical(line.size, lines)) for line in lines]


def _typical(size: float, lines: list[Printed]) -> float:
    return median(other.size for other in lines if size / ALIKE <= other.size <= size * ALIKE)


def _size(said: float, words: tuple[Word, ...]) -> float:
    """The type size of a line, in pixels: what Tesseract said, unless the words are not like it."""
    seen = [_em(word) for word in words if sum(map(str.isalnum, word.text)) > 1]
    return said if not seen or said / APART <= median(seen) <= said * APART else median(seen)


def _em(word: Word) -> float:
    """The type size that a word's height speaks for."""
    letters = set(word.text)
    tall = letters & HIGH or any(letter.isupper() or letter.isdigit() for letter in letters)
    below = TAIL if letters & LOW else COMMA if letters & {",", ";"} else FOOT
    return (word.bottom - word.top) / ((CAPITAL if tall else SMALL) + below)


def _words(line: ET.Element) -> list[Word]:
    found = []
    for element in line.iter():
        values = _values(element.get("title", ""))
        text = "".join(element.itertext()).strip()
        if "x_wconf" in values and text:
            x0, top, x1, bottom = values["bbox"]
            found.append(Word(text, x0, top, x1, bottom, values["x_wconf"][0]))
    return found


def _values(title: str) -> dict[str, list[float]]:
    return {name: [float(number) for number in numbers.split()] for name, numbers in _NUMBERS.findall(title)}
