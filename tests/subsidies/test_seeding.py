"""The made-up population: deterministic, plausible, and never added twice."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from eligibility.determination.batch import entitlements_sql
from eligibility.models import Award
from portal.audit.models import Event
from portal.lib.identifiers import check_bank_account, check_id_number, check_phone
from portal.lib.periods import Month, age_in_month
from portal.people.facts import check_facts, parse_value
from portal.people.models import Account, Circumstances, Person
from portal.people.seeding.population import seed_people
from portal.regions.selectors import tree
from subsidies.seeding import seed_awards
from tests.factories.numbers import AT

JANUARY = Month(2024, 1)
pytestmark = pytest.mark.django_db


def seed(size=600, number=1, region="4311", **more):
    return seed_people(
        region=region, size=size, seed=number, month=JANUARY, at=AT, processes=1, **more
    )


def told():
    """What can be told of everybody, without keys of tables."""
    people = Person.objects.order_by("pk")
    rows = Circumstances.objects.order_by("person_id", "valid_from")
    return (
        [(p.name, p.id_number.open(), p.birth_date, p.township) for p in people],
        [(r.valid_from, r.hukou, r.dibao, r.tekun, r.care_level, r.died_on) for r in rows],
        [(a.holder, a.number.open()) for a in Account.objects.order_by("person_id")],
    )


def test_the_same_seed_gives_the_same_people_another_one_others():
    seed(120, region="431103")
    first = told()
    _forget_everybody()
    seed(120, region="431103")
    assert told() == first
    _forget_everybody()
    seed(120, number=2, region="431103")
    assert told() != first


@pytest.mark.django_db(transaction=True)
def test_the_number_of_processes_changes_nothing(monkeypatch):
    monkeypatch.setattr("portal.people.seeding.chunk.CHUNK", 40)
    wanted = {"region": "431103", "size": 390, "seed": 1, "month": JANUARY, "at": AT}
    assert seed_people(**wanted, processes=1) == 390
    first = told()
    _forget_everybody()
    shown = []
    assert seed_people(**wanted, processes=2, show=lambda *done: shown.append(done)) == 390
    assert told() == first
    assert shown[0] == (40, 390)
    assert shown[-1] == (390, 390)
    assert len(shown) == 10


def _forget_everybody():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("TRUNCATE people_person, people_circumstances, people_account CASCADE")


def test_people_are_as_many_as_wanted_and_numbered_validly():
    assert seed() == 600
    numbers = [person.id_number.open() for person in Person.objects.all()]
    assert len(set(numbers)) == 600
    for person in Person.objects.all():
        known = check_id_number(person.id_number.open(), today=date(2024, 1, 31))
        assert known.birth_date == person.birth_date
        assert age_in_month(person.birth_date, JANUARY) >= 60
        if person.phone:
            check_phone(person.phone.open())
    old = Counter(number[:4] for number in numbers)
    assert old["4329"] > old["4311"] > 0
    assert all(not check_bank_account(a.number.open())[1] for a in Account.objects.all())


def test_counties_have_people_by_their_size():
    seed(1000)
    found = Counter(Person.objects.values_list("managing_region__code", flat=True))
    assert set(found) == set(tree(JANUARY).counties("4311"))
    assert found["431181"] > found["431129"] > found["431123"] > found["431173"] >= 1


def test_facts_are_well_formed_and_agree_with_each_other():
    seed()
    for row in Circumstances.objects.select_related("person"):
        facts = {name: getattr(row, name) for name in _facts()}
        for name, value in facts.items():
            assert parse_value(name, value) == value
        assert not check_facts(facts)
        assert row.evidence == []
        assert facts["birth_date"] == row.person.birth_date
        assert (row.person.id_number.open()[16] in "13579") == (facts["sex"] == "male")


def _facts():
    from portal.people.facts import FACTS

    return FACTS


def test_rows_of_a_person_follow_each_other_without_a_gap():
    seed(2000, region="431103")
    changed = 0
    for person in Person.objects.prefetch_related("circumstances"):
        rows = sorted(person.circumstances.all(), key=lambda row: row.valid_from)
        assert rows[-1].valid_to is None
        assert all(a.valid_to == b.valid_from for a, b in pairwise(rows))
        changed += len(rows) > 1
    assert 5 < changed < 80


def test_the_same_command_again_adds_nobody():
    assert seed() == 600
    assert seed() == 0
    assert Person.objects.count() == 600


def test_another_region_is_added_beside_the_first():
    seed(50)
    assert seed(50, region="4303") == 50
    assert Person.objects.count() == 100


@pytest.mark.parametrize("wrong", [["--region", "9999"], ["--month", "2024-13"], ["--size", "0"]])
def test_the_command_says_what_is_wrong(wrong):
    with pytest.raises(CommandError, match=wrong[0]):
        call_command("seed_population", *wrong)


@pytest.mark.django_db(transaction=True)
def test_the_command_awards_most_of_what_people_are_entitled_to(capsys):
    call_command("seed_population", region="431103", size=3000, processes=2)
    awards = Award.objects.count()
    assert 400 < awards < 1500
    assert set(Award.objects.values_list("region", flat=True)) == {"431103"}
    assert set(Award.objects.values_list("starts", "settled_before")) == {
        (JANUARY.first, JANUARY.first)
    }
    call_command("seed_population", region="431103", size=3000)
    assert Award.objects.count() == awards
    assert "新增 0 人，0 份待遇" in capsys.readouterr().out


def awards():
    awarded = Award.objects.order_by("pk")
    events = Event.objects.filter(action="award.seed").order_by("pk")
    return (
        list(awarded.values_list("person_id", "item__code", "part", "region")),
        list(events.values_list("subject_id", "after"))[-len(tree(JANUARY).counties("4311")) :],
    )


@pytest.mark.django_db(transaction=True)
def test_awards_are_the_same_with_one_connection_and_with_two():
    call_command("seed_population", region="4311", size=900, processes=1)
    first = awards()
    assert len(first[0]) > 100
    _forget_awards()
    shown = []
    added = seed_awards(
        region="4311", seed=1, month=JANUARY, at=AT, connections=2,
        show=lambda *done: shown.append(done),
    )  # fmt: skip
    assert added == len(first[0])
    assert awards() == first
    assert shown[-1] == (len(shown), len(shown))


def _forget_awards():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE eligibility_award CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_county_that_fails_keeps_nobody_waiting(monkeypatch):
    call_command("seed_population", region="4311", size=60, processes=1)
    failing = tree(JANUARY).counties("4311")[1]

    def fail(month, county):
        if county == failing:
            raise RuntimeError("this county fails")
        return entitlements_sql(month, county)

    monkeypatch.setattr("subsidies.seeding.entitlements_sql", fail)
    with pytest.raises(RuntimeError, match="this county fails"):
        seed_awards(region="4311", seed=1, month=JANUARY, at=AT, connections=2)
