"""Who uses the engines: a shared lock per process, kept by the kernel to its very end.

Every process that uses the engines holds ``users.lock`` shared. Whoever gets it exclusively
knows that nobody else uses them and may stop them: the last command as it leaves, or the
guardian when that command was killed. Starting is serialised by ``start.lock``.
"""

import atexit
import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from portal.engines import guardian
from portal.engines.place import EngineError, Place, settle
from portal.engines.processes import open_lock, stop_engines, try_lock


class Engine(Protocol):
    """What PostgreSQL and Redis have in common."""

    def answers(self) -> bool:
        """Whether it can be used now."""

    def start(self) -> None:
        """Bring it up; called by one process at a time."""


class Membership:
    """This process's part in a place, from its first use to its exit."""

    def __init__(self, data: Path) -> None:
        try:
            data.mkdir(parents=True, exist_ok=True)
            self.descriptor = open_lock(data / "users.lock")
            fcntl.flock(self.descriptor, fcntl.LOCK_SH)
            self.place = self._settle(data)
        except PermissionError as error:
            cure = "run as that user, or set PORTAL_DATA_DIR to a folder of your own"
            raise EngineError(f"{error.filename} belongs to another user; {cure}.") from error
        atexit.register(self.leave)
        os.register_at_fork(after_in_child=self._join_again)

    def ensure(self, engine: Engine) -> None:
        """Bring ``engine`` up unless it runs, and see that somebody guards it."""
        if not engine.answers():
            start = open_lock(self.place.data / "start.lock")
            try:
                fcntl.flock(start, fcntl.LOCK_EX)
                if not engine.answers():
                    self.place.prepare()
                    engine.start()
            finally:
                os.close(start)
        self._ensure_guardian()

    def leave(self) -> None:
        """Stop the engines when nobody else uses them; wait when somebody is stopping them.

        The question is put through a new descriptor: a child forked a moment ago may still
        share the old one, and with it whatever this process would make of its lock.
        """
        os.close(self.descriptor)
        if not self.place.data.is_dir():
            return  # removed meanwhile; the guardian still has its lock
        users = open_lock(self.place.data / "users.lock")
        if try_lock(users, fcntl.LOCK_EX):
            stop_engines(self.place.state, self.place.run)
        elif not try_lock(users, fcntl.LOCK_SH):
            fcntl.flock(users, fcntl.LOCK_SH)
        os.close(users)

    @staticmethod
    def _settle(data: Path) -> Place:
        if (data / "location").exists():
            return settle(data)
        start = open_lock(data / "start.lock")
        try:
            fcntl.flock(start, fcntl.LOCK_EX)
            return settle(data)
        finally:
            os.close(start)

    def _join_again(self) -> None:
        """A forked child takes a lock of its own: the inherited one is its parent's too."""
        inherited = self.descriptor
        self.descriptor = open_lock(self.place.data / "users.lock")
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)
        os.close(inherited)

    def _ensure_guardian(self) -> None:
        descriptor = open_lock(self.place.data / "guardian.lock")
        missing = try_lock(descriptor, fcntl.LOCK_SH)
        os.close(descriptor)
        if not missing:
            return
        project = Path(guardian.__file__).resolve().parents[2]
        subprocess.run(
            [
                sys.executable,
                "-S",
                "-m",
                guardian.__name__,
                self.place.data,
                self.place.state,
                self.place.run,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=project,
            env={"PYTHONPATH": str(project), "PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
            check=True,
        )
