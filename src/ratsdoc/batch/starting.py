"""How workers are started: as copies of a server that has everything loaded, without the caller's script."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import context, synchronize
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
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


class _Leader(BaseProcess):
    """A worker, which leads a process group (see `worker.start`): what it started ends with it."""

    def start(self) -> None:
        # By the name it gave, pebble ends workers at the exit of any process, a fork of their parent too.
        self.name = "ratsdoc worker"
        self.home = os.getpid()
        with _without_script():
            super().start()

    def join(self, timeout: float | None = None) -> None:
        # A fork of the parent takes our workers for its children when it ends; it is to let them be.
        if self.home == os.getpid():
            super().join(timeout)

    def terminate(self) -> None:
        super().terminate()
        if sys.platform != "win32" and self.pid is not None:
            # None yet, or none any more.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


class Starter(BaseContext):
    """A way to start workers. It keeps the locks they share until it is told to let them go.

    A worker looks them up by name when it starts. Closing its pool, pebble gives up the names first and
    ends the workers then; one that had just been started would die of that, with a traceback.
    """

    def __init__(self) -> None:
        self.kept: list[synchronize.RLock] = []

    def RLock(self) -> synchronize.RLock:  # noqa: N802  # multiprocessing's name
        lock = super().RLock()
        self.kept.append(lock)
        return lock


class _Spawned(_Leader, context.SpawnProcess):
    pass


class _Spawn(Starter, context.SpawnContext):
    Process = _Spawned


if sys.platform != "win32":
    from multiprocessing import popen_forkserver

    class _Polled(popen_forkserver.Popen):
        """A process whose end can be asked for by any thread.

        The server tells it once; of two threads that read it at a time, one would take the other's 255 for
        the exit code. Starting a process asks for the end of all others, so two pools are enough.
        """

        def __init__(self, process: BaseProcess) -> None:
            self._asking = threading.Lock()
            super().__init__(process)

        def poll(self, flag: int = os.WNOHANG) -> int | None:
            with self._asking:
                return super().poll(flag)

    class _Forked(_Leader, context.ForkServerProcess):
        @staticmethod
        def _Popen(process_obj: BaseProcess) -> _Polled:  # noqa: N802  # multiprocessing's name
            return _Polled(process_obj)

    class _ForkServer(Starter, context.ForkServerContext):
        Process = _Forked


def starter() -> Starter:
    """What starts the workers of one pool.

    Forking from a server that has one thread and all modules is quick and safe; forking from here, among
    threads, is not. A process that was forked itself holds a server that it may not use.
    """
    if sys.platform == "win32" or os.getpid() != _HOME:
        return _Spawn()
    server = _ForkServer()
    server.set_forkserver_preload(["ratsdoc.batch.warm"])
    return server
