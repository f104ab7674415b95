"""Any catalogue, stored people whose facts change: one at a time, and a county in one SELECT."""

import random
from datetime import date
from decimal import Decimal
from tempfile import TemporaryDirectory

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.determination.batch import entitlements_sql
from eligibility.determination.person import entitlements_of
from portal.lib.periods import Month
from tests.oracle.evaluate import Person, entitlements, place_facts, region_of
from tests.oracle.loading import loaded, taken_back
from tests.oracle.months import month_of
from tests.oracle.stored import Rows, find, store
from tests.oracle.vocabulary import FACTS
from tests.oracle.world import World, read
from tests.properties.catalogues import catalogues, write
from tests.properties.comparing import differences
from tests.properties.people import COUNTIES, agreeing, stored_people
from tests.properties.test_known_people import QUIET

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
MONTHS = st.sampled_from(["2024-01", "2024-02"])
FINDINGS = st.dictionaries(st.just("still_in_difficulty"), st.booleans())
DATED = {"birth_date", "died_on", "hukou", "residence"}


def crossed(one: Rows, other: Rows, luck: random.Random) -> Rows:
    """A person with the days, births and places of one and other facts of either."""
    rows = []
    for since, facts in one:
        strange = other[min(len(rows), len(other) - 1)][1]
        mixed = {
            name: value if name in DATED or luck.random() < 0.5 else strange[name]
            for name, value in facts.items()
        }
        rows.append((since, agreeing(mixed)))
    return rows


def crowd(people: list[Rows], size: int, seed: int) -> list[Rows]:
    """The people and mixtures of them, ``size`` altogether."""
    luck = random.Random(seed)
    mixed = [crossed(*luck.choices(people, k=2), luck) for _ in range(size - len(people))]
    return people + mixed


def evaluated(month: Month, county: str) -> dict[tuple, tuple]:
    """(person, code, part) → (outcome, amount, possible, payee, excluded) of the one SELECT.

    There only facts exclude: what items do to one another is between awards.
    """
    with connection.cursor() as cursor:
        cursor.execute(entitlements_sql(month, county).as_string(connection.connection))
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {
        (row["person_id"], row["code"], row["part"] or None): (
            row["outcome"], row["amount"], row["possible"], row["payee_kind"],
            row["outcome"] == "entitled" and row["excluded"],
        )
        for row in rows
    }  # fmt: skip


def expected(world: World, rows: Rows, month: str, county: str) -> dict[tuple, tuple]:
    """The same by the oracle, without those not entitled, for a person of the county."""
    person = Person(rows, presume=True)
    try:
        facts = place_facts(person, month_of(month))
    except LookupError:
        return {}
    if region_of(world, facts) != county:
        return {}

    def money(text):
        return None if text is None else Decimal(text)

    return {
        (entry["code"], entry["part"]): (
            entry["outcome"], money(entry["amount"]), money(entry["possible"]), entry["payee"],
            bool(FACTS.keys() & set(entry["excluded_by"])),
        )
        for entry in entitlements(world, person, month)["items"]
        if entry["outcome"] != "not_entitled"
    }  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_one_stored_person_at_a_time(data):
    month, files = data.draw(MONTHS), data.draw(catalogues(complete=True))
    people = data.draw(st.lists(stored_people(month_of(month)), min_size=1, max_size=6))
    with TemporaryDirectory() as folder:
        world = read(write(files, folder))
        with loaded(folder):
            for number, rows in zip(store(people), people, strict=True):
                findings = data.draw(FINDINGS)
                find(number, findings)
                real = entitlements_of(number, Month.parse(month))
                person = Person(rows, findings, presume=True)
                if region_of(world, place_facts(person, month_of(month))) not in COUNTIES:
                    assert real["items"] == []
                    continue
                assert not differences(real, entitlements(world, person, month))


@settings(max_examples=5, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_a_county_in_one_select(data):
    month, files = data.draw(MONTHS), data.draw(catalogues(complete=True))
    drawn = data.draw(st.lists(stored_people(month_of(month)), min_size=4, max_size=12))
    people = crowd(drawn, 300, data.draw(st.integers(0, 99)))
    with TemporaryDirectory() as folder:
        world = read(write(files, folder))
        with loaded(folder):
            numbers = store(people)
            for county in COUNTIES:
                found = evaluated(Month.parse(month), county)
                wanted = {
                    (number, *key): value
                    for number, rows in zip(numbers, people, strict=True)
                    for key, value in expected(world, rows, month, county).items()
                }
                strange = {
                    key: (found.get(key), wanted.get(key))
                    for key in found.keys() | wanted.keys()
                    if found.get(key) != wanted.get(key)
                }
                assert not strange


def test_nobody_is_in_two_counties_or_in_none(db):
    """Someone who moves inside the month belongs to the county of its first day."""
    rows = [
        (date(2000, 1, 1), {"hukou": "433101", "birth_date": date(1940, 1, 1)}),
        (date(2024, 1, 2), {"hukou": "433122", "birth_date": date(1940, 1, 1)}),
    ]
    with taken_back(), loaded():
        (number,) = store([rows])
        homes = {
            month: [
                county
                for county in COUNTIES
                if any(key[0] == number for key in evaluated(Month.parse(month), county))
            ]
            for month in ("2024-01", "2024-02")
        }
    assert homes == {"2024-01": ["433101"], "2024-02": ["433122"]}


@pytest.mark.parametrize(
    ("since", "died", "month", "county"),
    [
        (date(2000, 1, 1), date(2024, 1, 26), "2024-01", "431103"),  # moved before the death
        (date(2024, 1, 20), date(2024, 1, 26), "2024-01", "431102"),  # first known after the move
        (date(2024, 1, 27), date(2024, 1, 26), "2024-01", "431102"),  # first known after the death
        (date(2000, 1, 1), date(2024, 2, 3), "2024-02", "431102"),  # moved the month before
    ],
)
def test_a_death_belongs_to_the_county_of_the_months_first_day(db, since, died, month, county):
    """A funeral is decided on the day of death, its place is read where the month's places are."""
    same = {"birth_date": date(1940, 1, 1), "tekun": "dispersed", "hukou_kind": "rural"}
    rows = [(since, same | {"hukou": "431103"})] if since < date(2024, 1, 14) else []
    rows.append((max(since, date(2024, 1, 14)), same | {"hukou": "431102", "died_on": died}))
    with taken_back(), loaded():
        (number,) = store([rows])
        found = [
            place
            for place in ("431102", "431103")
            if (number, "yongzhou-17", None) in evaluated(Month.parse(month), place)
        ]
    assert found == [county]


FUNERAL = {
    "from": "2023-11", "document": "测试文件〔2023〕1号", "clause": "附件第1项", "unit": "person",
    "per": "event", "starts": "next_month", "stops": "next_month", "award_from": "event_month",
    "event": "death",
    "parts": [{
        "who": {"all": ["age >= 60"]},
        "payee": [
            {"when": "institution != none", "payee": "institution"},
            {"when": "institution = none", "payee": "person"},
        ],
        "pays": [
            {"tier": "t0", "when": "self_care = lost", "bound": "exactly", "amount": "9.00"},
            {"tier": "t1", "when": "self_care != lost", "bound": "exactly", "amount": "5.00"},
        ],
    }],
}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("none", "public", ("entitled", Decimal("9.00"), None, "person", True)),
        ("public", "none", ("entitled", Decimal("9.00"), None, "institution", True)),
        (None, "none", ("entitled", Decimal("9.00"), None, None, True)),
    ],
)
def test_at_a_death_payee_and_exclusion_are_those_of_the_months_first_day(
    db, before, after, wanted
):
    """The rest is as on the day of death: the sum of who lost his self-care inside the month."""
    files = {
        "xiangxi/catalogue.yaml": {
            "catalogue": "xiangxi", "region": "4331", "title": "测试清单", "numbers": 1,
            "document": "测试文件〔2023〕1号", "document_title": "测试文件",
            "in_force_from": "2023-11", "state": "complete",
        },
        "xiangxi/01.yaml": {
            "code": "xiangxi-01", "number": 1, "name": "第1项", "clause": "附件第1项",
            "printed": {"content": "测试"}, "kinds": ["material"], "versions": [FUNERAL],
        },
        "parameters.yaml": [], "standards.yaml": [],
        "exclusions.yaml": [{
            "kind": "exclude", "item": "xiangxi-01", "fact": "work_injury_care_allowance",
            "from": "2023-11", "document": "测试文件〔2023〕1号", "status": "to_confirm",
        }],
    }  # fmt: skip
    same = {"birth_date": date(1940, 1, 1), "hukou": "433101"}
    rows = [
        (date(2000, 1, 1), same | {
            "institution": before, "self_care": "independent", "work_injury_care_allowance": True,
        }),
        (date(2024, 1, 10), same | {
            "institution": after, "self_care": "lost", "work_injury_care_allowance": False,
            "died_on": date(2024, 1, 20),
        }),
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        world = read(write(files, folder))
        with taken_back(), loaded(folder):
            (number,) = store([rows])
            assert evaluated(Month(2024, 1), "433101") == {(number, "xiangxi-01", None): wanted}
            full = [(day, dict.fromkeys(FACTS) | facts) for day, facts in rows]
            assert expected(world, full, "2024-01", "433101") == {("xiangxi-01", None): wanted}
            person = Person(full, presume=True)
            assert not differences(
                entitlements_of(number, Month(2024, 1)), entitlements(world, person, "2024-01")
            )
