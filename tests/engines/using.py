"""Processes that use embedded engines of their own, for tests to end in every way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
USER = """
import os, sys
from portal import embedded
print(embedded.database_settings()["HOST"], embedded.redis_url(), flush=True)
{then}
sys.stdin.readline()
"""


class Command:
    """A command that uses the engines in ``data`` until it is told to leave."""

    def __init__(
        self,
        data: Path,
        then: str = "",
        python: str = sys.executable,
        packages: str = "",
        **options: object,
    ) -> None:
        self.process = subprocess.Popen(
            [python, "-c", USER.format(then=then)],
            cwd=PROJECT,
            env=environment(data) | {"PYTHONPATH": packages},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )
        self.said = ""

    def is_up(self) -> "Command":
        self.said = self.process.stdout.readline()
        assert self.said, "the command ended without its engines"
        return self

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)

    def end(self) -> None:
        if not self.process.stdout.closed:
            self.kill()


def environment(data: Path) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.endswith(("_URL", "_DATABASE"))
    }
    return kept | {"PORTAL_DATA_DIR": str(data)}


def embedded(data: Path, word: str) -> str:
    command = [sys.executable, "-m", "portal.embedded", word]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment(data), capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def processes(data: Path) -> dict[str, int]:
    """The engines and the guardian of ``data`` by name; the kernel's list is asked, no file."""
    note = data / "location"
    state = (data / note.read_text()).resolve() if note.exists() else data
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        for name, mark in {
            "postgres": f"postgres -D {state}/postgres",
            "redis": f"redis-server unixsocket:{state}/run",
            "guardian": f"portal.engines.guardian {data} ",
        }.items():
            if mark in command:
                found[name] = int(folder.name)
    return found


def engines(data: Path) -> set[str]:
    return set(processes(data)) - {"guardian"}


def eventually(true: Callable[[], bool], *, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
