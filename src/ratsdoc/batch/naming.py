"""Names of papers: relative, safe as a path below any folder, and one for each paper."""

from __future__ import annotations

import hashlib
import os
import unicodedata

# Most file systems allow 255 bytes; ".json" and the mark of a file half written need room.
_PART, _WHOLE = 200, 2_000


class Names:
    """Gives out names; a name that was given before gets "~2", "~3" … before its ending.

    Names are the same that some file system takes for the same: but for case, and how an ä is put together.
    """

    def __init__(self) -> None:
        # The record of a paper of this name would stand where the run's own summary stands.
        self._given = {"summary"}

    def give(self, wanted: str) -> str:
        """A clean name that no other paper has."""
        name = clean(wanted)
        stem, ending = os.path.splitext(name)
        count = 1
        while (key := unicodedata.normalize("NFC", name).casefold()) in self._given:
            count += 1
            name = f"{stem}~{count}{ending}"
        self._given.add(key)
        return name


def clean(name: str) -> str:
    """The name without what leads out of a folder or cannot be written; never empty."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "_")
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts:
        return "paper"
    # A folder named like a record would stand where the record of a paper has to go.
    folders = [_short(f"{part}~" if part.endswith(".json") else part) for part in parts[:-1]]
    whole = "/".join([*folders, _short(parts[-1])])
    return whole if len(whole.encode()) <= _WHOLE else f"{_digest(whole)}/{_short(parts[-1])}"


def shown(name: str) -> str:
    """The name for a terminal: a name may hold anything, so what is odd is escaped."""
    return name if name.isprintable() else ascii(name)


def _short(part: str) -> str:
    if len(part.encode()) <= _PART:
        return part
    stem, ending = os.path.splitext(part)
    ending = ending if len(ending.encode()) < 16 else ""
    head = stem.encode()[: _PART - 32].decode("utf-8", "ignore")
    return f"{head}~{_digest(part)}{ending}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
