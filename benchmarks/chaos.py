"""``make chaos``: kill -9 at random moments of a run, resume, compare with an undisturbed run.

    python -m benchmarks.chaos [--kills 50] [--size 20000] [--seed 1] [--schema DUMP]

Each kill hits the worker (its parent or one of its processes), Redis or PostgreSQL, in turn.
Engines and data are of its own, under ``.data/chaos`` (or ``CHAOS_DATA_DIR``). ``--schema``
takes the tables from a dump of a migrated database (pg_dump -Fc) in place of migrating. Ends with
1 when a line is lost or doubled.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from subsidies.models import Run
    from subsidies.runs.selectors import Progress

PROJECT = Path(__file__).resolve().parent.parent
#: Seconds in which the slowest machine gets through a run and a fault.
LONGEST = 600
TARGETS = ("worker", "redis", "postgres")


def main() -> None:
    """Prepare, run undisturbed, then once per kill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schema", type=Path)
    options = parser.parse_args()
    os.environ["PORTAL_DATA_DIR"] = os.environ.get("CHAOS_DATA_DIR") or str(PROJECT / ".data/chaos")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from benchmarks import population

    if options.schema:
        _restore(options.schema)
    population.ready(options.size)
    with Chaos(Random(options.seed)) as chaos:
        survived, lost, doubled = chaos.run(options.kills)
    print(f"faults survived: {survived}, lines lost: {lost}, lines doubled: {doubled}")
    sys.exit(0 if survived == options.kills and not lost and not doubled else 1)


def _restore(dump: Path) -> None:
    """Make the tables as they stand in the dump, with the migrations noted in it."""
    from django.db import connection

    from benchmarks.faults import postgres_program

    command, environment = postgres_program("pg_restore", connection.settings_dict)
    subprocess.run(
        [*command, "--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", dump],
        env=environment,
        check=True,
    )


class Chaos:
    """A worker, its engines, and what an undisturbed run wrote."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._stack = ExitStack()

    def __enter__(self) -> "Chaos":
        from django.db.models import Max, Min

        from benchmarks import faults, ledger, ours

        self._worker = faults.Worker()
        self._stack.callback(lambda: self._worker.stop())
        ledger.clear()
        run = ours.start()
        ours.wait(run)
        self.wanted = contents()
        done = run.counties.aggregate(took=Max("finished_at") - Min("started_at"))
        self._takes = done["took"].total_seconds()
        print(f"undisturbed: {sum(self.wanted.values()):,} rows in {self._takes:.2f} s", flush=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, kills: int) -> tuple[int, int, int]:
        """(faults survived, lines lost, lines doubled) over so many kills."""
        survived = lost = doubled = 0
        for number in range(1, kills + 1):
            target = TARGETS[number % len(TARGETS)]
            took, hit = self._once(target)
            found = contents()
            missing, extra = self.wanted - found, found - self.wanted
            lost += sum(missing.values())
            doubled += sum(extra.values())
            survived += not missing and not extra
            told = f"lost {sum(missing.values())}, doubled {sum(extra.values())}"
            print(f"{number:>3} {hit}: done after {took:.1f} s, {told}", flush=True)
        return survived, lost, doubled

    def _once(self, target: str) -> tuple[float, str]:
        """One run with one kill while it goes on; how long it took and what was hit when."""
        from benchmarks import faults, ledger, ours

        done = None
        while done is None:
            ledger.clear()
            run = ours.start()
            started = time.monotonic()
            done = self._somewhere_in(run)
        name = faults.kill(target, self._worker, self._random)
        time.sleep(self._random.random())
        faults.revive(self._worker)
        self._wait(run, lambda now: False)
        return time.monotonic() - started, f"{name} killed after {done}"

    def _somewhere_in(self, run: "Run") -> str | None:
        """Wait for a random moment of a run; how far it is then, None when it has ended.

        So many counties done, and a part of what one takes: under load it is no later in the run.
        """
        from subsidies.runs.selectors import progress

        total = run.counties.count()
        counties = self._random.randrange(total)
        self._wait(run, lambda now: now.done >= counties)
        time.sleep(self._random.random() * 2 * self._takes / total)
        now = progress(run)
        return None if now.done == now.total else f"{now.done} of {now.total} counties"

    def _wait(self, run: "Run", enough: "Callable[[Progress], bool]") -> None:
        """Wait for a run; an error in place of waiting for ever where nothing can move it."""
        from benchmarks import ours

        until = time.monotonic() + LONGEST

        def watch(now: "Progress") -> bool:
            if not self._worker.alive():  # Celery may end of a Redis gone twice: as its supervisor
                print("    the worker ended by itself; started again", flush=True)
                self._worker.start()
            if time.monotonic() > until:
                raise RuntimeError(f"{now.done} of {now.total} counties after {LONGEST} s")
            return enough(now)

        ours.wait(run, patience=1.5, enough=watch)


def contents() -> Counter:
    """Every line, open exception, batch total and summary of the ledger, as texts."""
    from django.db import connection

    from subsidies.settlement.seal import SEALED

    found: Counter = Counter()
    with connection.cursor() as cursor:
        for what in (
            f"SELECT {', '.join(SEALED)} FROM subsidies_line",
            "SELECT region, covered, award_id, reason FROM subsidies_payoutexception WHERE state = 'open'",
            "SELECT region, month, sequence, line_count, amount, sha256 FROM subsidies_batch",
            "SELECT region, month, item_id, part, line_count, regular, cash FROM subsidies_summary",
        ):
            with cursor.copy(f"COPY ({what}) TO STDOUT") as rows:
                found.update(b"".join(bytes(row) for row in rows).splitlines())
    return found


if __name__ == "__main__":
    main()
