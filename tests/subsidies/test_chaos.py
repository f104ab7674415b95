"""kill -9 of worker, Redis and PostgreSQL in the middle of runs, on engines of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from django.apps import apps
from django.db import connection

from benchmarks.faults import Worker, kill, postgres_program

PROJECT = Path(__file__).resolve().parents[2]
CHAOS = (sys.executable, "-m", "benchmarks.chaos")


@pytest.fixture
def schema(db, tmp_path):
    """The tables of the tests' database, migrated already: another server need not do it again."""
    dump = tmp_path / "schema.dump"
    command, environment = postgres_program("pg_dump", connection.settings_dict)
    # What tests may have left in the models' tables stays here; a flushed database does without.
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    empty = [f"--exclude-table-data-and-children={table}" for table in sorted(tables)]
    subprocess.run(
        [*command, "--format=custom", f"--file={dump}", *empty], env=environment, check=True
    )
    return dump


def chaos(folder, kills, size, *more):
    own = {"DATABASE_NAME", "REDIS_DATABASE", "DATABASE_URL", "REDIS_URL"}
    environment = {key: value for key, value in os.environ.items() if key not in own}
    done = subprocess.run(
        [*CHAOS, f"--kills={kills}", f"--size={size}", *more],
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
    print(done.stdout)  # noqa: T201
    return tuple(map(int, found.groups()))


@pytest.mark.timeout(600)
def test_three_kills_lose_and_double_nothing(tmp_path, schema):
    assert chaos(tmp_path, 3, 1500, f"--schema={schema}") == (3, 0, 0)


@pytest.mark.long
def test_fifty_kills_lose_and_double_nothing(tmp_path):
    assert chaos(tmp_path, 50, 10_000) == (50, 0, 0)


def test_who_was_killed_is_seen_to_be_gone():
    """A worker taken for alive a moment after its kill was never started anew: nothing moved on."""
    for _ in range(20):
        worker = Worker.__new__(Worker)
        worker.process = subprocess.Popen(["sleep", "60"])
        assert kill("worker", worker, Random(1)) == "worker"
        assert not worker.alive()
