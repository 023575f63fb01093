"""A new city: the files that a developer starts a dialect from, filled in so far that they run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from ratsdoc import grammar, resources

# What is written, and from which of grammars/new-city/.
DIALECT = "dialect.lark"
SOURCES = ("letter", "questions-first", "no-anfrage")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST = 60


class NewCityError(Exception):
    """Nothing was written; `str(error)` says why."""


class NameRefusedError(NewCityError):
    """The name is none that a dialect can have, or is taken."""


def checked(name: str) -> str:
    """The name, if a new dialect can have it: small letters, figures and hyphens; else NameRefusedError."""
    if len(name) > LONGEST or _NAME.fullmatch(name) is None:
        raise NameRefusedError(
            f"{name!r} is no name for a dialect: take small letters a to z, figures and single hyphens, "
            f"at most {LONGEST} of them, and a letter first, such as bad-musterstadt"
        )
    if name in grammar.cities():
        raise NameRefusedError(f"there is a dialect {name} already: --city {name}")
    return name


def files(name: str) -> dict[str, str]:
    """The content of each file of a new city by its path below the city's folder."""
    city = " ".join(part.capitalize() for part in checked(name).split("-"))
    found = {f"{name}.lark": _filled(DIALECT, city)}
    for kind in SOURCES:
        source = _filled(f"{kind}.toml", city)
        found[f"sources/{name}-{kind}.toml"] = source
        found[f"papers/{name}-{kind}.txt"] = _printed(source)
    return found


def write(name: str, folder: Path) -> list[Path]:
    """Writes the files of a new city below `folder` and returns their paths, all or none.

    Raises NewCityError if the name will not do or one of the files is there, OSError if one cannot be
    written.
    """
    wanted = {folder / path: content for path, content in files(name).items()}
    if there := sorted(str(path) for path in wanted if path.exists()):
        raise NewCityError(f"{', '.join(there)}: there already, and nothing is overwritten")
    written: list[Path] = []
    try:
        for path, content in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(content)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _filled(template: str, city: str) -> str:
    return resources.text(f"grammars/new-city/{template}").replace("@CITY@", city)


def _printed(source: str) -> str:
    """The paper of a source as text: its blocks with a blank line between them."""
    blocks = tomllib.loads(source)["block"]
    return "\n\n".join(str(block["text"]).strip("\n") for block in blocks) + "\n"
