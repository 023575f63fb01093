"""A lock that keeps two runs out of one output. The system lets go of it when its process dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(RuntimeError):
    """Another run is writing to the output."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the lock. Raises LockedError if another process has it, OSError if there can be none."""
    with open(path, "a+b") as file:
        try:
            _take(file.fileno())
        except (BlockingIOError, PermissionError):
            file.seek(0)
            owner = file.read(32).decode("ascii", "replace").strip() or "unknown"
            raise LockedError(f"another run (process {owner}) is writing to it") from None
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        # Closing the file lets go; the file stays, since removing it would race with the next run.
        yield


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        # A byte far behind the content, which stays readable for the message.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
