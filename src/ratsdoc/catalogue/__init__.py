"""Everything ratsdoc can find fault with: one code, one entry, one paragraph in the documentation.

RD1xx something is missing, RD2xx the structure is odd, RD3xx the text was hard to read, RD4xx the
input was refused or given up. A number is never given to a second meaning.
"""

from __future__ import annotations

from ratsdoc.catalogue.entry import Entry, Severity
from ratsdoc.catalogue.missing import MISSING
from ratsdoc.catalogue.reading import READING
from ratsdoc.catalogue.refusals import REFUSALS
from ratsdoc.catalogue.structure import STRUCTURE

CATALOGUE: dict[str, Entry] = {**MISSING, **STRUCTURE, **READING, **REFUSALS}

__all__ = ["CATALOGUE", "Entry", "Severity"]
