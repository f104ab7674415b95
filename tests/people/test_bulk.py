"""Rows written in bulk equal rows written one by one."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from portal.people import bulk, selectors
from portal.people.facts import FACTS
from portal.people.models import Account, Circumstances, Person
from portal.people.services import register_person
from tests.factories import region
from tests.factories.numbers import AT, TODAY, id_number

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 1)


def copied(*numbers):
    ids = bulk.reserve_person_ids(len(numbers))
    place = region().pk
    sealed = bulk.seal_numbers("id_number", numbers)
    phones = bulk.seal_numbers("phone", ["13800001234"] + [None] * (len(numbers) - 1))
    people = (
        (
            pk,
            "测某某",
            bulk.name_search("测某某"),
            sealed.sealed[n],
            sealed.index[n],
            sealed.last4[n],
            date(1940, 2, 29),
            phones.sealed[n],
            phones.index[n],
            phones.last4[n],
            place,
            "",
            "",
            "",
            AT,
        )
        for n, pk in enumerate(ids)
    )
    facts = dict.fromkeys(FACTS) | {
        "birth_date": date(1940, 2, 29),
        "sex": "male",
        "disability_kinds": ["mental"],
        "disability_level": 2,
    }
    rows = (
        (pk, FIRST, None, None, None, *facts.values(), "建档", FIRST, "", [], AT, None)
        for pk in ids
    )
    assert bulk.copy_people(people) == len(numbers)
    assert bulk.copy_circumstances(rows) == len(numbers)
    return [Person.objects.get(pk=pk) for pk in ids]


def comparable(row):
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.fields
        if field.name not in ("id", "person", "id_number", "id_number_index", "id_last4", "phone")
    }


def test_a_copied_person_equals_a_registered_one():
    number = "431102194002290011"
    (one,) = copied(number)
    two = register_person(
        actor=None,
        name="测某某",
        id_number=id_number(5, birth="19400229"),
        managing_region=region(),
        known_from=FIRST,
        at=AT,
        today=TODAY,
        phone="13800001234",
        facts={"disability_kinds": ["mental"], "disability_level": 2},
    )
    two.refresh_from_db()
    assert comparable(one) == comparable(two)
    rows = [selectors.current(person).get() for person in (one, two)]
    assert comparable(rows[0]) == comparable(rows[1])
    assert one.id_number.open() == number
    assert one.phone.open() == two.phone.open()
    assert selectors.find_by_id_number(number) == one


def test_accounts_are_copied():
    (person,) = copied("431102194002290011")
    sealed = bulk.seal_numbers("account", ["4111111111111111"])
    row = (person.pk, "测某某", "测试银行", "", sealed.sealed[0], sealed.index[0], "1111")
    assert bulk.copy_accounts([(*row, "unknown", "", "", AT, None)]) == 1
    assert selectors.account_of(person).number.open() == "4111111111111111"
    assert Account.objects.count() == 1


def test_reserved_keys_are_never_given_again():
    first, second = bulk.reserve_person_ids(3), bulk.reserve_person_ids(2)
    assert second.start == first.stop
    assert len(first) == 3


def structure():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'people_%' UNION ALL"
            " SELECT conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid::regclass::text LIKE 'people_%' ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def test_late_indexes_come_back_and_are_checked():
    before = structure()
    with bulk.late_indexes("people_person", "people_circumstances"):
        assert structure() != before
        copied("431102194002290011", "433101193803010017")
    assert structure() == before
    person = Person.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Circumstances.objects.create(person=person, valid_from=FIRST, recorded_at=AT)


def load_for_a_person_who_is_not_there():
    row = [10**9, FIRST, *[None] * (len(FACTS) + 3), "", None, "", [], AT, None]
    with transaction.atomic(), bulk.late_indexes("people_circumstances"):
        bulk.copy_circumstances([row])


def test_late_foreign_keys_are_checked():
    with pytest.raises(IntegrityError):
        load_for_a_person_who_is_not_there()
