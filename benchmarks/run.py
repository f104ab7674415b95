"""``make bench``: the month's run at three sizes against its floor and the plain Django way.

    python -m benchmarks.run [--sizes 10000,100000,1038600] [--rounds 5]

Outputs are compared before anything is timed. Rounds are interleaved: each runs floor, ours
and (at 100,000) plain, so that a noisy neighbour hits all alike.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.figures import machine, ratio, seconds
from benchmarks.places import create, in_database

PLAIN_AT = 100_000


def main() -> None:
    """Run every size in a process of its own, then compare the sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1038600")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        figures = measure(options.one, options.rounds)
        Path(options.out).write_text(json.dumps(figures))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    print(machine(), flush=True)
    found = {}
    for size in map(int, options.sizes.split(",")):
        name = f"bench_{size}"
        create(name)
        with tempfile.NamedTemporaryFile() as out:
            arguments = ("--one", str(size), "--rounds", str(options.rounds), "--out", out.name)
            in_database(name, "benchmarks.run", *arguments)
            found[size] = json.loads(Path(out.name).read_text())
    compare(found)


def measure(size: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of every round at one size."""
    import django

    django.setup()
    from benchmarks import ledger, ours, population
    from benchmarks.floor import Floor

    print(f"\n== {size:,} people ==", flush=True)
    population.ready(size)
    plain = _plain() if size == PLAIN_AT else None
    figures: dict[str, list[float]] = {"floor": [], "ours": [], "plain": []}
    with ours.worker() as worker:
        ledger.clear()
        ours.run()
        wanted = ledger.lines_hash()
        print(f"{wanted[0]:,} lines, {ledger.exceptions():,} exceptions", flush=True)
        floor = Floor()
        floor.run()
        _same("floor", ledger.lines_hash("floor_line"), wanted)
        if plain:
            plain.run()
            _same("plain", ledger.lines_hash("plain_line"), wanted)
        ledger.clear()
        ours.run()
        _same("a second run", ledger.lines_hash(), wanted)
        for number in range(1, rounds + 1):
            figures["floor"].append(floor.run())
            ledger.clear()
            figures["ours"].append(ours.run())
            if plain:
                figures["plain"].append(plain.run()[0])
            said = ", ".join(
                f"{name} {times[-1]:.2f} s" for name, times in figures.items() if times
            )
            print(f"round {number}: {said}", flush=True)
        figures["memory"] = [worker.peak_megabytes()]
    _report(figures)
    return figures


def _plain():
    from benchmarks.plain import Plain

    return Plain()


def _same(what: str, found: tuple[int, str], wanted: tuple[int, str]) -> None:
    if found != wanted:
        sys.exit(f"{what} gave {found[0]:,} lines that are not those of our run ({wanted[0]:,})")
    print(f"{what}: the same lines", flush=True)


def _report(figures: dict[str, list[float]]) -> None:
    print(f"(a) floor {seconds(figures['floor'])}, (b) ours {seconds(figures['ours'])}")
    print(f"(b) / (a): {ratio(figures['ours'], figures['floor'])}")
    if figures["plain"]:
        print(
            f"(c) plain {seconds(figures['plain'])}, (c) / (b): {ratio(figures['plain'], figures['ours'])}"
        )
    print(f"largest worker process: {figures['memory'][0]:.0f} MB", flush=True)


def compare(found: dict[int, dict[str, list[float]]]) -> None:
    """How the time per person grows with the size."""
    sizes = sorted(found)
    print("\n== growth ==")
    for size in sizes:
        each = median(found[size]["ours"]) / size * 1e6
        print(f"{size:>10,} people: {each:.2f} µs a person")
    if len(sizes) > 1:
        small, large = sizes[-2:]
        per = [median(found[size]["ours"]) / size for size in (large, small)]
        print(f"per person at {large:,} / at {small:,}: {per[0] / per[1]:.2f}")


if __name__ == "__main__":
    main()
