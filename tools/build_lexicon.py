"""Makes the compact lexicon from a list of word forms.

    python tools/build_lexicon.py WORDS.tsv [--out lexicon/council-words.txt.gz] [--min-count 4]

WORDS.tsv has lines `word<TAB>count`, the count being the number of papers that hold the word. The list
comes from papers, so it holds their noise; what is dropped and why is decided in `sound` and `twinless`.
The result, unpacked, is the words in code point order, one per line, an empty line, and a line with one hex
digit per word: floor(log2(count)), at most 15. `tests/test_repair.py` guards that it loads.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[1] / "lexicon"
PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "s"})
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
GLUED = re.compile(r"[^\W\d_A-ZÄÖÜ][A-ZÄÖÜ]")
ODD = re.compile(r"([^\Wsfltmnpr])\1\1|(.)\2\2\2|^[^aeiouyäöüéèáàóAEIOUYÄÖÜ]{4,}$")
SHORT = {1: 10**9, 2: 1000, 3: 40}
"""Fragments of broken words are short: how many papers must hold a word of this length."""
NOISE = 20
"""A word whose umlauts are lost is noise when the word with them is in this many times as many papers."""


def read(path: Path) -> Counter[str]:
    """Counts by word, with the parts of hyphenated words counted too; bad lines raise ValueError."""
    counts: Counter[str] = Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        word, tab, count = line.partition("\t")
        if not tab or not count.isdigit():
            raise ValueError(f"{path}, line {number}: expected word<TAB>count")
        counts[word] += int(count)
        if "-" in word:
            for part in word.split("-"):
                counts[part] += int(count)
    return counts


def sound(word: str, count: int) -> bool:
    """Whether `word` looks like a word: letters only, not glued from two, no fragment."""
    if count < SHORT.get(len(word), 0) or not WORD.fullmatch(word):
        return False
    if GLUED.search(word):
        return count >= 50
    return not ODD.search(word) or count >= 100


def fragments(counts: Counter[str]) -> set[str]:
    """Tails of words broken before an umlaut: in lower case, and far rarer than a word that ends so."""
    ends: Counter[str] = Counter()
    for word, count in counts.items():
        for start in (1, 2, 3):
            if word[start : start + 1] in ("ä", "ö", "ü", "ß"):
                ends[word[start:]] += count
    return {word for word, count in ends.items() if 0 < counts.get(word, 0) * 5 < count and counts[word] < 60}


def twinless(counts: Counter[str], kept: Iterable[str]) -> set[str]:
    """Words that are another word without its umlauts, by their counts, and are not `kept` as words."""
    best: dict[str, int] = {}
    for word, count in counts.items():
        plain = word.translate(PLAIN)
        if plain != word:
            best[plain] = max(best.get(plain, 0), count)
    return {word for word, count in best.items() if 0 < counts.get(word, 0) * NOISE <= count} - set(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("words", type=Path)
    parser.add_argument("--out", type=Path, default=LEXICON / "council-words.txt.gz")
    parser.add_argument("--min-count", type=int, default=4)
    parser.add_argument("--added", type=Path, default=LEXICON / "added-words.tsv")
    options = parser.parse_args()
    counts = read(options.words) | read(options.added)
    twins = (LEXICON / "twins.tsv").read_text(encoding="utf-8").splitlines()
    real = {line.partition("\t")[0] for line in twins if line and not line.startswith("#")}
    dropped = fragments(counts) | twinless(counts, real)
    words = sorted(
        word
        for word, count in counts.items()
        if count >= options.min_count and word not in dropped and sound(word, count)
    )
    digits = "".join(f"{min(counts[word].bit_length() - 1, 15):x}" for word in words)
    raw = ("\n".join(words) + "\n\n" + digits + "\n").encode()
    options.out.write_bytes(gzip.compress(raw, 9, mtime=0))
    print(f"{len(words)} of {len(counts)} words, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
