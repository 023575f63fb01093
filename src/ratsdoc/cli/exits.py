"""Exit codes of the command: one table, worst last."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a run came to; of several papers the highest counts."""

    OK = 0
    DOUBTS = 1
    """A record has a finding of severity error: no questions, for instance."""
    USAGE = 2
    """The command was called wrongly."""
    NO_TEXT = 3
    """A paper has no text: a scan without a text layer, or an empty text."""
    UNREADABLE = 4
    """A paper could not be read: missing, damaged, locked, too large."""
    OUTPUT = 5
    """The output could not be written, or another run is writing to it."""
    WORKERS = 6
    """Nobody could do the work: workers did not start, the cluster does not answer."""
    INTERRUPTED = 130
    """Ctrl-C."""


# These tell of papers; the run itself came to its end.
OF_PAPERS = frozenset({ExitCode.OK, ExitCode.DOUBTS, ExitCode.NO_TEXT, ExitCode.UNREADABLE})
