"""Invented people of working age with a certificate: a county's part of the city's 90,500.

The share is that of the made-up populations (``portal.people.seeding.places``), not a statistic.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from employment.population import born_between, counting_on
from portal.audit.services import record
from portal.lib.periods import Month
from portal.people.bulk import (
    copy_circumstances,
    copy_people,
    name_search,
    reserve_person_ids,
    seal_numbers,
)
from portal.people.facts import FACTS
from portal.people.models import Person
from portal.people.seeding import words
from portal.people.seeding.facts import EMPTY, Shares, pick
from portal.people.seeding.identity import Numbers
from portal.people.seeding.loading import loading
from portal.people.seeding.places import Place, places
from portal.regions.selectors import tree
from portal.sealing import blind_index

#: 就业年龄段 9.05 万人, as the city's explanation of the plan says.
OF_WORKING_AGE = 90_500
PREFECTURE = "4311"
_KNOWN_FROM = date(2020, 1, 1)
_LEVELS = Shares((0.10, 1), (0.34, 2), (0.68, 3), (1.0, 4))
_KINDS = ("physical", "physical", "visual", "hearing", "mental", "intellectual", "speech")


def seed_working_age(*, county: str, seed: int, at: datetime, today: date, people: int = 0) -> int:
    """Add a county's part of the 90,500 (or ``people``); how many. With the same seed once only."""
    place = next(
        p for p in places(tree(Month.of(today)), PREFECTURE, OF_WORKING_AGE) if p.code == county
    )
    count = people or place.people
    made = list(_people(place, seed, count, today))
    first = blind_index().of("id_number", made[0][0])
    if Person.objects.filter(id_number_index=first).exists():
        return 0
    with loading(count):
        copy_people(_person_rows(made, place, at))
        copy_circumstances(_circumstances(made, place, at))
    record(
        actor=None, action="people.seed", subject_kind="region", subject_id=county, before=None,
        after={"of": "working_age", "added": count, "seed": seed}, at=at,
    )  # fmt: skip
    return count


def _people(place: Place, seed: int, count: int, today: date) -> Iterator[tuple[Any, ...]]:
    """Number, name, birth, sex, town and the random source of each."""
    random = Random(f"employment:{seed}:{place.code}")
    numbers = Numbers(seed + 500, place.code, 0)
    born = born_between(counting_on(PREFECTURE, today), today)
    ids = reserve_person_ids(count)
    for person_id in ids:
        male = random.random() < 0.58
        first, last = born["male" if male else "female"]
        # Nobody reaches the limits of working age within a year.
        day = first + timedelta(days=366 + int(random.random() * ((last - first).days - 366)))
        number, birth = numbers.deal(place.code, day, male=male)
        phone = words.phone(random) if random.random() < 0.9 else None
        yield (
            number,
            person_id,
            words.name(random),
            birth,
            male,
            words.town(random),
            phone,
            random.random(),
        )


def _person_rows(
    made: list[tuple[Any, ...]], place: Place, at: datetime
) -> Iterator[tuple[Any, ...]]:
    numbers = seal_numbers("id_number", [row[0] for row in made])
    phones = seal_numbers("phone", [row[6] for row in made])
    sealed = zip(numbers.sealed, numbers.index, numbers.last4, strict=True)
    called = zip(phones.sealed, phones.index, phones.last4, strict=True)
    for row, number, phone in zip(made, sealed, called, strict=True):
        _, person_id, name, birth, _, (township, village), _, _ = row
        yield (person_id, name, name_search(name), *number, birth, *phone, place.region_id,
               township, village, f"{township}{village}", at)  # fmt: skip


def _circumstances(
    made: list[tuple[Any, ...]], place: Place, at: datetime
) -> Iterator[tuple[Any, ...]]:
    for row in made:
        facts = _facts(Random(str(row[7])), row[3], place, male=row[4])
        values = (facts[name] for name in FACTS)
        yield (
            row[1],
            _KNOWN_FROM,
            None,
            None,
            None,
            *values,
            "建档",
            None,
            "",
            [],
            at,
            None,
        )


def _facts(random: Random, birth: date, place: Place, *, male: bool) -> dict[str, Any]:
    return EMPTY | {
        "birth_date": birth, "sex": "male" if male else "female", "hukou": place.code,
        "residence": place.code, "hukou_kind": "rural" if random.random() < place.rural_share else "urban",
        "dibao": random.random() < 0.12, "tekun": "none", "disability_level": pick(random, _LEVELS),
        "disability_kinds": [random.choice(_KINDS)],
        "certificate_until": date(2027 + int(random.random() * 7), 1 + int(random.random() * 12), 15),
    }  # fmt: skip
