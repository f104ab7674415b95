"""Commands on a machine that has never seen the project; minutes, so not in every run."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.engines.using import PROJECT, embedded, environment, eventually, processes

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
PERSON = '{"birth_date": "1943-05-10", "hukou": "431103"}'
ASK = ("calculate", "entitlements", "--month", "2024-01")
RUN = ("run_payout", "--month", "2024-01", "--region", "431103", "--wait", "--json")


@pytest.fixture
def fresh() -> Iterator[Path]:
    """A folder nobody but its maker can enter."""
    data = Path(tempfile.mkdtemp(prefix="portal-test-"))
    yield data / "data"
    embedded(data / "data", "reset")
    shutil.rmtree(data)


def start(data: Path, *arguments: str, said: IO[str] | int = subprocess.PIPE) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment(data),
        stdin=subprocess.PIPE,
        stdout=said,
        stderr=said,
        text=True,
    )


def answer(command: subprocess.Popen, given: str = "") -> dict:
    said, complained = command.communicate(given)
    assert command.returncode == 0, complained
    return json.loads(said)


def test_two_commands_at_once_on_an_empty_machine_both_answer(fresh: Path) -> None:
    commands = [start(fresh, *ASK) for _ in range(2)]
    answers = [answer(command, PERSON) for command in commands]
    assert answers[0] == answers[1]
    paid = {item["code"]: item["amount"] for item in answers[0]["items"]}
    assert paid["yongzhou-08"] == "50.00"
    assert eventually(lambda: not processes(fresh))


def test_a_month_is_run_twice_with_the_same_totals(fresh: Path) -> None:
    seed = start(fresh, "seed_population", "--region", "431103", "--size", "300", "--seed", "1")
    seed.communicate()
    assert seed.returncode == 0
    first, second = (answer(start(fresh, *RUN)) for _ in range(2))
    assert first == second
    assert first["lines"] > 0


def test_the_demonstration_serves_until_interrupted_and_leaves_nothing(
    fresh: Path, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = tmp_path / "said"
    with said.open("w") as file:  # a pipe nobody reads would stop it when full of progress bars
        options = ("--size=100", "--region=431103", "--months=2", f"--port={port}")
        demo = start(fresh, "demo", *options, said=file)

    def serves() -> bool:
        assert demo.poll() is None, said.read_text()[-2000:]
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/accounts/login/", timeout=9
            ) as page:
                return "Yanglao-2024" in page.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return False

    assert eventually(serves, seconds=1200), said.read_text()[-2000:]
    time.sleep(2)
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=300)
    assert demo.returncode == 0, said.read_text()[-2000:]
    assert eventually(lambda: not processes(fresh))
