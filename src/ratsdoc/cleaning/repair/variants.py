"""A paper read badly as its own acceptor: one word that was read in several ways tells what it is.

Nobody knows "Buchenbrunn" or "Bichenbrunn"; that both stand in a paper says that it has a Büchenbrunn, since
only an ü is read as u here and as i there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ratsdoc.cleaning.repair.acceptors import Acceptor
from ratsdoc.cleaning.repair.confusions import changes

COMMON_BITS = 6.5
"""Rarer confusions are not believed here: two names may differ in one letter by themselves."""
SHORTEST = 5
TIER = 9


class Witness(NamedTuple):
    """The paper as an acceptor, and how the words begin that it may tell something about."""

    acceptor: Acceptor
    beginnings: frozenset[str]


def variants(unknown: Iterable[str]) -> Witness | None:
    """The words that two or more of the `unknown` ones are readings of by one confusion; None without any.

    A spelling bears witness once: for the word that most spellings speak for, then for the likeliest.
    """
    spellings: dict[str, dict[str, float]] = {}
    for word in unknown:
        for start, end, true, bits in changes(word, "umlaut") if len(word) >= SHORTEST else ():
            if start < end and bits <= COMMON_BITS:
                forms = spellings.setdefault(word[:start] + true + word[end:], {})
                forms[word] = min(bits, forms.get(word, bits))
    heard: set[str] = set()
    entries: dict[str, int] = {}
    several = ((word, forms) for word, forms in spellings.items() if len(forms) > 1)
    for word, forms in sorted(several, key=lambda pair: (-len(pair[1]), sum(pair[1].values()), pair[0])):
        if len(forms.keys() - heard) > 1:
            entries[word] = TIER
            heard |= forms.keys()
    if not entries:
        return None
    return Witness(Acceptor("paper", entries.get), frozenset(word[:SHORTEST] for word in heard))
