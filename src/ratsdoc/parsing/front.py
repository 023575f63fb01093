"""The front: where it ends, which of its lines are the title, and which are mere letterhead.

Only place and neighbours tell a title from other lines: below the kind it is the paragraph right
above the table of sessions or the text, above the kind it is the nearest one.
"""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.rows import GAP, PLAIN, Row

HEAD = frozenset(
    {"KIND", "KIND_WITH", "OTHER_KIND", "REFERENCE", "SESSION", "BODY", "ADDRESSEE", "ORIGINATOR"}
    | {"REFERRAL", "SUBJECT", "DATE"}
)
KINDS = frozenset({"KIND", "KIND_WITH", "OTHER_KIND", "ANSWER"})
HARD = frozenset({"PETITION", "QUESTIONS", "REASONS", "SALUTATION", "DEMAND", "SIGNED", "ITEM1", "GROUP"})
# Labels whose value may stand on the next line.
LABELS = frozenset({"SUBJECT", "ORIGINATOR", "ADDRESSEE", "REFERENCE"})
# Running text starts at this many lines, or at a sentence of this many characters.
PROSE_LINES = 3
PROSE_LENGTH = 70
TITLE_LINES = 5
# A referral may run over this many further lines.
WRAPPED = 3
# "Anfrage: …" with fewer characters behind it names who asks, where a line above named the kind.
SHORT_NAME = 40
# So many labels below each other are a column of a table.
COLUMN = 3
# A line of so many characters may go on below.
LONG = 60


def decide(table: list[Row]) -> list[Row]:
    """The rows with the front's plain lines typed TITLE, MORE or LETTERHEAD, and the body's heads plain."""
    table = _torn_table(_with_values(table))
    end = _end(table)
    title = _title(table[:end])
    if title is not None:
        end = min(end, _text_after(table, title[1], end))
    head = list(table[:end])
    for place, row in enumerate(head):
        if row.type not in ("TEXT", "NUMBER"):
            continue
        if title is None or not title[0] <= place < title[1]:
            head[place] = row._replace(type="LETTERHEAD")
        elif place == title[0]:
            head[place] = row._replace(type="TITLE", doubt=title[2])
        else:
            head[place] = row._replace(type="MORE")
    return head + [_plain(table, place) for place in range(end, len(table))]


def _torn_table(table: list[Row]) -> list[Row]:
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


def _plain(table: list[Row], place: int) -> Row:
    """A head's line in the body is text, unless it is a date that stands alone."""
    row = table[place]
    if row.type not in HEAD:
        return row
    if row.type == "DATE" and rows.after_gap(table, place):
        below = table[place + 1].type if place + 1 < len(table) else GAP
        if below not in PLAIN:
            return row
    return row._replace(type="TEXT", doubt=None if row.type == "DATE" else "RD205")


def _text_after(table: list[Row], title: int, end: int) -> int:
    """The place of the first plain paragraph behind the title and all heads: short text, not letterhead."""
    heads = [place for place in range(end) if table[place].type in HEAD]
    place = max([title, *(place + 1 for place in heads)])
    while place < end and table[place].type not in PLAIN:
        place += 1
    return place


def _with_values(table: list[Row]) -> list[Row]:
    """A label alone on its line takes the next line as its value; a referral its further lines."""
    result = list(table)
    for place, row in enumerate(result[:-1]):
        if row.type == "REFERRAL":
            _take(result, place + 1, min(rows.paragraph(result, place), place + 1 + WRAPPED))
        elif inside(row) and len(row.words) >= LONG and not rows.ends_sentence(row.text):
            # A title on the kind's line may run over the next.
            if result[place + 1].type == "TEXT":
                _take(result, place + 1, place + 2)
        elif row.type == "SUBJECT" and value(row):
            _take(result, place + 1, _wrapped(result, place))
        elif row.type in LABELS and not value(row):
            after = place + 1
            if row.type == "SUBJECT" and result[after].type == GAP:
                after += 1
            if after < len(result) and (result[after].type == "TEXT" or _fits(row, result[after])):
                _take(result, after, rows.paragraph(result, after) if row.type == "SUBJECT" else after + 1)
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


def _end(table: list[Row]) -> int:
    """The place of the first row of the text: a section's head, an item, or running text."""
    hard = next((place for place, row in enumerate(table) if row.type in HARD), len(table))
    last_head = max((place for place in range(hard) if table[place].type in HEAD), default=-1)
    seen_kind = False
    place = 0
    facts = next((place for place in range(hard) if table[place].type == "FACTS"), None)
    if facts is not None:
        after = facts + 1 + (facts + 1 < len(table) and table[facts + 1].type == GAP)
        while after < hard and table[after].type in ("ORIGINATOR", GAP):
            after += 1
        hard = min(hard, after)
    while place < hard:
        seen_kind = seen_kind or table[place].type in KINDS
        if table[place].type == "TEXT" and rows.after_gap(table, place) | (table[place - 1].type in HEAD):
            stop = rows.paragraph(table, place)
            weight = _prose(table[place:stop])
            # Running text is never followed by the table of sessions: above it stands a long title.
            tabled = stop < hard and table[stop].type == "SESSION"
            if (weight == 2 and not tabled and (seen_kind or place > 0)) or (
                weight == 1 and place > last_head and seen_kind
            ):
                return place
            place = stop
        else:
            place += 1
    return hard


def _prose(lines: list[Row]) -> int:
    """How surely the paragraph is running text: 2 surely, 1 perhaps, 0 not."""
    text = rows.joined(lines)
    if not rows.ends_sentence(text) or (not text[:1].isalnum() and text[:1] not in '„"»“'):
        # A paragraph cut off by a page's end is running text all the same.
        return 2 if len(lines) > TITLE_LINES else 0
    if len(lines) >= PROSE_LINES or (len(lines) > 1 and ". " in text and len(text) > 2 * PROSE_LENGTH):
        return 2
    return 1 if len(text) >= PROSE_LENGTH else 0


def _title(head: list[Row]) -> tuple[int, int, str | None] | None:
    """First place, place after the last, and doubt of the paragraph that is the title, if one is."""
    if any(row.type in ("SUBJECT", "TITLE") for row in head):
        return None
    named = [row for row in head if row.type in KINDS]
    if any(inside(row, titled=place > 0) for place, row in enumerate(named)):
        return None
    kind = next((place for place, row in enumerate(head) if row.type in KINDS), None)
    spots = _paragraphs(head)
    below = [spot for spot in spots if kind is None or spot[0] > kind]
    above = [spot for spot in spots if kind is not None and spot[0] < kind]
    if below:
        return *_with_subtitle(head, _below(head, below), below), "RD214" if kind is None else None
    if above:
        return *(_loud(head, above) or above[-1]), None
    return None


def _below(head: list[Row], spots: list[tuple[int, int]]) -> tuple[int, int]:
    """The title among paragraphs below the kind: above the table of sessions, else behind all heads."""
    if (loud := _loud(head, spots)) is not None:
        return loud
    row = grammar.words()["SESSION_ROW"]
    sessions = [place for place, one in enumerate(head) if one.type == "SESSION"]
    tables = [place for place in sessions if row.match(head[place].text)]
    # The head of a table whose rows were not told as such still ends the title right above it.
    tables += [
        place for place in sessions if len(head[place].words.split()) >= COLUMN and spots[-1][0] > place > 0
    ]
    tables = [place for place in tables if row.match(head[place].text) or head[place - 1].type == "TEXT"]
    before = [spot for spot in spots if tables and spot[1] <= tables[0]]
    last = max((place for place, one in enumerate(head) if one.type in HEAD), default=-1)
    behind = [spot for spot in spots if spot[0] > last]
    return before[-1] if before else behind[0] if behind else spots[-1]


def _paragraphs(head: list[Row]) -> list[tuple[int, int]]:
    """The plain paragraphs of the front that could be a title: a few lines with a word in them."""
    spots = []
    place = 0
    while place < len(head):
        if head[place].type in ("TEXT", "NUMBER") and any(letter.isalpha() for letter in head[place].text):
            stop = rows.paragraph(head, place)
            text = rows.joined(head[place:stop])
            lead = text.lstrip('„»"“')[:1]
            letters = sum(letter.isalpha() for letter in text)
            if stop - place <= TITLE_LINES and letters >= 4 and (lead.isupper() or lead.isdigit()):
                spots.append((place, stop))
            place = stop
        else:
            place += 1
    return spots


def _loud(head: list[Row], spots: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The one paragraph printed bold or larger than the others, if there is just one."""
    sizes = [head[start].size or 0 for start, _ in spots]
    large = [spot for spot, size in zip(spots, sizes, strict=True) if size >= max(sizes) > min(sizes) * 1.15]
    bold = [spot for spot in spots if head[spot[0]].bold]
    for group in (large, bold):
        if len(group) == 1 and len(spots) > 1:
            return group[0]
    return None


def _with_subtitle(head: list[Row], best: tuple[int, int], below: list[tuple[int, int]]) -> tuple[int, int]:
    """The title and the subtitle below it ("hier: …"), whichever of the two was found."""
    place = below.index(best)
    subtitle = grammar.words()["SUBTITLE"]
    if place + 1 < len(below) and subtitle.match(head[below[place + 1][0]].words):
        return best[0], below[place + 1][1]
    if place and subtitle.match(head[best[0]].words):
        return below[place - 1][0], best[1]
    return best


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
    return found is not None and len(bare) < 70


__all__ = ["HEAD", "KINDS", "asker", "decide", "inside", "value"]
