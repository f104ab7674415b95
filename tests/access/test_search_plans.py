"""No search reads the table of people from end to end, for a county's user or the province's."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access.many_people import insert_people
from tests.factories import UserFactory, region

pytestmark = pytest.mark.django_db
SEARCHES = {
    "nothing": "",
    "name": "王秀英",
    "two characters of a name": "秀英",
    "a surname": "王",
    "initials": "wxy",
    "two initials": "wx",
    "last four": "7919",
    "a phone": "13907460011",
    "a township": "第3镇",
}
USERS = {"county": "431103", "prefecture": "4311", "province": "43"}


@pytest.fixture(autouse=True)
def _people(db):
    insert_people(12_000)


@pytest.fixture(params=USERS)
def client(request):
    client = Client()
    client.force_login(UserFactory(region=region(USERS[request.param])))
    return client


def plans(client, *asked):
    """The plan of every statement about people that a request makes."""
    with CaptureQueriesContext(connection) as made:
        answer = client.get(*asked)
    assert answer.status_code == 200
    statements = [q["sql"] for q in made if 'FROM "people_person"' in q["sql"]]
    assert statements
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(f"EXPLAIN {statement}")
            yield f"{asked}\n{statement}\n" + "\n".join(line for (line,) in cursor.fetchall())


def requests(client):
    """Every search and filter, on the page and through the API, and a later page of that."""
    for typed in SEARCHES.values():
        yield "/people/", {"q": typed}
        if len(typed) < 11:  # a whole number has no place in an address of the API
            yield "/api/v1/people/", {"q": typed}
    for filters in ({"county": "431103"}, {"township": "第3镇"}):
        yield "/people/", filters
        yield "/api/v1/people/", filters
    yield (client.get("/api/v1/people/").json()["next"],)


def test_every_first_page_comes_from_an_index(client):
    for asked in requests(client):
        for plan in plans(client, *asked):
            assert "Seq Scan on people_person" not in plan, plan
