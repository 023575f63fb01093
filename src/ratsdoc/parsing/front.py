"""The front: where it ends, which of its lines are the title, and which are mere letterhead.

Only place and neighbours tell a title from other lines: below the kind it is the paragraph right
above the table of sessions or the text, above the kind it is the nearest one.
"""

from __future__ import annotations

from ratsdoc import grammar
from ratsdoc.parsing import forms, rows
from ratsdoc.parsing.forms import inside, value
from ratsdoc.parsing.rows import GAP, PLAIN, Row

HEAD = frozenset(
    {"KIND", "KIND_WITH", "OTHER_KIND", "REFERENCE", "SESSION", "BODY", "ADDRESSEE", "ORIGINATOR"}
    | {"REFERRAL", "SUBJECT", "DATE"}
)
KINDS = frozenset({"KIND", "KIND_WITH", "OTHER_KIND", "ANSWER"})
HARD = frozenset({"PETITION", "QUESTIONS", "REASONS", "SALUTATION", "DEMAND", "SIGNED", "ITEM1", "GROUP"})
# Running text starts at this many lines, or at a sentence of this many characters.
PROSE_LINES = 3
PROSE_LENGTH = 70
TITLE_LINES = 5
# So many labels below each other are a column of a table.
COLUMN = 3


def decide(table: list[Row]) -> list[Row]:
    """The rows with the front's plain lines typed TITLE, MORE or LETTERHEAD, and the body's heads plain."""
    table = forms.torn_table(forms.with_values(table))
    end = _end(table)
    title = _title(table[:end])
    if title is not None:
        end = min(end, _text_after(table, title[1], end))
    head = list(table[:end])
    for place, row in enumerate(head):
        if row.type not in ("TEXT", "NUMBER", "NOTICE"):
            continue
        if title is None or not title[0] <= place < title[1]:
            head[place] = row._replace(type="LETTERHEAD")
        elif place == title[0]:
            head[place] = row._replace(type="TITLE", doubt=title[2])
        else:
            head[place] = row._replace(type="MORE")
    return head + [_plain(table, place) for place in range(end, len(table))]


def _plain(table: list[Row], place: int) -> Row:
    """A head's line in the body is text, unless it is a date that stands alone."""
    row = table[place]
    if row.type not in HEAD:
        return row
    if row.type == "ORIGINATOR" and forms.value(row) != row.words:
        return row
    if row.type == "DATE" and (rows.after_gap(table, place) or table[place - 1].type == "NOTICE"):
        below = table[place + 1].type if place + 1 < len(table) else GAP
        if below not in PLAIN:
            return row
    return row._replace(type="TEXT", doubt=None if row.type == "DATE" else "RD205")


def _text_after(table: list[Row], title: int, end: int) -> int:
    """The place of the first plain paragraph behind the title and all heads: short text, not letterhead."""
    heads = [place for place in range(end) if table[place].type in HEAD]
    place = max([title, *(place + 1 for place in heads)])
    formed = grammar.words()["FORM_LINE"]
    while place < end and (table[place].type not in PLAIN or formed.match(table[place].words)):
        place += 1
    return place


def _end(table: list[Row]) -> int:
    """The place of the first row of the text: a section's head, an item, or running text."""
    hard = next((place for place, row in enumerate(table) if row.type in HARD), len(table))
    last_head = max((place for place in range(hard) if table[place].type in HEAD), default=-1)
    seen_kind = asked = False
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
            below = next((row.type for row in table[stop:] if row.type != GAP), GAP)
            titled = bool(_paragraphs(table[:place]))
            headed = below in _TEXT_HEADS or (below == "ITEM1" and not titled)
            if (
                (headed or not titled)
                and weight == 1
                and not asked
                and _asks_only(table[place:stop], headed=headed)
            ):
                # A title may ask: "Was wird aus dem Bad?"
                asked = True
            elif weight == 1 and titled and seen_kind and _asks(table[place:stop]):
                # Below a title a question is one, though a date or a name may follow.
                return place
            elif (weight == 2 and not tabled and (seen_kind or place > 0)) or (
                weight == 1 and place > last_head and seen_kind
            ):
                return place
            place = stop
        else:
            place += 1
    return hard


def _asks(lines: list[Row]) -> bool:
    text = rows.joined(lines)
    return text.endswith("?") and grammar.words()["INTERROGATIVE"].match(text) is not None


_TEXT_HEADS = frozenset({"SALUTATION", "FACTS", "REASONS"})


def _asks_only(lines: list[Row], *, headed: bool) -> bool:
    """Whether the paragraph is one question that could be a title: no interrogative begins it, or the text
    below is `headed`.
    """
    text = rows.joined(lines)
    words = grammar.words()
    if not text.endswith("?") or words["SENTENCE_END"].search(text):
        return False
    return headed or words["INTERROGATIVE"].match(text) is None


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
    if any(_names_title(head, place) for place in range(len(head))):
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


def _names_title(head: list[Row], place: int) -> bool:
    """Whether the row is a title already, or a label with a title behind or below it."""
    row = head[place]
    if row.type != "SUBJECT":
        return row.type == "TITLE"
    return bool(value(row)) or (place + 1 < len(head) and head[place + 1].type == "MORE")


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
    spots: list[tuple[int, int]] = []
    place = 0
    while place < len(head):
        if head[place].type in ("TEXT", "NUMBER") and any(letter.isalpha() for letter in head[place].text):
            stop = rows.paragraph(head, place)
            text = rows.joined(head[place:stop])
            lead = text.lstrip('„»"“')[:1]
            if grammar.words()["SUBTITLE"].match(text):
                lead = text[:1].upper()
            letters = sum(letter.isalpha() for letter in text)
            if stop - place <= TITLE_LINES and letters >= 4 and (lead.isupper() or lead.isdigit()):
                spots.append((place, stop))
            place = stop
        else:
            place += 1
    labelled = grammar.words()["FORM_LINE"]
    return [spot for spot in spots if not labelled.match(head[spot[0]].words)] or spots


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


__all__ = ["HEAD", "KINDS", "decide"]
