"""How workers are started: as copies of a server that has everything loaded, without the caller's script."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import context
from multiprocessing.context import BaseContext
from typing import Any

_HOME = os.getpid()
_launching = threading.Lock()


@contextmanager
def _without_script() -> Iterator[None]:
    """Hides from multiprocessing where the caller's script lies, which every worker would run again.

    Workers need nothing of it; so scripts need no `if __name__ == "__main__":` for our sake, and a
    worker starts without the command's imports.
    """
    main = vars(sys.modules["__main__"])
    with _launching:
        hidden: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
        main.pop("__file__", None)
        main["__spec__"] = None
        try:
            yield
        finally:
            del main["__spec__"]
            main.update(hidden)


class _Spawned(context.SpawnProcess):
    def start(self) -> None:
        with _without_script():
            super().start()


class _Spawn(context.SpawnContext):
    Process = _Spawned


if sys.platform != "win32":

    class _Forked(context.ForkServerProcess):
        def start(self) -> None:
            with _without_script():
                super().start()

    class _ForkServer(context.ForkServerContext):
        Process = _Forked


def starter() -> BaseContext:
    """The context that starts workers.

    Forking from a server that has one thread and all modules is quick and safe; forking from here, among
    threads, is not. A process that was forked itself holds a server that it may not use.
    """
    if sys.platform == "win32" or os.getpid() != _HOME:
        return _Spawn()
    server = _ForkServer()
    server.set_forkserver_preload(["ratsdoc.batch.warm"])
    return server
