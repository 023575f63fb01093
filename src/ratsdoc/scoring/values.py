"""The values of a field in two documents, brought together pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from enum import Enum
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from ratsdoc.scoring.fields import FIELDS, LEVEL, NOT_COMPARED, Field, How, Part
from ratsdoc.scoring.match import align, normalise


class Unstated(Enum):
    """What a partial gold does not speak of (null, in contrast, says that the paper has none)."""

    UNSTATED = "unstated"


UNSTATED: Final = Unstated.UNSTATED
Value = str | None | Unstated


class Pair(NamedTuple):
    """A value on either side, None for null; at least one side states it.

    `name` is that of the field or member. `pointer` leads into the right-hand document, for a value
    that is missing there to the list where it should stand. `alone` marks the further members of an
    item without partner: the item itself is one fault, told by its first value.
    """

    name: str
    how: How
    pointer: str
    left: str | None
    right: str | None
    alone: bool = False


class _Item(NamedTuple):
    value: Any
    pointer: str
    level: int


def look(value: Any, path: str) -> Any:
    """What stands at the dotted `path`; None below a null, UNSTATED below a string or where no key is."""
    for key in path.split("."):
        if value is None:
            return None
        if not isinstance(value, dict) or key not in value:
            return UNSTATED
        value = value[key]
    return value


def words(value: Any, main: str = "text") -> Value:
    """The value as normalised text: of an object its member `main`, of a list its values with commas."""
    match value:
        case None | Unstated():
            return value
        case str():
            return normalise(value) or None
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case date() | time():
            return value.isoformat()
        case dict():
            return words(value[main]) if main in value else UNSTATED
        case list():
            read = [words(member) for member in value]
            return ", ".join(member for member in read if isinstance(member, str)) or None
    return UNSTATED


def unknown_keys(document: dict[str, Any]) -> set[str]:
    """Keys of a document which no row of the table compares."""
    return set(document) - {field.path.split(".")[0] for field in FIELDS} - NOT_COMPARED


def count(document: dict[str, Any], path: str) -> int:
    """How many items the list at `path` has, nested ones counted."""
    field = next(field for field in FIELDS if field.path == path)
    return sum(1 for _ in _items(look(document, path), field))


def pairs(
    field: Field, left: dict[str, Any], right: dict[str, Any], *, partial: bool = True
) -> Iterator[Pair]:
    """The values of `field` in two documents; with `partial`, only what the left one states.

    Members of items come after the item's main value. Nothing is yielded where both sides are null.
    """
    stated = look(left, field.path)
    if partial and stated is UNSTATED:
        return
    other = look(right, field.path)
    if field.many:
        lefts, rights = list(_items(stated, field)), list(_items(other, field))
        yield from _item_pairs(field, lefts, rights, partial)
        return
    one = words(stated, field.main)
    if partial and one is UNSTATED:
        return
    here, there = _text(one), _text(words(other, field.main))
    if here is not None or there is not None:
        yield Pair(field.path, field.how, "/" + field.path.replace(".", "/"), here, there)


def _items(value: Any, field: Field) -> Iterator[_Item]:
    """Items in printed order, each before those that nest in it."""
    pointer = "/" + field.path.replace(".", "/")
    listed = [] if value is None or value is UNSTATED else value if isinstance(value, list) else [value]
    stack = [_Item(item, f"{pointer}/{index}", 1) for index, item in enumerate(listed)][::-1]
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item.value, dict):
            for key in field.children:
                nested = item.value.get(key)
                if isinstance(nested, list):
                    stack += [
                        _Item(child, f"{item.pointer}/{key}/{index}", item.level + 1)
                        for index, child in enumerate(nested)
                    ][::-1]


def _read(item: _Item, part: Part, field: Field) -> Value:
    if part.path == LEVEL:
        return str(item.level) if isinstance(item.value, dict) else UNSTATED
    if not isinstance(item.value, dict):
        return words(item.value) if part.name == field.path else UNSTATED
    return words(look(item.value, part.path))


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _item_pairs(
    field: Field, lefts: Sequence[_Item], rights: Sequence[_Item], partial: bool
) -> Iterator[Pair]:
    main = Part(field.path, field.main, field.how)
    parts = [main, *field.members]
    judged = [
        part
        for part in parts
        if not partial
        or (part is main and not lefts)
        or any(_read(item, part, field) is not UNSTATED for item in lefts)
    ]
    # Partial gold may leave the main value out: then the first value all its items state is the guide.
    guides = [part for part in judged if all(_read(item, part, field) is not UNSTATED for item in lefts)]
    if partial and not guides:
        aligned = list(zip_longest(range(len(lefts)), range(len(rights))))
    else:
        guide = guides[0] if guides else main
        keys = [[_text(_read(item, guide, field)) or "" for item in side] for side in (lefts, rights)]
        aligned = align(keys[0], keys[1], guide.how)
    for i, j in aligned:
        here = None if i is None else lefts[i]
        there = None if j is None else rights[j]
        told = False
        for part in judged:
            one = UNSTATED if here is None else _read(here, part, field)
            if partial and here is not None and one is UNSTATED:
                continue
            left = _text(one)
            right = None if there is None else _text(_read(there, part, field))
            if left is None and right is None:
                continue
            pointer = "/" + field.path.replace(".", "/") if there is None else there.pointer
            if part is not main and there is not None and part.path != LEVEL:
                pointer += "/" + part.path.replace(".", "/")
            yield Pair(part.name, part.how, pointer, left, right, told)
            told = told or here is None or there is None
