"""The first page of every search of people against a person's page, as whole HTTP responses.

    python -m benchmarks.search [--size 1038600] [--rounds 7]

Rounds are interleaved: each asks for every page once, so that a noisy neighbour hits all alike.
Ends with an error when a search takes more than three times as long as a person's page.
"""

import sys
import time
from statistics import median
from typing import Any

from benchmarks.places import REGION, measured

LIMIT = 3.0


def measure(size: int, rounds: int) -> int:
    """Print the table; 1 when a search is too slow."""
    import django

    django.setup()
    from benchmarks import population

    population.ready(size)
    slow = 0
    for code in (REGION, _county()):
        client = _signed_in(code)
        times = _rounds(client, _asked(code), rounds)
        page = median(times.pop("a person's page"))
        print(f"\nregion {code}, {size:,} people: a person's page {page * 1000:.0f} ms")
        for what, taken in times.items():
            ratio = median(taken) / page
            slow += ratio > LIMIT
            print(f"  {what:<32}{median(taken) * 1000:7.1f} ms {ratio:6.2f}")
    return int(slow > 0)


def _county() -> str:
    from django.db.models import Count

    from portal.people.models import Person

    counties = Person.objects.values_list("managing_region__code").annotate(n=Count("id"))
    return max(counties, key=lambda row: row[1])[0]


def _signed_in(code: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from portal.accounts.models import User
    from portal.regions.models import Region

    settings.ALLOWED_HOSTS = ["testserver"]
    region = Region.objects.get(code=code, valid_to=None)
    user, _ = User.objects.get_or_create(
        username=f"bench-{code}", defaults={"roles": ["caseworker"], "region": region}
    )
    client = Client()
    client.force_login(user)
    return client


def _asked(code: str) -> dict[str, tuple[str, dict[str, str]]]:
    """A person in the middle of the region, his page, and searches that would find him."""
    from portal.people.models import Person
    from portal.people.names import initials
    from portal.regions.selectors import ids_below

    people = Person.objects.filter(managing_region__in=ids_below(code)).order_by("id")
    person = people[min(people.count() // 2, 5000)]
    typed = {
        "nothing typed": "",
        "a whole name": person.name,
        "two characters of a name": person.name[-2:],
        "a surname": person.name[:1],
        "initials": initials(person.name),
        "two initials": initials(person.name)[:2],
        "the last four of a number": person.id_last4,
        "the last four of a phone": person.phone_last4 or "0011",
        "a whole phone number": person.phone.open() if person.phone else "13907460011",
        "a township": person.township or "凼底乡",
    }
    asked = {"a person's page": (f"/people/{person.pk}/", {})}
    asked |= {what: ("/people/", {"q": text}) for what, text in typed.items()}
    return asked | {
        f"API: {what}": ("/api/v1/people/", {"q": text})
        for what, text in typed.items()
        if what != "a whole phone number"
    }


def _rounds(client: Any, asked: dict[str, Any], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {what: [] for what in asked}
    for number in range(rounds + 1):
        for what, (url, query) in asked.items():
            started = time.perf_counter()
            answer = client.get(url, query)
            taken = time.perf_counter() - started
            if answer.status_code != 200:
                sys.exit(f"{url} {query} answered {answer.status_code}")
            if number:  # the first round warms the caches
                times[what].append(taken)
    return times


if __name__ == "__main__":
    measured("benchmarks.search", __doc__, measure, size=1_038_600, rounds=7)
