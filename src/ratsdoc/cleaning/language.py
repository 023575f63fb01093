"""What ails a text as a whole: OCR that knew no German, a text layer that is no language, letters lost.

Each illness has its own cure, so they are told apart. Clean text, foreign text, lists of names and tables
are none of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ratsdoc.cleaning.repair.acceptors import Acceptor, lexicon
from ratsdoc.cleaning.repair.noise import EXPECTED, WORD, is_german, is_noisy, known, letters, suspect
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.cleaning.repair.vocabulary import Vocabulary
from ratsdoc.cleaning.repair.words import Mended, mend
from ratsdoc.diagnostics import Finding, Span
from ratsdoc.source import Source

SOLID = re.compile(r"\S+")
COMMON = "eaionrst"
"""Together about 64 of 100 letters in German and English, above 50 in all languages in Latin letters."""
COMMON_LEAST = 0.42
KNOWN_LEAST = 0.15
ODD_MOST = 0.1
SYMBOLS_MOST = 0.45
PAGE_LEAST = 150
"""Characters a page needs for a judgement of its own."""
LOST_WORDS, LOST_SHARE, LOST_LEAST = 4, 0.01, 0.15
"""A loss needs this many different words, this share of all, and the letter this rare against what is due."""
LOST_DUE = 4
"""A letter of which fewer are due may be missing by chance."""
ODD = re.compile("[\ufffd\x00-\x08\x0e-\x1f\ue000-\uefff\uf100-\uf8ff]")
"""Private-use bullets (U+F0xx, from symbol fonts) are common in sound papers and not looked for here."""
SAMPLE = 200
"""Unknown words that are tried with letters put in."""


class Page(NamedTuple):
    """A page's number and the characters it takes in the source text."""

    number: int
    span: Span


def diagnose(source: Source) -> list[Finding]:
    """RD310 for pages read in the wrong language, RD311 for pages that hold no language, RD312 for letters
    lost; at most one of each. Spans are whole pages, for RD312 the damaged words.
    """
    # Text that looks sound never asks, and the lexicon stays unread.
    vocabulary = Vocabulary((Acceptor("lexicon", lambda word: lexicon().tier(word)),))
    sheets = list(_pages(source))
    texts = {page: source.text[page.span.start : page.span.end] for page in sheets}
    garbage = [page for page in sheets if _is_garbage(texts[page], vocabulary)]
    misread: list[tuple[Page, Mended]] = []
    for page in sheets:
        if page not in garbage and suspect(texts[page]) and is_german(texts[page], vocabulary):
            mended = mend(texts[page], vocabulary, "safe")
            if is_noisy(mended):
                misread.append((page, mended))
    findings = [_garbage(garbage, texts, vocabulary)] if garbage else []
    lost = _lost([page for page in sheets if page not in garbage], texts, vocabulary)
    healed = sum(mended.healed for _, mended in misread)
    # A word that lost its letter can often be healed by another change too: what explains more wins.
    if lost and dict(lost.values)["damaged"] > healed:
        return [*findings, lost]
    return [*findings, _misread(misread, texts)] if misread else findings


def _pages(source: Source) -> Iterator[Page]:
    first = 0
    for index, line in enumerate(source.lines):
        if index + 1 == len(source.lines) or source.lines[index + 1].page != line.page:
            yield Page(line.page, Span(source.lines[first].start, line.end))
            first = index + 1


def _named(pages: list[Page]) -> str:
    """Page numbers as people write them: "page 2", "pages 1, 4-6"."""
    runs: list[list[int]] = []
    for number in (page.number for page in pages):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    spelled = ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
    return f"page{'s' if len(pages) > 1 else ''} {spelled}"


def _misread(misread: list[tuple[Page, Mended]], texts: dict[Page, str]) -> Finding:
    counts = [letters(texts[page]) for page, _ in misread]
    total = sum(count.letters for count in counts)
    return Finding(
        "RD310",
        tuple(page.span for page, _ in misread),
        values=(
            ("pages", _named([page for page, _ in misread])),
            ("umlauts", sum(count.umlauts for count in counts)),
            ("expected", round(EXPECTED * total)),
            ("damaged", sum(mended.healed for _, mended in misread)),
            ("examples", ", ".join(_examples(texts[misread[0][0]], misread[0][1]))),
            ("letters", total),
            ("double_i", sum(count.double_i for count in counts)),
            ("acute", sum(count.acute for count in counts)),
        ),
    )


def _examples(text: str, mended: Mended) -> list[str]:
    """Up to three of the words that were read wrongly, as they were read."""
    found: dict[str, None] = {}
    for edit in mended.edits:
        line = text[max(0, edit.span.start - 60) : edit.span.end + 60]
        at = edit.span.start - max(0, edit.span.start - 60)
        word = next((word.group() for word in SOLID.finditer(line) if word.end() > at), "")
        found[word.strip(".,;:()")] = None
        if len(found) == 3:
            break
    return list(found)


def _odd(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc")


def _is_sound(text: str) -> bool:
    """Whether half of the text is the commonest letters and nothing is odd: most texts, told quickly."""
    if ODD.search(text) is not None:
        return False
    common = 2 * sum(map(text.count, COMMON))
    # Blanks and line ends are told in no time, tabs and the like only when they decide.
    solid = len(text) - text.count(" ") - text.count("\n")
    return common >= solid or common >= sum(map(len, text.split()))


def _is_garbage(text: str, vocabulary: Vocabulary) -> bool:
    """Whether `text` is no language: characters of no alphabet, or letters in no language's proportion."""
    if _is_sound(text):
        return False
    solid = [character for character in text if not character.isspace() and character not in "._-…"]
    if len(solid) < PAGE_LEAST:
        return False
    if sum(map(_odd, solid)) > ODD_MOST * len(solid):
        return True
    spelled = [character for character in solid if character.isalpha()]
    latin = [character for character in spelled if character < "\u0250"]
    digits = sum(map(str.isdigit, solid))
    if len(latin) * 2 < len(spelled):
        return False
    common = sum(map("".join(latin).lower().count, COMMON))
    if common >= COMMON_LEAST * len(latin) and len(solid) - len(spelled) - digits < SYMBOLS_MOST * len(solid):
        return False
    recognised, words = known(text, vocabulary)
    return len(solid) - digits >= PAGE_LEAST and recognised < KNOWN_LEAST * max(words, 20)


def _garbage(pages: list[Page], texts: dict[Page, str], vocabulary: Vocabulary) -> Finding:
    text = "\n".join(texts[page] for page in pages)
    recognised, words = known(text, vocabulary)
    return Finding(
        "RD311",
        tuple(page.span for page in pages),
        values=(
            ("pages", _named(pages)),
            ("known", recognised),
            ("words", words),
            ("odd", sum(_odd(character) for character in text if not character.isspace())),
            ("characters", len(text)),
        ),
    )


def _lost(pages: list[Page], texts: dict[Page, str], vocabulary: Vocabulary) -> Finding | None:
    """Letters that are hardly there, and that make many unknown words known when they are put in."""
    whole = "\n".join(texts[page] for page in pages)
    # Letters are fewer than characters: what is frequent among these needs no count of those.
    if not _rare(whole, len(whole)):
        return None
    rare = _rare(whole, sum(letters(texts[page]).letters for page in pages))
    if not rare:
        return None
    words = 0
    places: dict[str, list[Span]] = {}
    for page in pages:
        for found in WORD.finditer(texts[page]):
            words += 1
            if not vocabulary.plain(found.group()):
                start = page.span.start + found.start()
                places.setdefault(found.group(), []).append(Span(start, start + len(found.group())))
    missing: dict[str, list[str]] = {}
    for word in list(places)[:SAMPLE]:
        for letter in rare:
            if any(_common(word[:at] + letter + word[at:], vocabulary) for at in range(1, len(word) + 1)):
                missing.setdefault(letter, []).append(word)
    damaged = {word: None for healed in missing.values() if len(healed) > 1 for word in healed}
    if len(damaged) < LOST_WORDS or sum(len(places[word]) for word in damaged) < LOST_SHARE * words:
        return None
    return Finding(
        "RD312",
        tuple(sorted(span for word in damaged for span in places[word])),
        values=(
            ("pages", _named(pages)),
            ("letters", " ".join(letter for letter, healed in missing.items() if len(healed) > 1)),
            ("damaged", sum(len(places[word]) for word in damaged)),
            ("examples", ", ".join(list(damaged)[:3])),
        ),
    )


def _rare(text: str, total: int) -> list[str]:
    """The letters that a text of so many letters should have, and hardly has."""
    return [
        letter
        for letter, due in _due()
        if (expected := due * total / 10_000) >= LOST_DUE and text.count(letter) < LOST_LEAST * expected
    ]


@cache
def _due() -> list[tuple[str, float]]:
    """The letters that may be lost, and how many of them are due in 10,000."""
    return [(letter, float(due)) for letter, due in rows("lost.tsv", 2)]


def _common(word: str, vocabulary: Vocabulary) -> bool:
    worth = vocabulary.plain(word)
    return worth is not None and worth.bits <= 12
