"""Forms: labels and their values, which may stand on the next line or in a column of their own, and what
else goes on over the lines of a head.
"""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.rows import GAP, Row

# Labels whose value may stand on the next line.
LABELS = frozenset({"SUBJECT", "ORIGINATOR", "ADDRESSEE", "REFERENCE"})
# A referral may run over this many further lines.
WRAPPED = 3
# "Anfrage: …" with fewer characters behind it names who asks, where a line above named the kind.
SHORT_NAME = 40
# A line of so many characters may go on below.
LONG = 60
# So many labels below each other are a column of a table.
COLUMN = 3


def with_values(table: list[Row]) -> list[Row]:
    """A label alone on its line takes the next line as its value; a referral its further lines."""
    result = list(table)
    for place, row in enumerate(result[:-1]):
        if row.type == "REFERRAL":
            wrapped = rows.paragraph(result, place, rows.PLAIN | {"BODY"})
            _take(result, place + 1, min(wrapped, place + 1 + WRAPPED))
        elif row.type == "KIND" and grammar.words()["KIND_OPEN"].search(row.words):
            if result[place + 1].type in ("TEXT", "DATE"):
                _take(result, place + 1, place + 2)
        elif inside(row) and len(row.words) >= LONG and not rows.ends_sentence(row.text):
            # A title on the kind's line may run over the next.
            if result[place + 1].type == "TEXT":
                _take(result, place + 1, place + 2)
        elif row.type == "SUBJECT" and value(row):
            _take(result, place + 1, _wrapped(result, place))
        elif row.type == "BODY" and result[place + 1].type == "TEXT":
            if grammar.words()["BODY_MORE"].fullmatch(result[place + 1].words):
                _take(result, place + 1, place + 2)
        elif row.type == "KIND_WITH" and grammar.words()["LIST_OPEN"].search(row.words):
            after = result[place + 1]
            if after.type in ("TEXT", "ORIGINATOR") and not grammar.words()["RECEIPT"].match(after.text):
                _take(result, place + 1, place + 2)
        elif row.type == "ADDRESSEE" and value(row):
            _take(result, place + 1, _person_below(result, place))
        elif row.type in LABELS and not value(row):
            after = place + 1
            if row.type == "SUBJECT" and result[after].type == GAP:
                after += 1
            if after < len(result) and (result[after].type == "TEXT" or _fits(row, result[after])):
                stop = rows.paragraph(result, after) if row.type == "SUBJECT" else after + 1
                if row.type == "ADDRESSEE":
                    stop = _person_below(result, after)
                _take(result, after, stop)
                if after > place + 1:
                    result[after] = result[after]._replace(type="TITLE")
    return result


def _wrapped(table: list[Row], place: int) -> int:
    """The place after the further lines of a title behind a label: a line goes on below if it is long or
    the next begins small, and ends no sentence.
    """
    end = place + 1
    while end < len(table) and table[end].type == "TEXT" and ":" not in table[end].words:
        above = table[end - 1]
        if rows.ends_sentence(above.text) or not (len(above.words) >= LONG or table[end].words[:1].islower()):
            break
        end += 1
    return end


def _person_below(table: list[Row], place: int) -> int:
    """The place after the line of an office and the name of who holds it below: "Herrn", "Frau" or a name."""
    after = place + 1
    if (
        after < len(table)
        and table[after].type == "TEXT"
        and grammar.words()["OFFICE_OPEN"].search(table[place].words)
    ):
        after += 1
    if after < len(table) and table[after].type in ("TEXT", "ADDRESSEE"):
        if grammar.words()["HOLDER"].fullmatch(table[after].words):
            return after + 1
    return after


def _take(table: list[Row], start: int, stop: int) -> None:
    for place in range(start, stop):
        table[place] = table[place]._replace(type="MORE")


def _fits(label: Row, row: Row) -> bool:
    """Whether a line with a type of its own is the value of the label above it."""
    return label.type == "ADDRESSEE" and row.type in ("BODY", "ADDRESSEE") and bool(value(row))


def value(row: Row) -> str:
    """What a labelled line says behind its label."""
    name = (
        "ADDRESSEE_LEAD"
        if row.type == "ADDRESSEE"
        else "REFERENCE_LABEL"
        if row.type == "REFERENCE"
        else "LABELLED"
    )
    return grammar.words()[name].sub("", row.text, count=1).strip()


def torn_table(table: list[Row]) -> list[Row]:
    """The rows with the values of a table torn into a column of labels and one of values typed LETTERHEAD
    where they are plain: as many lines as there are labels are no title.
    """
    result = list(table)
    labels = left = 0
    last = False
    for place, row in enumerate(table):
        if row.type == GAP:
            labels = 0 if last else labels
            continue
        if labels and grammar.words()["STATUS"].fullmatch(row.words):
            # What stands right below the status is the last value; behind a blank line comes the title.
            last = True
            continue
        if row.type in ("SESSION", "REFERENCE") and row.words.endswith(":"):
            labels, left, last = labels + 1, labels + 1, False
        elif labels >= COLUMN and left:
            left -= 1
            if row.type in ("TEXT", "NUMBER"):
                result[place] = row._replace(type="LETTERHEAD")
        else:
            labels = left = 0
    return result


def inside(row: Row, *, titled: bool = False) -> bool:
    """Whether the line that names the kind holds the title too, rather than who asks (see `asker`)."""
    if row.type != "KIND_WITH":
        return False
    match = grammar.words()["KIND_REST"].match(row.text)
    return match is not None and bool(match["rest"].strip()) and not asker(match["rest"], titled=titled)


def asker(rest: str, *, titled: bool = False) -> bool:
    """Whether what follows the kind names who asks: a faction, a party, a person with an office; where
    the kind is named for the second time (`titled`), any short name.
    """
    words = grammar.words()
    bare = words["ASKER_LEAD"].sub("", rest).strip()
    if words["TITLE_LEAD"].match(rest) and not rest.lstrip().startswith(":"):
        return False
    if titled and len(bare) < SHORT_NAME:
        return True
    found = (
        words["PARTY"].match(bare) or words["FACTION_WORD"].search(bare) or words["PERSON_OFFICE"].match(bare)
    )
    return found is not None and len(bare) < (140 if words["PERSON_OFFICE"].match(bare) else 70)
