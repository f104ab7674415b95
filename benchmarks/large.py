"""``make bench-large``: all five prefectures in one month, with one and with two workers.

    python -m benchmarks.large [--size 4300000] [--rounds 3]

Prints the seconds of each and the speed-up, and ends with an error when the workers do not
write the same lines. Rounds are interleaved: each runs one worker, then two. Seeding the people
takes far longer than the rounds; the database is kept for the next time.
"""

import sys
import time
from statistics import median

from benchmarks.figures import ratio, seconds
from benchmarks.places import MONTH, PROJECT, manage, measured

#: The root of the region tree: every county of the five prefectures.
EVERYWHERE = "43"
#: People in a hundred of the five prefectures together.
SHARES = {"4311": 24, "4305": 30, "4310": 21, "4303": 13, "4331": 12}
WORKERS = (1, 2)


def main() -> None:
    """Measure in a database of its own."""
    measured("benchmarks.large", __doc__, measure, size=4_300_000, rounds=3, prefix="bench_large")


def measure(size: int, rounds: int) -> int:
    """Seconds of every round with one and two workers; 1 when their lines differ."""
    import django

    django.setup()
    from benchmarks import ledger
    from portal.worker import worker_process

    ready(size)
    wanted: tuple[int, str] | None = None
    times: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    for number in range(rounds + 1):
        for workers in WORKERS:
            ledger.clear()
            with worker_process(concurrency=workers):
                took = run()
            found = ledger.lines_hash()
            wanted = wanted or found
            if found != wanted:
                print(f"{workers} workers wrote {found[0]:,} lines, not the {wanted[0]:,} wanted")
                return 1
            if number:  # the first warms up
                times[workers].append(took)
                print(f"round {number}: {workers} workers {took:.1f} s", flush=True)
    assert wanted is not None
    print(f"{size:,} people, {wanted[0]:,} lines, the same with one and two workers")
    print(", ".join(f"{workers} workers {seconds(times[workers])}" for workers in WORKERS))
    rate = wanted[0] / median(times[2])
    print(f"speed-up {ratio(times[1], times[2])}; {rate:,.0f} lines a second")
    return 0


def ready(size: int) -> None:
    """Schema, catalogues with the demo's values, and the people of each prefecture."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.population import counts

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", verbosity=0, stdout=sys.stderr)
    call_command("load_catalogue", str(PROJECT / "fixtures" / "demo"), stdout=sys.stderr)
    if counts()[0] >= size and counts()[1]:
        return
    started = time.perf_counter()
    for region, share in SHARES.items():
        part = str(size * share // 100)
        manage(
            "seed_population",
            *("--region", region, "--size", part, "--seed", "1", "--month", MONTH),
        )
        took = time.perf_counter() - started
        print(f"{counts()[0]:,} people and {counts()[1]:,} awards in {took:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def run() -> float:
    """Seconds from starting the month's run until its last county is done."""
    from django.utils import timezone

    from benchmarks.ours import wait
    from portal.lib.periods import Month
    from subsidies.runs.services import start_run
    from subsidies.tasks import send

    started = time.perf_counter()
    month = Month.parse(MONTH)
    begun = start_run(
        month=month, region=EVERYWHERE, supplement=False, actor=None, at=timezone.now()
    )
    send(begun)
    wait(begun)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
