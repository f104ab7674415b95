"""A county's month with late changes against the same month without any.

    python -m benchmarks.late [--size 20000] [--rounds 7] [--share 2]

Half a year is paid first. Each round settles the seventh month twice, without changes and with
late ones for a share of the people (ended awards and touched files, from one to six months
back), both taken back at the end: interleaved, so that a noisy neighbour hits both alike.
"""

import argparse
import os
import random
import time
from statistics import median

from benchmarks.figures import machine, ratio, seconds
from benchmarks.places import create, in_database

COUNTY = "431103"
PAID = 6


def main() -> None:
    """Measure in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--share", type=float, default=2.0, help="per cent of people a month")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        measure(options.size, options.rounds, options.share)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    print(machine(), flush=True)
    name = f"bench_late_{options.size}"
    create(name)
    arguments = ("--size", str(options.size), "--rounds", str(options.rounds))
    in_database(name, "benchmarks.late", "--here", *arguments, "--share", str(options.share))


def measure(size: int, rounds: int, share: float) -> None:
    """Seconds of both, and their ratio."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks import ledger
    from portal.lib.periods import Month
    from portal.people.seeding.population import seed_people
    from subsidies.seeding import seed_awards
    from subsidies.settlement.county import settle_county

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", verbosity=0)
    first = Month(2024, 1)
    seed_people(region=COUNTY, size=size, seed=1, month=first, at=timezone.now(), processes=1)
    seed_awards(region=COUNTY, seed=1, month=first, at=timezone.now())
    ledger.clear()
    for number in range(PAID):
        settle_county(region=COUNTY, month=first.shift(number), at=timezone.now())
    month = first.shift(PAID)
    without, late = [], []
    lines = (0, 0)
    for number in range(rounds + 1):
        plain, few = _round(month, 0, number)
        changed, many = _round(month, share, number)
        if number:  # the first warms up
            without.append(plain)
            late.append(changed)
            lines = (few, many)
    print(f"{size:,} people, {lines[0]:,} lines; with {share} % late changes {lines[1]:,} lines")
    print(f"without {seconds(without)}, with {seconds(late)}; ratio {ratio(late, without)}")
    print(f"medians {median(without):.3f} and {median(late):.3f} s")


def _round(month, share: float, seed: int) -> tuple[float, int]:
    """Settle the month, changed by so many per cent; seconds and lines. Nothing is kept."""
    from django.db import transaction
    from django.utils import timezone

    from subsidies.settlement.county import settle_county

    with transaction.atomic():
        if share:
            _happen(month, share, random.Random(seed))
        started = time.perf_counter()
        result = settle_county(region=COUNTY, month=month, at=timezone.now())
        took = time.perf_counter() - started
        transaction.set_rollback(True)
    return took, result.lines


def _happen(month, share: float, chance: random.Random) -> None:
    """Late changes: half of them end an award, half only touch the person's file."""
    from django.utils import timezone

    from eligibility.models import Award
    from portal.people.models import Change

    awards = list(Award.objects.filter(region=COUNTY, ends=None))
    chosen = chance.sample(awards, round(len(awards) * share / 100))
    for place, award in enumerate(chosen):
        since = month.shift(-chance.randint(1, PAID - 1)).first
        if place % 2:
            Award.objects.filter(pk=award.pk).update(ends=since)
        Change.objects.create(
            subject_kind="person",
            subject_id=award.person_id,
            from_day=since,
            recorded_at=timezone.now(),
            what="测试",
        )


if __name__ == "__main__":
    main()
