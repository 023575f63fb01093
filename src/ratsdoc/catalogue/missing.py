"""What is missing in a paper."""

from __future__ import annotations

from ratsdoc.catalogue.entry import Entry

MISSING: dict[str, Entry] = {
    "RD101": Entry(
        "warning",
        "no title found",
        "Readers and indexes know a paper by its title.",
        "Look at the head of the paper; if it has a title, its layout is new to ratsdoc: report it",
    ),
    "RD102": Entry(
        "warning",
        "no line names the kind of paper",
        "The kind was concluded from the text, not read.",
        "Check the kind, or state it with --kind",
    ),
    "RD103": Entry(
        "info",
        "no phrase leads to the questions",
        "Many councils go without; elsewhere it may have been misread.",
        "Nothing, where the city's papers have none",
    ),
    "RD104": Entry(
        "error",
        "no question found",
        "An Anfrage without questions is either misread or not an Anfrage.",
        "Compare the record with the paper",
    ),
    "RD105": Entry(
        "info",
        "no signature found",
        "Some councils print none; elsewhere the last page may be missing.",
        "Nothing, where the city's papers have none",
    ),
    "RD106": Entry(
        "info",
        "the paper does not say who asks",
        "What a signature suggests is not taken for what the paper states.",
        "Nothing, where the city's papers name nobody",
    ),
}
