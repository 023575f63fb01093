"""Days: the calendar day that a German date names."""

from __future__ import annotations

import datetime
import re

from ratsdoc import grammar


def day(text: str) -> datetime.date | None:
    """The calendar day that a German date names; None if there is no such day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if re.match(r"\d{4}-", text):
        year, month, number = numbers
    elif len(numbers) == 3:
        number, month, year = numbers
    else:
        number, year = numbers[0], numbers[-1]
        name = re.search(r"[^\W\d_]+", text)
        month = grammar.months().get(name[0][:3].casefold(), 0) if name else 0
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return datetime.date(year, month, number)
    except ValueError:
        return None
