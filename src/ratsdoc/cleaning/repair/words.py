"""The repair of single words: a word nobody knows becomes the one somebody knows that it was read from."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from ratsdoc.cleaning.ledger import Edit
from ratsdoc.cleaning.repair.acceptors import UMLAUTS
from ratsdoc.cleaning.repair.confusions import ODD, Candidate, Change, Family, candidates, changes
from ratsdoc.cleaning.repair.pieces import MARKED, Piece, opens_sentence, pieces
from ratsdoc.cleaning.repair.tables import rows
from ratsdoc.cleaning.repair.vocabulary import Vocabulary, Worth
from ratsdoc.diagnostics import Span

Level = Literal["off", "safe", "full"]
MARGIN_BITS = 3.0
"""How much likelier than the next the best candidate must be (eight times)."""
BUILT_MARGIN_BITS = 2.0
"""The same against the word as it was read, when that could be a compound or a sister form itself."""
DEAREST = {"safe": 22.0, "full": 24.0}
"""Bits that damage and word together may cost; `SHORT` words have less to tell them by."""
SHORT = {2: 5.5, 3: 9.0, 4: 11.5, 5: 15.6}
LONG, LONG_BITS = 14, 6.0
"""A word this long has room for more damage, and is no name: so many bits more."""
ODD_LONG = 8
"""A word with what no word has ("Léschteich") is damaged for certain: it may be shorter."""
MISPLACED_BITS = 10.0
"""A word that is mostly written small, written big within a sentence, or small where one begins."""
NOUN_BITS = 4.0
"""How much likelier a noun must be than a word that is written big only where sentences begin."""
TWIN_BITS = 6.0
"""A known word is pointed out if its twin, with the damage, is at most 64 times less likely."""
BUILT_TRIED = 60
BARE = frozenset("aouAOU")


class Choice(NamedTuple):
    """A candidate with what it costs in all, and who knows it."""

    bits: float
    candidate: Candidate
    worth: Worth


class Verdict(NamedTuple):
    """What is thought of a word: a choice to carry out, or the words it may have been, or neither."""

    choice: Choice | None = None
    doubt: tuple[str, ...] = ()


Verdicts = dict[tuple[str, bool], Verdict]
"""Verdicts by word, and whether it begins a sentence."""


class Doubt(NamedTuple):
    """A word that was left as it is though it may have been one of `others`."""

    span: Span
    word: str
    others: tuple[str, ...]


class Mended(NamedTuple):
    """The edits and doubts of a text; how many words were given an umlaut, how many of them for something
    other than the letter without its dots, how many had one, and how many were looked at.
    """

    edits: tuple[Edit, ...]
    doubts: tuple[Doubt, ...]
    healed: int
    telling: int
    intact: int
    words: int


def mend(
    text: str,
    vocabulary: Vocabulary,
    level: Level,
    family: Family | None = None,
    seen: Verdicts | None = None,
) -> Mended:
    """The repair of the words of `text` by the confusions of `family` (None: all).

    `seen` are the verdicts so far, of the same level, vocabulary and family; new ones are added.
    """
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    seen = {} if seen is None else seen
    healed = telling = intact = words = 0
    for piece in pieces(text):
        if family == "shape" and not MARKED.search(piece.word):
            continue
        words += 1
        intact += not UMLAUTS.isdisjoint(piece.word)
        opens = piece.word[0].isupper() and opens_sentence(text, piece.start)
        key = (piece.word, opens)
        verdict = seen.get(key)
        if verdict is None:
            verdict = seen[key] = judge(piece.word, vocabulary, level, family, opens)
        if verdict.choice:
            made = _edits(text, piece, verdict.choice.candidate.changes, verdict.choice.worth.acceptor)
            given = _umlauts_given(piece.word, verdict.choice.candidate)
            healed += bool(given)
            telling += not given <= BARE
        elif verdict.doubt:
            doubts.append(
                Doubt(Span(piece.start, piece.at(len(piece.word) - 1) + 1), piece.word, verdict.doubt)
            )
            continue
        elif family != "shape":
            made = _edits(text, piece, free(piece.word, level), "")
            healed += bool(made)
            telling += bool(made)
        else:
            continue
        edits += made
    return Mended(tuple(edits), tuple(doubts), healed, telling, intact, words)


def _umlauts_given(word: str, candidate: Candidate) -> set[str]:
    """What was seen where an umlaut or ß is put; a lost letter is another illness and not counted."""
    return {
        word[start:end]
        for start, end, true, _ in candidate.changes
        if start < end and not UMLAUTS.isdisjoint(true)
    }


def judge(word: str, vocabulary: Vocabulary, level: Level, family: Family | None, opens: bool) -> Verdict:
    """What to do with `word`; `opens` says whether it begins a sentence."""
    known = vocabulary.plain(word)
    if known and (opens or family == "shape" or not vocabulary.mostly_small(word) or word in real_words()):
        if family == "shape" or not word.isalpha():
            return Verdict()
        return Verdict(doubt=twins(word, known, vocabulary))
    if word in real_words():
        return Verdict(doubt=(real_words()[word],))
    tried: list[Candidate] = []
    choices = _choices(word, vocabulary, family, opens, tried)
    own = known._replace(bits=known.bits + MISPLACED_BITS) if known else vocabulary.built(word)
    if not choices and not known:
        choices = _built_choices(tried[:BUILT_TRIED], vocabulary)
    if not choices:
        return Verdict(doubt=_twin_at_end(word))
    best = choices[0]
    if known and best.worth.bits + NOUN_BITS > known.bits:
        return Verdict(doubt=(best.candidate.word,))
    roomy = len(word) >= LONG or (len(word) >= ODD_LONG and ODD.search(word))
    dearest = DEAREST[level] + (LONG_BITS if roomy else 0.0)
    if best.bits > SHORT.get(len(word), dearest):
        return Verdict(doubt=_twin_at_end(word))
    rivals = tuple(choice.candidate.word for choice in choices[1:] if choice.bits < best.bits + MARGIN_BITS)
    if rivals:
        return Verdict(doubt=(best.candidate.word, *rivals))
    if own and own.bits < best.bits + BUILT_MARGIN_BITS:
        near = best.bits < own.bits + TWIN_BITS and family != "shape"
        return Verdict(doubt=(best.candidate.word,) if near else ())
    return Verdict(best)


def _choices(
    word: str, vocabulary: Vocabulary, family: Family | None, opens: bool, tried: list[Candidate]
) -> list[Choice]:
    """The candidates that somebody knows, likeliest first; all candidates looked at are added to `tried`."""
    found: dict[str, Choice] = {}
    best = 99.0
    for candidate in candidates(word, family):
        if candidate.bits > best + MARGIN_BITS:
            break
        tried.append(candidate)
        worth = vocabulary.plain(candidate.word)
        if worth is None or candidate.word in found:
            continue
        bits = candidate.bits + worth.bits + _misplaced(word, candidate.word, vocabulary, opens)
        found[candidate.word] = Choice(bits, candidate, worth)
        best = min(best, bits)
    return sorted(found.values())


def _built_choices(tried: list[Candidate], vocabulary: Vocabulary) -> list[Choice]:
    found: dict[str, Choice] = {}
    for candidate in tried:
        if any(change.start == change.end for change in candidate.changes):
            continue
        worth = vocabulary.built(candidate.word)
        if worth and candidate.word not in found:
            found[candidate.word] = Choice(candidate.bits + worth.bits, candidate, worth)
    return sorted(found.values())


def _misplaced(word: str, candidate: str, vocabulary: Vocabulary, opens: bool) -> float:
    """Bits for a first letter whose size does not suit its place; only a U, A or O misread can be either."""
    if word[0] not in "UAO" or word[0] == candidate[0] or word[1:2].isupper():
        return 0.0
    if candidate[0].islower():
        return MISPLACED_BITS if opens else 0.0
    return MISPLACED_BITS if not opens and vocabulary.mostly_small(candidate) else 0.0


@cache
def real_words() -> dict[str, str]:
    """Real words by the twin they may have been read from: the table of twins."""
    return {word: twin for word, twin in rows("twins.tsv", 2)}  # noqa: C416  # rows of any width


def _twin_at_end(word: str) -> tuple[str, ...]:
    """The word with the twin of its last part, if that is a noun of the table of twins."""
    for cut in range(3, len(word) - 4):
        twin = real_words().get(word[cut:].capitalize())
        if twin and word[0].isupper():
            return (word[:cut] + twin.lower(),)
    return ()


def twins(word: str, known: Worth, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Words that lose an umlaut to become the known word `word`, if they are common enough to be meant."""
    listed = real_words().get(word)
    if listed:
        return (listed,)
    found: list[str] = []
    for start, end, true, bits in changes(word, "umlaut"):
        if bits > TWIN_BITS or start == end:
            continue
        twin = word[:start] + true + word[end:]
        worth = vocabulary.plain(twin)
        if worth and bits + worth.bits < known.bits + TWIN_BITS:
            found.append(twin)
    return tuple(found)


@cache
def _free_rules() -> list[tuple[str, str, str, re.Pattern[str]]]:
    return [(seen, true, level, re.compile(pattern)) for seen, true, level, pattern in rows("free.tsv", 4)]


def free(word: str, level: Level) -> tuple[Change, ...]:
    """The changes of `word` that need nobody to know the result."""
    found: list[Change] = []
    for seen, true, needed, pattern in _free_rules():
        if seen in word and level in ("full", needed):
            found += [Change(*match.span(), true, 0.0) for match in pattern.finditer(word)]
    return tuple(sorted(found))


def _edits(text: str, piece: Piece, made: tuple[Change, ...], acceptor: str) -> list[Edit]:
    """One edit per change, of the characters it concerns; none for a word if one would cross a line end."""
    edits: list[Edit] = []
    for start, end, true, _ in made:
        if start < piece.cut < end:
            return []
        seen = piece.word[start:end]
        rule = f"ocr:{seen}-{true}/{acceptor}" if acceptor else f"ocr:{seen}-{true}"
        if start == end:
            # A lost letter has no place of its own: the letter before it is read as both.
            span = Span(piece.at(start - 1), piece.at(start - 1) + 1)
            edits.append(Edit(span, piece.word[start - 1] + true, rule))
        else:
            edits.append(Edit(Span(piece.at(start), piece.at(end - 1) + 1), true, rule))
    return edits
