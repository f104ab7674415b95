"""Databases of their own for the benchmarks, beside the one of the demo."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import machine

PROJECT = Path(__file__).resolve().parent.parent
MONTH = "2024-01"
REGION = "4311"


def environment(name: str) -> dict[str, str]:
    """The environment of a process that works on the database ``name`` and a Redis of its own."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_NAME": name,
        "REDIS_DATABASE": "15",
        "DEBUG": "1",
    }


def in_database(name: str, *arguments: str) -> None:
    """Run one of this project's modules on a database; its output goes to ours."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=PROJECT, env=environment(name), check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


def create(name: str) -> None:
    """Make the database unless it is there."""
    import django

    django.setup()
    from django.db import connection
    from psycopg import sql

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connection.close()


def manage(*arguments: str) -> None:
    """A command of ``manage.py`` on the database of this process, its output thrown away."""
    subprocess.run(
        [sys.executable, PROJECT / "manage.py", *arguments],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def measured(
    module: str,
    about: str | None,
    measure: Callable[[int, int], int | None],
    *,
    size: int,
    rounds: int,
    prefix: str = "bench",
) -> None:
    """A benchmark's command line: ``measure(size, rounds)`` in the database of the size.

    The database is made when it is not there; what ``measure`` returns is the exit code.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--size", type=int, default=size)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        sys.exit(measure(options.size, options.rounds))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    print(machine(), flush=True)
    name = f"{prefix}_{options.size}"
    create(name)
    in_database(
        name, module, "--inside", "--size", str(options.size), "--rounds", str(options.rounds)
    )
