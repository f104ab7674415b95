"""The people a benchmark works on: seeded once, kept for the next time."""

import sys
import time

from django.core.management import call_command
from django.db import connection

from benchmarks.places import MONTH, PROJECT, REGION, manage


def ready(size: int, *, seed: int = 1) -> None:
    """Schema, catalogues with the demo's values, and ``size`` people with their awards."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", verbosity=0, stdout=sys.stderr)
    call_command("load_catalogue", str(PROJECT / "fixtures" / "demo"), stdout=sys.stderr)
    if counts()[0] >= size and counts()[1]:
        return
    started = time.perf_counter()
    manage(
        "seed_population",
        *("--region", REGION, "--size", str(size), "--seed", str(seed), "--month", MONTH),
    )
    took = time.perf_counter() - started
    people, awards = counts()
    print(f"{people:,} people and {awards:,} awards ready in {took:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def counts() -> tuple[int, int]:
    """People and awards in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        people = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM eligibility_award")
        return people, cursor.fetchone()[0]
