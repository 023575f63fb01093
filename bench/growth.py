"""How the cost of a conversion grows with the text: microseconds a character, from 3 kB to 330 kB.

    python bench/growth.py

The papers are made here: one with numbered questions only, one with prose whose words are broken over
line ends. A cost that grows with the text and no faster shows as equal numbers in a column.
"""

from __future__ import annotations

import statistics
import time

import ratsdoc

HEAD = "Stadtverordnetenversammlung Musterau\n\nLärm am Ring\n\nAnfrage\n\n"
QUESTION = "{}. Wie laut ist es am Ring bei Nacht, und was hat die\nStadt seit Mai dagegen getan?\n\n"
PROSE = (
    "Am Ring ist es laut geworden, seit die Umleitung gilt, und die Anwohnerin-\n"
    "nen klagen über Nächte ohne Schlaf. Die Ver-\nwaltung hat {} Messungen angekündigt.\n\n"
)
SIZES = (3_000, 30_000, 330_000)
CHARACTERS = 600_000
"""How much text each median rests on, in all."""


def paper(size: int, piece: str) -> str:
    """A made paper of at least `size` characters."""
    parts, length = [HEAD], len(HEAD)
    while length < size:
        parts.append(piece.format(len(parts)))
        length += len(parts[-1])
    if piece is PROSE:
        parts.append("Wir fragen den Magistrat:\n\n1. Wie laut ist es?\n")
    return "".join(parts)


def cost(text: str) -> float:
    """Microseconds a character of the median conversion, record and JSON."""
    ratsdoc.convert_text(text)
    times = []
    for _ in range(max(3, CHARACTERS // len(text))):
        start = time.perf_counter()
        ratsdoc.convert_text(text).to_json()
        times.append(time.perf_counter() - start)
    return statistics.median(times) / len(text) * 1e6


def main() -> None:
    """Prints the table."""
    print(f"{'characters':>12} {'questions':>10} {'prose':>8}   microseconds a character")
    for size in SIZES:
        print(f"{size:>12,} {cost(paper(size, QUESTION)):>10.2f} {cost(paper(size, PROSE)):>8.2f}")


if __name__ == "__main__":
    main()
