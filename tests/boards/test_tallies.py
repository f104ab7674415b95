"""The tallies against a recount of the rows, whatever is written, in whatever order; and folded."""

from itertools import count

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.models import Award
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask
from portal.policies.models import Tally
from portal.policies.tallies.selectors import counts
from portal.policies.tallies.services import fold_tallies
from tests.access.samples.base import item
from tests.boards.conftest import COUNTIES, TODAY
from tests.factories import PersonFactory
from tests.oracle.loading import taken_back

pytestmark = pytest.mark.django_db
FIRST = Month(2023, 10)
NUMBERS = count(1)  # no two awards of one item and part run at a time
MONTHS = tuple(FIRST.shift(step) for step in range(8))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "end", "reopen", "move", "drop", "fold"]),
        st.integers(0, 7), st.integers(0, 3), st.sampled_from(COUNTIES),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@pytest.fixture
def person(db):
    return PersonFactory()


def write(step, person, one):
    """One of the ways awards are written, single rows and sets."""
    what, month, more, county = step
    starts = FIRST.shift(month)
    if what == "add":
        Award.objects.bulk_create([
            Award(person=person, item=one, part=str(next(NUMBERS)), region=county,
                  starts=starts.first, settled_before=starts.first,
                  ends=starts.shift(n).first if n else None)
            for n in range(more + 1)
        ])  # fmt: skip
    elif what == "end":
        Award.objects.filter(starts__lte=starts.first).update(ends=starts.first)
    elif what == "reopen":
        Award.objects.filter(region=county).update(ends=None)
    elif what == "move":
        Award.objects.filter(starts=starts.first).update(region=county)
    elif what == "drop":
        Award.objects.filter(starts=starts.first, region=county).delete()
    else:
        fold_tallies()


def recounted(county, month):
    running = Q(ends=None) | Q(ends__gte=month.first)
    return Award.objects.filter(running, region=county, starts__lte=month.first).count()


@given(steps=STEPS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_counts_are_those_of_a_recount(steps, person):
    with taken_back():
        one = item()
        for step in steps:
            write(step, person, one)
        ask = Ask(COUNTIES, MONTHS, TODAY, frozenset({"county", "month"}))
        found = {(row.county, row.month): row.count for row in counts("award", ask)}
        for county in COUNTIES:
            for month in MONTHS:
                assert found.get((county, month), 0) == recounted(county, month)
        ask = Ask(COUNTIES, MONTHS[-1:], TODAY)
        whole = sum(row.count for row in counts("award", ask))
        assert whole == sum(recounted(county, MONTHS[-1]) for county in COUNTIES)


def test_folding_leaves_one_row_a_count_and_none_for_nothing(person):
    one = item()
    write(("add", 0, 0, "431103"), person, one)
    write(("add", 0, 0, "431103"), person, one)
    write(("drop", 0, 0, "431103"), person, one)
    assert Tally.objects.filter(kind="award").count() > 1
    fold_tallies()
    assert not Tally.objects.filter(kind="award").exists()


def test_an_emptied_table_counts_nothing(person):
    write(("add", 0, 2, "431103"), person, item())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE eligibility_award CASCADE")
    assert not Tally.objects.filter(kind="award").exists()
