"""Forms: labels and their values, which may stand on the next line or in a column of their own, and what
else goes on over the lines of a head.
"""

from __future__ import annotations

from collections.abc import Callable

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
    """The rows of the front with the lines that go on with the one above them typed MORE: the value below a
    label, a second line of a referral, a title, an assembly or a recipient.
    """
    result = list(table)
    for place, row in enumerate(result[:-1]):
        if row.type in LABELS and not value(row):
            _take_value(result, place)
        elif row.type in _GOES_ON:
            for more in range(place + 1, _GOES_ON[row.type](result, place)):
                result[more] = result[more]._replace(type="MORE")
    return result


def _take_value(table: list[Row], place: int) -> None:
    """Gives a label that stands alone the line below it; a title's label its paragraph, behind a blank line
    as well.
    """
    label = table[place]
    start = place + 1 + (label.type == "SUBJECT" and table[place + 1].type == GAP)
    if start == len(table) or not (table[start].type == "TEXT" or _fits(label, table[start])):
        return
    stop = start + 1
    if label.type == "SUBJECT":
        stop = rows.paragraph(table, start)
    elif label.type == "ADDRESSEE":
        stop = _person_below(table, start)
    for more in range(start, stop):
        table[more] = table[more]._replace(type="TITLE" if more == start > place + 1 else "MORE")


def is_open(row: Row) -> bool:
    """Whether a title's line may go on below: it is long, or ends with a little word: "… auf dem"."""
    return len(row.words) >= LONG or grammar.words()["LITTLE_END"].search(row.words) is not None


def _referral(table: list[Row], place: int) -> int:
    return min(rows.paragraph(table, place, rows.PLAIN | {"BODY"}), place + 1 + WRAPPED)


def _kind(table: list[Row], place: int) -> int:
    """A line that names the kind may break off inside the session's date, or say below who is to answer."""
    words, below = grammar.words(), table[place + 1]
    cut = words["KIND_OPEN"].search(table[place].words) is not None and below.type in ("TEXT", "DATE")
    asked = below.type == "TEXT" and words["TO_OFFICE_LINE"].fullmatch(below.words) is not None
    return place + 1 + (cut or asked)


def _kind_with(table: list[Row], place: int) -> int:
    """A title on the kind's line may run over the next, and so may a list of those who ask."""
    row, below = table[place], table[place + 1]
    if inside(row):
        more = is_open(row) and not rows.ends_sentence(row.text) and below.type == "TEXT"
    else:
        words = grammar.words()
        named = below.type in ("TEXT", "ORIGINATOR") and not words["RECEIPT"].match(below.text)
        goes_on = words["LIST_OPEN"].search(row.words) or words["LIST_ON"].match(below.text)
        more = named and goes_on is not None
    return place + 1 + more


def _body(table: list[Row], place: int) -> int:
    """An assembly's name may go on below: "der Stadt …"."""
    below = table[place + 1]
    more = below.type == "TEXT" and grammar.words()["BODY_MORE"].fullmatch(below.words) is not None
    return place + 1 + more


def _wrapped(table: list[Row], place: int) -> int:
    """The place after the further lines of a title behind a label: a line goes on below if it is long or
    the next begins small, and ends no sentence.
    """
    end = place + 1
    subtitle = grammar.words()["SUBTITLE"]
    while end < len(table) and table[end].type == "TEXT":
        above = table[end - 1]
        if subtitle.match(table[end].words):
            end += 1
            continue
        if ":" in table[end].words:
            break
        if rows.ends_sentence(above.text) or not (is_open(above) or table[end].words[:1].islower()):
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


# How far what such a row says goes on below it: the place after its last line.
_GOES_ON: dict[str, Callable[[list[Row], int], int]] = {
    "REFERRAL": _referral,
    "KIND": _kind,
    "KIND_WITH": _kind_with,
    "SUBJECT": _wrapped,
    "BODY": _body,
    "ADDRESSEE": _person_below,
}


def _fits(label: Row, row: Row) -> bool:
    """Whether a line with a type of its own is the value of the label above it."""
    if label.type == "ADDRESSEE" and row.type == "NUMBER":
        return grammar.words()["NUMBERED_OFFICE"].fullmatch(row.words) is not None
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
