"""Interrupts put off until no lock is held.

Ctrl-C raises wherever the main thread happens to be. Inside the locks of queues and futures that leaves
them held, or a wake-up lost, and the pool then never ends: seen in one interrupt of twelve.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Seconds after which whoever waits should look whether an interrupt came.
TICK = 0.2


@contextmanager
def calm() -> Iterator[Callable[[], bool]]:
    """Puts off SIGINT and SIGTERM to the end of the block; gives what tells whether one came.

    Only handlers written in Python are put off, and only the main thread has any.
    """
    came: list[signal.Signals] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(signal.Signals(number))

    handlers: dict[signal.Signals, Callable[[int, FrameType | None], object]] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if callable(handler):
                handlers[number] = handler
                signal.signal(number, note)
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if came:
        handlers[came[0]](came[0], None)
