"""No search reads the whole table of people: each goes through an index."""

import pytest
from django.db import connection

from portal.accounts.scope import scoped
from portal.people import selectors
from portal.people.models import Person
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# 4,000 people of two counties, 16 surnames, other names spread.
PEOPLE = """
INSERT INTO people_person (name, name_search, id_number, id_number_index, id_last4, phone,
  phone_index, phone_last4, managing_region_id, township, village, address, created_at)
SELECT names.surname || names.given,
  ARRAY[names.surname || left(names.given, 1), names.given, 'x' || n % 26, 'c' || n % 300],
  '\\x00', int8send(n), lpad((n * 7919 % 10000)::text, 4, '0'),
  '\\x00', int8send(n), '', county.id, '镇' || n % 20, '测' || n % 90 || '村', '', '2024-01-01Z'
FROM generate_series(1, 4000) n
CROSS JOIN LATERAL (SELECT chr(28000 + n % 16) AS surname,
  chr(29000 + n * 31 % 400) || chr(30000 + n * 17 % 300) AS given) names
JOIN regions_region county ON county.code = CASE n % 2 WHEN 0 THEN '431103' ELSE '431102' END
"""


@pytest.fixture(autouse=True)
def _people(db):
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        cursor.execute("ANALYZE people_person")


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("测某", "person_name_search"),
        ("测某某", "person_name_search"),
        ("cm", "person_name_search"),
        ("测", "person_name|person_region_name"),
        ("0011", "person_id_last4"),
        ("13800001234", "person_phone"),
        ("测4村", "person_village"),
        ("431102194002290011", "id_number_index"),
        ("", "person_region_name"),
    ],
)
def test_a_first_page_uses_an_index(typed, index):
    people = scoped(Person.objects.all(), UserFactory())
    plan = selectors.search(people, typed).order_by("name", "id")[:50].explain()
    assert any(name in plan for name in index.split("|")), plan
    assert "Seq Scan on people_person" not in plan


def test_current_rows_of_a_person_come_from_their_index():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_circumstances (person_id, valid_from, event, reason, evidence,"
            " recorded_at) SELECT id, '2020-01-01', '', '', '[]', created_at FROM people_person"
        )
        cursor.execute("ANALYZE people_circumstances")
    plan = selectors.current(Person.objects.first()).explain()
    assert "circumstances_current" in plan
    assert "Seq Scan" not in plan
