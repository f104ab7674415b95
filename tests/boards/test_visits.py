"""Who is to be visited and who was: the tallies and the lists against a recount of the raw rows."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.applications.models import Unclaimed
from eligibility.care.models import Due, ServiceRecord
from eligibility.figures.models import VisitSpan
from eligibility.models import Award, ItemVersion
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Where
from portal.policies.figures.reading import indicator, read
from tests.access.samples.base import DATED, item
from tests.boards.conftest import COUNTIES, TODAY
from tests.factories import PersonFactory, region
from tests.oracle.loading import taken_back

AT = datetime(2024, 3, 15, tzinfo=UTC)
FIRST = Month(2023, 10)
MONTHS = tuple(FIRST.shift(step) for step in range(6))
VISITED, UNVISITED = indicator("care.visited"), indicator("care.unvisited")
SERVICES = ("home_support", "home_visit", "phone_call")
#: The rows themselves, as one would count them by hand: (person, county) of a month, and whether
#: there was a visit in it.
RAW = """
WITH wanted AS (
  SELECT d.person_id, g.code AS county FROM care_due d JOIN regions_region g ON g.id = d.region_id
  WHERE d.service = ANY(%(services)s) AND d.dropped_at IS NULL AND d.starts <= %(first)s
    AND (d.ends IS NULL OR d.ends > %(first)s)
  UNION
  SELECT person_id, region FROM eligibility_award
  WHERE item_id = ANY(%(items)s) AND starts <= %(first)s AND (ends IS NULL OR ends >= %(first)s)
  UNION
  SELECT u.person_id, g.code FROM applications_unclaimed u JOIN regions_region g ON g.id = u.region_id
  WHERE u.item_id = ANY(%(items)s) AND u.state IN ('open', 'applied')
    AND u.first_month <= %(first)s AND u.last_month >= %(first)s
)
SELECT w.county, w.person_id, EXISTS (
  SELECT FROM care_servicerecord s WHERE s.person_id = w.person_id AND s.undone_at IS NULL
    AND s.service = ANY(%(services)s) AND s.done_on BETWEEN %(first)s AND %(last)s)
FROM wanted w WHERE w.county = ANY(%(counties)s)
"""


def publish(one, service="home_visit"):
    body = {
        "parts": [{"provides": None}, {"provides": [{"service": "meals"}, {"service": service}]}]
    }
    return ItemVersion.objects.create(
        item=one, clause="第19项", body=body,
        **DATED | {"region": "4311", "state": "published", "recorded_by": None},
    )  # fmt: skip


def due(people, who, month, county, one):
    Due.objects.bulk_create([
        Due(person=each, region=region(county), item=one, service=service, every="month",
            made_at=AT, starts=month.first, ends=month.shift(1).first)
        for each in people for service in ("home_visit", "meals")
    ], ignore_conflicts=True)  # fmt: skip


def award(people, who, month, county, one):
    Award.objects.bulk_create([
        Award(person=each, item=one, region=county, starts=month.first, part=str(month),
              settled_before=month.first, ends=month.shift(who).first if who else None)
        for each in people
    ], ignore_conflicts=True)  # fmt: skip


def unclaimed(people, who, month, county, one):
    Unclaimed.objects.bulk_create([
        Unclaimed(person=each, item=one, region=region(county), name="探访服务", outcome="entitled",
                  per="month", version_id=1, since=month.first, first_month=month.first,
                  last_month=month.shift(1).first)
        for each in people
    ], ignore_conflicts=True)  # fmt: skip


def visit(people, who, month, county, one):
    day = date(month.year, month.number, 1 + 9 * who)
    ServiceRecord.objects.bulk_create([
        ServiceRecord(person=each, region=region(county), service=SERVICES[who], done_by="测",
                      how="home", done_on=day, recorded_at=AT)
        for each in people[:2]
    ], ignore_conflicts=True)  # fmt: skip


def move(people, who, month, county, one):
    Award.objects.filter(person=people[who]).update(region=county)
    Due.objects.filter(person=people[who]).update(region=region(county))


def dropped(at):
    def drop(people, who, month, county, one):
        rows = Due.objects.filter(person=people[who], starts__gte=month.first)
        rows.update(dropped_at=at)

    return drop


def end(people, who, month, county, one):
    Award.objects.filter(person=people[who], starts__lte=month.first).update(ends=month.first)


def decline(people, who, month, county, one):
    Unclaimed.objects.filter(person=people[who]).update(state="declined", closed_at=AT)


def undo(people, who, month, county, one):
    rows = ServiceRecord.objects.filter(person=people[who], undone_at=None)
    rows.update(undone_at=AT, undone_by_id=1, undone_why="误登")


def forget(people, who, month, county, one):
    ServiceRecord.objects.filter(person=people[who], done_on__gte=month.first).delete()


def late(people, who, month, county, one):
    if not ItemVersion.objects.filter(item=one).exists():
        publish(one)


#: The ways in which the rows are written, single and in sets.
WAYS = (due, due, dropped(AT), dropped(None), award, award, end, move, unclaimed, unclaimed, decline,
        visit, visit, visit, undo, forget, late)  # fmt: skip


STEPS = st.lists(
    st.tuples(
        st.sampled_from(WAYS), st.integers(0, 2), st.sampled_from(MONTHS), st.sampled_from(COUNTIES)
    ),
    min_size=4, max_size=14,
)  # fmt: skip


def raw(one, month):
    """(county, person, visited), from the rows."""
    provides = ItemVersion.objects.filter(item=one, state="published").exists()
    words = {"services": list(SERVICES), "items": [one.pk] if provides else [], "first": month.first,
             "last": month.last, "counties": list(COUNTIES)}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RAW, words)
        return set(cursor.fetchall())


def compare(one):
    ask = Ask(COUNTIES, MONTHS, TODAY, frozenset({"county", "month"}))
    found = {(v.county, v.month): (v.value, v.whole) for v in read([VISITED], ask)[VISITED.code]}
    for month in MONTHS:
        rows = raw(one, month)
        for county in COUNTIES:
            seen = [visited for place, _, visited in rows if place == county]
            assert found.get((county, month), (0, 0)) == (sum(seen), len(seen))
        where = Where(COUNTIES, month, TODAY)
        for each, visited in ((VISITED, True), (UNVISITED, False)):
            listed = {(r.region, r.person_id) for r in each.listing.rows(None, where)}
            assert listed == {(place, who) for place, who, seen in rows if seen is visited}
            alone = read([each], Ask(COUNTIES, (month,), TODAY))[each.code]
            assert sum(v.value for v in alone) == len(listed)


@pytest.mark.django_db
@given(steps=STEPS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_counted_and_listed_is_a_recount_of_the_rows(steps, db):
    with taken_back():
        people, one = [PersonFactory() for _ in range(3)], item()
        for way, *step in steps:
            way(people, *step, one)
        compare(one)


@pytest.mark.django_db
def test_rows_that_change_nothing_here_write_nothing():
    one, person = item(), PersonFactory()
    publish(one)
    award([person], 0, FIRST, "431103", one)
    before = list(VisitSpan.objects.values_list("pk", "starts", "until"))
    assert len(before) == 1
    Award.objects.update(settled_before=MONTHS[3].first)
    visit([person], 0, MONTHS[1], "431103", one)
    undo([person], 0, MONTHS[1], "431103", one)
    assert list(VisitSpan.objects.values_list("pk", "starts", "until")) == before


@pytest.mark.django_db(transaction=True)
def test_two_who_write_of_one_person_at_a_time_do_not_miss_each_other():
    """A visit is recorded while the award it counts for is not committed yet."""
    one, person = item(), PersonFactory()
    publish(one)

    def record():
        visit([person], 0, FIRST, "431103", one)
        connection.close()

    other = Thread(target=record)
    with transaction.atomic():
        award([person], 0, FIRST, "431103", one)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(10)
    compare(one)
    assert read([VISITED], Ask(COUNTIES, MONTHS[:1], TODAY))[VISITED.code][0].value == 1
