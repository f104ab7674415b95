"""A trial of a draft over everybody: one month's gains and losses, county by county.

    python -m benchmarks.trials [--size 1038600] [--rounds 5]

Beside it the floor of ``make bench`` at the same size; the trial is to take no longer.
"""

import json
import time

from benchmarks.figures import ratio, seconds
from benchmarks.places import MONTH, REGION, measured

ITEM = "yongzhou-08"


def measure(size: int, rounds: int) -> None:
    """Seconds of every round, floor and trial in turn."""
    import django

    django.setup()
    from benchmarks import ledger, ours, population
    from benchmarks.floor import Floor

    population.ready(size)
    with ours.worker():
        ledger.clear()
        ours.run()
    floor, figures = Floor(), {"floor": [], "trial": []}
    trial()
    for number in range(1, rounds + 1):
        figures["floor"].append(floor.run())
        taken, totals = trial()
        figures["trial"].append(taken)
        print(
            f"round {number}: floor {figures['floor'][-1]:.2f} s, trial {taken:.2f} s", flush=True
        )
    print(json.dumps(totals, ensure_ascii=False))
    print(f"(a) floor {seconds(figures['floor'])}, what-if {seconds(figures['trial'])}")
    print(f"what-if / (a): {ratio(figures['trial'], figures['floor'])}", flush=True)


def trial() -> tuple[float, dict]:
    """Seconds of one trial of 高龄津贴 from 75 and at 60 yuan, and what it found."""
    from django.db import transaction
    from django.utils import timezone

    from eligibility.editing import findings, services
    from eligibility.editing.whatif import compute_month, request_what_if
    from eligibility.models import ItemVersion, WhatIf
    from portal.accounts.models import User
    from portal.lib.periods import Month
    from portal.regions.models import Region

    at = timezone.now()
    actor, _ = User.objects.get_or_create(
        username="trials",
        defaults={
            "roles": ["catalogue_admin"],
            "region": Region.objects.get(code="43", valid_to=None),
        },
    )
    base = ItemVersion.objects.get(
        item__code=ITEM, region=REGION, state="published", superseded_at=None
    )
    body = base.body | {"from": MONTH}
    body["parts"][0]["who"]["all"][1] = "age >= 75"
    body["parts"][0]["pays"][0]["amount"] = "60.00"
    with transaction.atomic():
        draft = services.draft_version(
            item=base.item,
            region=REGION,
            body=body,
            based_on=base.pk,
            reason="",
            actor=actor,
            at=at,
        )
        what_if = request_what_if(row=draft, month=Month.parse(MONTH), actor=actor, at=at)
    started = time.perf_counter()
    for _ in compute_month(what_if=what_if, at=at):
        pass
    taken = time.perf_counter() - started
    found = findings.totals(WhatIf.objects.get(pk=what_if.pk))
    return taken, {name: str(value) for name, value in found.items()}


if __name__ == "__main__":
    measured("benchmarks.trials", __doc__, measure, size=1_038_600, rounds=5)
