"""The dashboards against a person's page, as whole HTTP responses, over 24 months of lines.

    python -m benchmarks.boards [--size 1038600] [--rounds 7]

One month is computed by the portal; the others are copies of its lines, and the sums the boards
read are written from them by the code that always writes them. Every statement of the boards is
then explained: none may read people or lines from one end to the other.

Rounds are interleaved: each asks for every page once, so that a noisy neighbour hits all alike.
Ends with an error when a dashboard takes more than three times as long as a person's page.
"""

import re
import sys
import time
from statistics import median
from typing import Any

from benchmarks.places import MONTH, REGION, measured

LIMIT = 3.0
MONTHS = 24
BOARDS = (
    "", "wall/", "people/", "money/", "handling/", "care/", "facilities/", "gas/", "jobs/",
    "forecast/", "measures/", "measures/yongzhou-2023-09/",
)  # fmt: skip
WHOLE = re.compile(
    r"Seq Scan on (people_\w+|subsidies_line\w*|eligibility_award|subsidies_payoutexception"
    r"|applications_(?:application|unclaimed|stop|filing)|bankfiles_exportrow"
    r"|care_(?:due|servicerecord|lifecheck|assessment)|reconciliation_rowend)\b"
)


def measure(size: int, rounds: int) -> int:
    """Print the table; 1 when a dashboard is too slow."""
    import django

    django.setup()
    from benchmarks import population
    from portal.lib.periods import Month

    population.ready(size)
    first = Month.parse(MONTH)
    _fill(first)
    slow = 0
    for code, where in ((REGION, "the prefecture"), ("431103", "a county")):
        client = _signed_in(code)
        asked = _asked(code, str(first.shift(MONTHS - 1)))
        times = _rounds(client, asked, rounds)
        page = median(times.pop("a person's page"))
        print(f"\n{where}, {size:,} people: a person's page {page * 1000:.0f} ms")
        for what, taken in times.items():
            ratio = median(taken) / page
            slow += ratio > LIMIT
            print(f"  {what:<36}{median(taken) * 1000:7.1f} ms {ratio:6.2f}", flush=True)
        slow += _explained(client, asked)
    return int(slow > 0)


def _fill(first: Any) -> None:
    """Two years of payouts, and what else the boards read; what is there already stays."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks.copies import copy_month
    from eligibility.figures.models import Forecast
    from eligibility.figures.services import write_forecast
    from portal.policies.services import load_measures
    from portal.policies.tallies.services import fold_tallies
    from portal.regions.selectors import tree
    from subsidies.models import Batch
    from subsidies.settlement.county import settle_county

    load_measures(at=timezone.now())
    counties = tree(first).counties(REGION)
    began, known = time.perf_counter(), set(Batch.objects.values_list("region", "month"))
    for county in counties:
        if (county, first.first) not in known:
            settle_county(region=county, month=first, at=timezone.now())
        for step in range(1, MONTHS):
            if (county, first.shift(step).first) not in known:
                copy_month(county=county, month=first, to=first.shift(step))
        if not Forecast.objects.filter(region=county).exists():
            write_forecast(county=county, month=first.shift(MONTHS - 1), at=timezone.now())
    fold_tallies()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT coalesce(sum(line_count), 0) FROM subsidies_batch")
        lines = cursor.fetchone()[0]
    took = time.perf_counter() - began
    print(f"{lines:,} lines of {MONTHS} months ready in {took:.0f} s", flush=True)


def _explained(client: Any, asked: dict[str, str]) -> int:
    """How many statements of the boards would read a large table whole; each is shown."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    whole = 0
    for what, address in asked.items():
        if not what.startswith("/boards/"):
            continue
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        for statement in {each["sql"] for each in seen.captured_queries}:
            if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {statement}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            if found := WHOLE.search(plan):
                whole += 1
                print(f"  {what} reads whole: {found[1]}\n    {statement[:300]}")
    print(f"  statements that read people or lines whole: {whole}")
    return whole


def _signed_in(code: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from portal.accounts.models import User
    from portal.regions.models import Region

    settings.ALLOWED_HOSTS = ["testserver"]
    region = Region.objects.get(code=code, valid_to=None)
    user, _ = User.objects.get_or_create(
        username=f"bench-manager-{code}", defaults={"roles": ["manager"], "region": region}
    )
    client = Client()
    client.force_login(user)
    return client


def _asked(code: str, month: str) -> dict[str, str]:
    from portal.people.models import Person
    from portal.regions.selectors import ids_below

    people = Person.objects.filter(managing_region__in=ids_below(code)).order_by("id")
    asked = {"a person's page": f"/people/{people[min(people.count() // 2, 5000)].pk}/"}
    return asked | {f"/boards/{name}": f"/boards/{name}?month={month}" for name in BOARDS}


def _rounds(client: Any, asked: dict[str, str], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {what: [] for what in asked}
    for number in range(rounds + 1):
        for what, address in asked.items():
            started = time.perf_counter()
            answer = client.get(address)
            taken = time.perf_counter() - started
            if answer.status_code != 200:
                sys.exit(f"{address} answered {answer.status_code}")
            if number:  # the first round warms the caches
                times[what].append(taken)
    return times


if __name__ == "__main__":
    measured("benchmarks.boards", __doc__, measure, size=1_038_600, rounds=7, prefix="boards")
