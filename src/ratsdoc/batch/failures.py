"""The errors that only a guarded reading can meet, as errors of the one family."""

from __future__ import annotations

from ratsdoc.errors import RatsdocError


class StoppedError(RatsdocError):
    """The reading of a paper was stopped from outside, or died."""

    code = "RD412"


class DeadlineError(StoppedError):
    """The paper was not read within its deadline."""

    code = "RD410"


class MemoryLimitError(StoppedError):
    """The paper asked for more memory than it may take."""

    code = "RD411"


class CrashError(StoppedError):
    """The process that read the paper died."""

    code = "RD412"


class BugError(RatsdocError):
    """ratsdoc itself failed on the paper."""

    code = "RD413"


class ArchiveError(RatsdocError):
    """An archive, or a paper in it, cannot be unpacked."""

    code = "RD414"


class OutputError(OSError):
    """A worker cannot write a record where it belongs: nothing to do with the paper."""


class WorkersError(RuntimeError):
    """Workers cannot be started, or the cluster is gone: nothing to do with any paper."""
