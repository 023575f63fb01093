"""Damage done to sound papers, the same for the same seed: what transfer, editors and attackers do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_NUMBER = re.compile(rb"\d+")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_KEYWORDS = (
    b"obj",
    b"endobj",
    b"xref",
    b"trailer",
    b"startxref",
    b"/Pages",
    b"/Kids",
    b"/Length",
    b"/Count",
    b"/Type",
)
_LARGE = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999")


def _flip(data: bytes, dice: random.Random) -> bytes:
    """A few bytes turned into others."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 64)):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _cut(data: bytes, dice: random.Random) -> bytes:
    """The transfer broke off."""
    return data[: dice.randrange(1, len(data))]


def _hole(data: bytes, dice: random.Random) -> bytes:
    """A block is missing, or was read as zeros."""
    start = dice.randrange(len(data))
    length = dice.choice((1, 16, 512, 4096))
    return data[:start] + bytes(length) * dice.randint(0, 1) + data[start + length :]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    """A block stands twice."""
    start = dice.randrange(len(data))
    block = data[start : start + dice.choice((16, 512, 4096))]
    return data[:start] + block * dice.randint(2, 9) + data[start:]


def _inflate(data: bytes, dice: random.Random) -> bytes:
    """Numbers (lengths, offsets, counts, sizes) that lie."""
    found = list(_NUMBER.finditer(data))
    for match in sorted(dice.sample(found, min(len(found), dice.randint(1, 8))), key=lambda m: -m.start()):
        data = data[: match.start()] + dice.choice(_LARGE) + data[match.end() :]
    return data


def _stream(data: bytes, dice: random.Random) -> bytes:
    """The inside of a stream is damaged."""
    found = list(_STREAM.finditer(data))
    if not found:
        return _flip(data, dice)
    start, end = dice.choice(found).span(1)
    return data[:start] + _flip(data[start:end] or b"\0", dice) + data[end:]


def _keyword(data: bytes, dice: random.Random) -> bytes:
    """A word of the structure is lost or stands in the place of another."""
    return data.replace(dice.choice(_KEYWORDS), dice.choice((*_KEYWORDS, b"")), dice.randint(1, 3))


def _junk(data: bytes, dice: random.Random) -> bytes:
    """Foreign bytes before and behind."""
    return dice.randbytes(dice.randrange(2048)) + data + dice.randbytes(dice.randrange(2048))


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip,
    _cut,
    _hole,
    _repeat,
    _inflate,
    _stream,
    _keyword,
    _junk,
)


def mutants(papers: list[bytes], count: int, seed: int) -> list[bytes]:
    """`count` damaged copies of the papers, each damaged in one to three ways."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        data = papers[number % len(papers)]
        for _ in range(dice.randint(1, 3)):
            data = dice.choice(_WAYS)(data, dice) or b"%PDF-"
        made.append(data)
    return made
