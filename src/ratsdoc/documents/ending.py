"""The end of a paper: builds signatures and attachments."""

from __future__ import annotations

import itertools
from typing import Any

from lark.lexer import Token
from lark.tree import Tree

from ratsdoc.documents.base import Passage, Signature, made
from ratsdoc.documents.passages import Reader, leaves, ranges
from ratsdoc.parsing import endings


def signatures(reader: Reader, trees: list[Tree[Token]]) -> tuple[tuple[Signature, ...], list[Passage]]:
    """Those who signed, from the sections `signed` and `name` in order; and what stands there beside them:
    factions they sign for, marks that nobody follows.
    """
    found: list[Signature] = []
    bare: list[Passage] = []
    beside: list[Passage | None] = []
    mark: str | None = None
    for tree in trees:
        token = leaves(tree)[0]
        start = token.start_pos or 0
        offset = 0
        if tree.data == "signed":
            before = mark
            mark, offset = _mark(reader, token)
            if token.type == "SIGNED_FOR" and mark is None:
                offset = len(token)
            if token.type == "SIGNED_FOR" and before is not None:
                # "Für die Fraktion" below a greeting says for whom; the greeting marks the names.
                mark = before
            if not token[offset:].strip() and (passage := reader.tokens([token])) is not None:
                bare.append(passage)
        parts = _people(reader, token, offset)
        if (
            tree.data == "name"
            and 1 < len(parts) <= len(found)
            and all(endings.is_role(token[a:b]) or endings.names_faction(token[a:b]) for a, b in parts)
        ):
            # Roles side by side below names side by side.
            for place, (begin, end) in enumerate(parts, len(found) - len(parts)):
                found[place] = _with_role(reader, found[place], start + begin, start + end)
            continue
        for begin, end in parts:
            text = token[begin:end]
            again = reader.words["SIGNATURE_MARK"].match(text)
            if again is not None and text[again.end() :].strip():
                # Each of those side by side has a mark of its own.
                mark, begin, text = again["mark"], begin + again.end(), text[again.end() :]
            if tree.data == "name" and reader.words["WITH_FACTION"].fullmatch(text):
                beside.append(reader.passage(start + begin, start + end))
                continue
            role = endings.is_role(text) or endings.names_faction(text) or not endings.looks_like_person(text)
            role = role and not endings.leads_with_person(text)
            if found and role and tree.data == "name":
                found[-1] = _with_role(reader, found[-1], start + begin, start + end)
            else:
                found.append(_signature(reader, start + begin, start + end, mark))
    bare = [] if found else bare
    bare += [one for one in beside if one is not None]
    people = [one for one in found if not endings.names_faction(one.name)]
    if people and len(people) < len(found):
        # A faction above the names of its members is whom they sign for.
        bare += [made(Passage, **_passage(one)) for one in found if one not in people]
        found = people
    return tuple(found), bare


def _passage(signature: Signature) -> dict[str, Any]:
    return {name: getattr(signature, name) for name in Passage.model_fields}


def _mark(reader: Reader, token: Token) -> tuple[str | None, int]:
    """The words that mark the signature, and where on the line the names begin."""
    found = reader.words["SIGNATURE_MARK"].match(token)
    if found is None:
        return None, 0
    return " ".join(found["mark"].split()), found.end()


def _people(reader: Reader, token: Token, offset: int) -> list[tuple[int, int]]:
    """The parts of a line that are one person each: "A, B (Grüne), C (ödp)" are three."""
    stop = len(token.rstrip())
    while offset < stop and token[offset].isspace():
        offset += 1
    if offset >= stop:
        return []
    parts = []
    begin = offset
    for comma in reader.words["PEOPLE_JOIN"].finditer(token, offset, stop):
        rest = token[comma.end() : stop].strip()
        person = endings.looks_like_person(rest) and not (
            endings.is_role(rest) or endings.names_faction(rest) or reader.words["ROLE_FIRST"].match(rest)
        )
        if (comma[0].isspace() and len(comma[0]) > 2) or person or endings.leads_with_person(rest):
            parts.append((begin, comma.start()))
            begin = comma.end()
    parts.append((begin, stop))
    return [piece for part in parts for piece in _unglued(token, *part)]


def _unglued(token: Token, start: int, end: int) -> list[tuple[int, int]]:
    """Names that follow each other with nothing between them, split by pairs of words."""
    starts = endings.glued(token[start:end])
    if len(starts) < 2:
        return [(start, end)]
    stops = [*starts[1:], end - start]
    return [(start + begin, start + stop) for begin, stop in zip(starts, stops, strict=True)]


def _signature(reader: Reader, start: int, end: int, mark: str | None) -> Signature:
    """The name is what stands before a comma, bracket or office; an office before the name is a role."""
    text = reader.view.text[start:end]
    office = reader.words["SIGNER_OFFICE"].match(text)
    head = text[office.end() :] if office else text.strip("()")
    more = reader.words["SIGNER_MORE"].search(head)
    if reader.words["SURNAME_FIRST"].fullmatch(head) and not endings.is_role(head.partition(",")[2].strip()):
        more = None
    name = " ".join(head[: more.start() if more else None].split())
    roles = [office[0].strip()] if office else []
    # What stands in brackets is a party, not a role, and so is the faction that signs, too.
    if more is not None and not (more["bracket"] or more["beside"]) and head[more.end() :].strip():
        said = [" ".join(part.split()) for part in head[more.end() :].split(",")]
        # A party that stands alone is no role.
        roles += [part for part in said if part and not reader.words["PARTY"].fullmatch(part)]
    fields: dict[str, Any] = reader.fields([_trim(reader.view.text, start, end)])
    if not name:
        name = fields["text"]
    return made(Signature, **fields, name=name, role=", ".join(roles) or None, mark=mark)


def _with_role(reader: Reader, before: Signature, start: int, end: int) -> Signature:
    """The signature with a role from the line below its name."""
    role = " ".join(reader.view.text[start:end].split()).strip("–-, ")
    if role[:1] == "(" and role[-1:] == ")":
        role = role[1:-1]
    begin = _view_start(reader, before)
    fields = reader.fields([_trim(reader.view.text, begin, end)])
    joined = role if before.role is None else f"{before.role}, {role}"
    return made(Signature, **fields, name=before.name, role=joined, mark=before.mark)


def _view_start(reader: Reader, signature: Signature) -> int:
    """Where a signature starts in the view: offsets grow alike in both, so a search by halves finds it."""
    low, high = 0, len(reader.view.text)
    while low < high:
        middle = (low + high) // 2
        if reader.view.to_source(middle) < signature.span.start:
            low = middle + 1
        else:
            high = middle
    return low


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def attachments(reader: Reader, trees: list[Tree[Token]]) -> tuple[list[Passage], list[Passage]]:
    """What the paper names as attached, without the label "Anlage:"; and what says that nothing is."""
    found = []
    for tree in trees:
        tokens = leaves(tree)
        label = reader.words["ATTACHMENT_LABEL" if tokens[0].type == "ATTACHMENTS" else "LABEL"].match(
            tokens[0]
        )
        ranges_ = ranges(tokens, label.end() if label else 0)
        found += [passage for start, end in ranges_ for passage in _listed(reader, start, end)]
    none = [passage for passage in found if reader.words["NOTHING"].fullmatch(passage.text)]
    return [passage for passage in found if passage not in none], none


def _listed(reader: Reader, start: int, end: int) -> list[Passage]:
    """The attachments of one line: "Lageplan; Gutachten" are two."""
    text = reader.view.text
    cuts = [start, *(place + 1 for place in range(start, end) if text[place] == ";"), end + 1]
    pieces = (reader.passage(begin, stop - 1) for begin, stop in itertools.pairwise(cuts))
    return [piece for piece in pieces if piece is not None]
