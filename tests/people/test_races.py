"""Two people writing at once: one after the other, nothing lost, nothing doubled."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from portal.audit.selectors import verify
from portal.people import selectors
from portal.people.errors import AlreadyRegistered
from portal.people.models import Circumstances, Person
from portal.people.services import record_change, register_person
from tests.factories import CircumstancesFactory, region
from tests.factories.numbers import AT, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


def side_by_side(*calls):
    """Run the calls at the same moment; what each gave or raised."""
    gate = threading.Barrier(len(calls))

    def run(call):
        try:
            gate.wait(20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(run, call) for call in calls]
    return [future.exception() or future.result() for future in futures]


def test_changes_of_one_person_follow_each_other():
    person = CircumstancesFactory().person
    values = [{"dibao": True}, {"tekun": "none"}, {"living": ["alone"]}, {"dementia": True}]

    def change(n, facts):
        return lambda: record_change(
            actor=None,
            person=person,
            from_day=date(2024, 1, 1) + timedelta(days=n),
            facts=facts,
            at=AT + timedelta(minutes=n),
            event="情况变化",
        )

    outcomes = side_by_side(*(change(n, facts) for n, facts in enumerate(values)))
    assert outcomes == [person] * 4
    last = selectors.current(person).last()
    assert (last.dibao, last.tekun, last.living, last.dementia) == (True, "none", ["alone"], True)
    assert selectors.current(person).count() == 5
    assert verify().breaks == ()


def test_the_same_number_registered_twice_at_once_gives_one_file():
    place = region()

    def register():
        return register_person(
            actor=None,
            name="测某某",
            id_number="431102194002290011",
            managing_region=place,
            known_from=date(2024, 1, 1),
            at=AT,
            today=TODAY,
        )

    outcomes = side_by_side(register, register, register)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(Person) == 1
    assert kinds.count(AlreadyRegistered) == 2
    assert Person.objects.count() == Circumstances.objects.count() == 1
