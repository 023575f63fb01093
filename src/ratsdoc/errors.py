"""The errors ratsdoc raises: one family, each with a code of the catalogue and a way out.

Text never raises; only bytes that cannot be turned into text do.
"""

from __future__ import annotations

from ratsdoc.diagnostics import CATALOGUE


class RatsdocError(Exception):
    """A paper that cannot be read. `code` is in the catalogue, `str(error)` says what and what to do."""

    code = "RD400"

    def __init__(self, name: str, **values: object) -> None:
        entry = CATALOGUE[self.code]
        self.name = name
        self.reason = entry.message.format(name=name, **values)
        super().__init__(f"{self.reason}. {entry.remedy}")


class UnreadableError(RatsdocError):
    """The path cannot be opened, or its reading failed."""

    code = "RD400"


class NotFoundError(UnreadableError):
    """There is no such file."""

    code = "RD401"


class FolderError(UnreadableError):
    """A folder stands where a file is needed."""

    code = "RD402"


class EmptyFileError(UnreadableError):
    """The file has no bytes."""

    code = "RD403"


class NotAPaperError(UnreadableError):
    """The bytes are neither a PDF nor text."""

    code = "RD404"


class DamagedPdfError(UnreadableError):
    """The PDF is too damaged to be opened."""

    code = "RD405"


class EncryptedPdfError(UnreadableError):
    """The PDF asks for a password."""

    code = "RD406"


class NoPagesError(UnreadableError):
    """The PDF has no pages."""

    code = "RD407"


class TooLargeError(UnreadableError):
    """The input is over a limit (bytes, pages or characters)."""

    code = "RD408"
