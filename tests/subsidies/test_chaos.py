"""kill -9 of worker, Redis and PostgreSQL in the middle of runs, on engines of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def chaos(folder, kills, size):
    own = {"DATABASE_NAME", "REDIS_DATABASE", "DATABASE_URL", "REDIS_URL"}
    environment = {key: value for key, value in os.environ.items() if key not in own}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.chaos", "--kills", str(kills), "--size", str(size)],
        cwd=PROJECT,
        env=environment | {"CHAOS_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(
        r"faults survived: (\d+), lines lost: (\d+), lines doubled: (\d+)", done.stdout
    )
    assert found, done.stdout[-2000:] + done.stderr[-2000:]
    return tuple(map(int, found.groups()))


@pytest.mark.timeout(600)
def test_three_kills_lose_and_double_nothing(tmp_path):
    assert chaos(tmp_path, 3, 1500) == (3, 0, 0)


@pytest.mark.long
def test_fifty_kills_lose_and_double_nothing(tmp_path):
    assert chaos(tmp_path, 50, 10_000) == (50, 0, 0)
