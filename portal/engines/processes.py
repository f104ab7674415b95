"""Processes and locks, in plain standard library: the guardian imports nothing else."""

import fcntl
import os
import signal
import time
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether ``pid`` runs; a zombie nobody has collected yet counts as gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def pid_in(file: Path, *, command_holds: str) -> int | None:
    """The pid in the first line of ``file`` while it is that program, else None.

    A file left by ``kill -9`` may name a number that another program has by now.
    """
    try:
        pid = int(file.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if command_holds.encode() in command and is_alive(pid) else None


def wait_gone(pid: int, *, seconds: float) -> bool:
    """Wait until ``pid`` has ended; False when it has not in that time."""
    until = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, politely: signal.Signals, firmly: signal.Signals, *, seconds: float = 60) -> None:
    """End ``pid`` by the first signal, by the second when that did not do."""
    for number in (politely, firmly):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_gone(pid, seconds=seconds):
            return


def stop_engines(state: Path, run: Path) -> None:
    """Stop both engines, in the way that leaves nothing to recover."""
    redis = pid_in(run / "redis.pid", command_holds="redis-server")
    postgres = pid_in(state / "postgres/postmaster.pid", command_holds=str(state / "postgres"))
    if redis:
        end(redis, signal.SIGTERM, signal.SIGKILL)
    if postgres:
        end(postgres, signal.SIGINT, signal.SIGQUIT)


def open_lock(file: Path) -> int:
    """A descriptor of a lock file; like all of Python's, programs started later lack it."""
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)


def try_lock(descriptor: int, kind: int) -> bool:
    """Take a lock if it is to be had at once."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
