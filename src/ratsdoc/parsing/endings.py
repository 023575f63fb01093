"""The ending: who signed. Names are told by their shape and by standing below a mark or at the very end."""

from __future__ import annotations

import re

from ratsdoc import grammar
from ratsdoc.parsing import rows
from ratsdoc.parsing.rows import GAP, PLAIN, Row

LONGEST_NAME = 75
# More lines than these at the end are no signatures without a mark.
MOST_NAMES = 12
# So many lines are signatures even right below the text.
ENOUGH = 3
# A line of its own with fewer characters right above the names is a greeting, whatever its words.
GREETING = 40
# What may follow a role on its line: "Fraktionsvorsitzende der Fraktion Freie Wähler".
ROLE_TAIL = 45
_WORD = re.compile(r"[\w.'’\xAD-]+")
# What may stand around a typed name or a role.
_AROUND = "()–- "
# Below a mark, lines of these types may be names, too: "Stadtrat Karl Beispiel (SPD)".
_MAYBE = PLAIN | {"ORIGINATOR", "BODY", "LETTERHEAD"}


def decide(table: list[Row]) -> list[Row]:
    """The rows with the names and roles of those who signed typed NAME."""
    result = list(table)
    signed = [place for place, row in enumerate(table) if row.type in ("SIGNED", "SIGNED_FOR")]
    for place in signed:
        if (table[place].type == "SIGNED_FOR" and not _leads_to_name(table, place)) or (
            table[place].type == "SIGNED" and not _settled(table, place)
        ):
            result[place] = table[place]._replace(type="TEXT")
        else:
            _take_names(result, place + 1)
    if not any(row.type in ("SIGNED", "SIGNED_FOR") for row in result):
        _trailing(result)
    return result


def _settled(table: list[Row], place: int) -> bool:
    before = table[place - 1] if place else None
    return before is None or before.type not in PLAIN or rows.ends_sentence(before.text) or _short(before)


def _short(row: Row) -> bool:
    return len(row.words) < LONGEST_NAME - 25


def _leads_to_name(table: list[Row], place: int) -> bool:
    mark = grammar.words()["SIGNATURE_MARK"].match(table[place].text)
    if mark is not None and looks_like_person(table[place].text[mark.end() :].strip()):
        return True
    after = place + 1
    while after < len(table) and _is_blank(table[after]):
        after += 1
    if after < len(table) and table[after].type == "SIGNED":
        return True
    return after < len(table) and table[after].type in _MAYBE and looks_like_name(table[after].words)


def _is_blank(row: Row) -> bool:
    """Whether a row has no letter or figure: the colon of a mark, torn off, is a line of its own."""
    return row.type == GAP or not any(map(str.isalnum, row.text))


def _take_names(table: list[Row], place: int) -> None:
    while place < len(table):
        row = table[place]
        if row.type in _MAYBE and looks_like_name(row.words):
            table[place] = row._replace(type="NAME", doubt="RD218" if len(glued(row.words)) > 1 else None)
        elif row.type in ("REASONS", "FACTS") and _leads_to_name(table, place):
            table[place] = row._replace(doubt="RD203")
        elif not _is_blank(row) and row.type not in ("SIGNED_FOR", "DATE"):
            return
        place += 1


def _trailing(table: list[Row]) -> None:
    """Takes a last paragraph of nothing but names as signatures, with a doubt; what is attached, and who gets
    a copy, may stand below it.
    """
    later = range(len(table) // 2, len(table))
    attached = next((place for place in later if table[place].type == "ATTACHMENTS"), None)
    noted = next((place for place in later if table[place].type == "NOTICE"), None)
    end = len(table) if noted is None or not _only_notes(table, noted) else noted
    # What stands below a list of what is attached is part of it.
    names = _last_names(table, end if attached is None else min(end, attached))
    for place in names:
        table[place] = table[place]._replace(type="NAME", doubt="RD210" if place == names[0] else None)


def _last_names(table: list[Row], end: int) -> list[int]:
    """The places of the names in the last paragraph before `end`; none if it holds anything else."""
    while end and table[end - 1].type in (GAP, "DATE"):
        end -= 1
    start = end
    while start and (table[start - 1].type == GAP or _may_be_name(table[start - 1])):
        start -= 1
    places = [place for place in range(start, end) if table[place].type != GAP]
    if not places or places[0] == 0 or len(places) > MOST_NAMES:
        return []
    above = table[places[0] - 1]
    # Without a blank line, several names below a sentence's end are signatures as well.
    ended = len(places) >= ENOUGH and rows.ends_sentence(above.text)
    greeted = len(above.words) < GREETING and rows.after_gap(table, places[0] - 1)
    if above.type not in (GAP, "DATE") and not (ended or greeted):
        return []
    return places if any(looks_like_person(table[place].words) for place in places[:2]) else []


def _only_notes(table: list[Row], place: int) -> bool:
    """Whether nothing but notices, and lines right below them, stands from here to the end."""
    return not any(
        row.type in ("TEXT", "NUMBER") and rows.after_gap(table, place + there)
        for there, row in enumerate(table[place:])
    )


def _may_be_name(row: Row) -> bool:
    return row.type in _MAYBE and looks_like_name(row.words)


def looks_like_name(text: str) -> bool:
    """Whether a line could be names, offices or a faction: short, capitalised, no sentence."""
    cells = re.split(r"[^\S\n]{3,}", text)
    if len(cells) > 1:
        return all(looks_like_name(cell) for cell in cells)
    if not 3 <= len(text) <= LONGEST_NAME or ":" in text:
        return False
    # The figures of Bündnis 90 are the only ones that stand below a signature.
    if any(letter.isdigit() for letter in grammar.words()["PARTY"].sub("", text)):
        return False
    if text.endswith((":", "?", "!", ";")) or (
        text.endswith(".") and not text.endswith(("Dr.", "jun.", "sen."))
    ):
        return False
    if is_role(text) or grammar.words()["WITH_FACTION"].fullmatch(text):
        return True
    return names_faction(text) or looks_like_person(text)


def names_faction(text: str) -> bool:
    """Whether the line names a faction or begins with a party."""
    words = grammar.words()
    if len(text) > 60 or (looks_like_person(text) and "(" in text):
        return False
    return words["FACTION_WORD"].search(text) is not None or words["PARTY"].match(text) is not None


def leads_with_person(text: str) -> bool:
    """Whether a name stands first on the line and then what is said of it: "Erika Beispiel, Fraktion …"."""
    more = grammar.words()["SIGNER_MORE"].search(text)
    if more is None or not text[: more.start()].strip():
        return False
    head = text[: more.start()]
    return looks_like_person(head) and not (is_role(head) or names_faction(head))


def is_role(text: str) -> bool:
    """Whether the whole line is an office or a role: "Fraktionsvorsitzende", "Stadtrat (SPD)"."""
    text = text.strip(_AROUND)
    match = grammar.words()["ROLE"].match(text)
    if match is None or len(text) - match.end() > ROLE_TAIL:
        return False
    rest = text[match.end() :]
    if not rest:
        return True
    return rest[0] in " ,/(-" and (names_faction(rest.strip(" ,/-")) or not looks_like_person(rest.strip()))


def looks_like_person(text: str) -> bool:
    """Whether the line begins with two or more words of a name and has nothing that a name cannot have."""
    if text[:1] == "(" and text[-1:] == ")":
        text = text[1:-1]
    if grammar.words()["SURNAME_FIRST"].fullmatch(text) and not is_role(text.partition(",")[2].strip()):
        return True
    more = grammar.words()["SIGNER_MORE"].search(text)
    head = (text[: more.start()] if more else text).split("/")[0]
    pieces = head.split()
    particle = grammar.words()["NAME_WORD"]
    if not 2 <= len([piece for piece in pieces if piece[:1].isupper()]) <= 12:
        return False
    return all(particle.fullmatch(piece.strip(".,")) for piece in pieces if piece not in ("-", "&"))


def glued(text: str) -> list[int]:
    """Where each name starts on a line of several names with nothing between them; one start if it is one.

    A degree opens a name; what is left falls into pairs, as a name of four words is rarer than two of two.
    """
    if any(mark in text for mark in ",;(") or is_role(text):
        return [0]
    words = grammar.words()
    pieces = [(match.start(), match[0]) for match in re.finditer(r"\S+", text)]
    names = [piece for _, piece in pieces if not words["DEGREE"].fullmatch(piece)]
    if len(names) < 4 or any(
        not piece[:1].isupper() or words["FACTION_WORD"].search(piece) for piece in names
    ):
        return [0]
    starts: list[int] = []
    count = 2
    for place, (offset, piece) in enumerate(pieces):
        degree = words["DEGREE"].fullmatch(piece) is not None
        opens = degree and not (place and words["DEGREE"].fullmatch(pieces[place - 1][1]))
        if opens or (not degree and count == 2):
            starts.append(offset)
            count = 0
        count += not degree
    return starts if len(names) == 2 * len(starts) else [0]
