"""A small process that stops the engines when nobody uses them any more.

It waits for the exclusive lock that every user holds shared. The kernel gives a lock back
however its holder ended, so this also notices a last user ended by ``kill -9``.
"""

import fcntl
import os
import signal
import sys
from pathlib import Path

from portal.engines.processes import open_lock, stop_engines, try_lock


def detach() -> None:
    """Leave the caller's session, terminal, folder and standard streams."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    os.chdir("/")
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def watch(data: Path, state: Path, run: Path) -> None:
    """Wait until no user is left, then stop the engines; at most one guardian a folder."""
    guardian = open_lock(data / "guardian.lock")
    if not try_lock(guardian, fcntl.LOCK_EX):
        return
    users = open_lock(data / "users.lock")
    fcntl.flock(users, fcntl.LOCK_EX)
    stop_engines(state, run)
    # In this order: whoever comes next must see that nobody guards any more.
    os.close(guardian)
    os.close(users)


if __name__ == "__main__":
    detach()
    watch(*(Path(argument) for argument in sys.argv[1:4]))
