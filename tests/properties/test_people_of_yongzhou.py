"""Yongzhou's catalogue as delivered, any facts typed in: what the oracle says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.loading import FIXTURES, loaded
from tests.oracle.months import month_of
from tests.oracle.world import read
from tests.properties.people import known_people
from tests.properties.test_known_people import MONTHS, MORE, QUIET, check

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def delivered(django_db_setup, django_db_blocker):
    """Yongzhou's catalogue as delivered, in the database and in the oracle."""
    with django_db_blocker.unblock(), loaded():
        yield read(FIXTURES)


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_any_person_of_yongzhou(delivered, data):
    month = data.draw(MONTHS)
    facts = data.draw(known_people(month_of(month)))
    facts = facts | {"hukou": data.draw(st.sampled_from(["431103", "431122"]))}
    more = data.draw(MORE)
    check(delivered, facts, month, more)
