"""Facts of everybody are read in one pass: nothing is looked up person by person."""

import pytest
from django.db import connection

from eligibility.determination import facts
from portal.lib.periods import Month

pytestmark = pytest.mark.django_db
MONTH = Month(2024, 1)


def plan(**more):
    relation = facts.whole_month(MONTH, facts.ALL, findings=False, **more)
    with connection.cursor() as cursor:
        cursor.execute(b"EXPLAIN " + relation.as_bytes(None))
        return "\n".join(line for (line,) in cursor.fetchall())


def test_deaths_are_joined_to_everybody_and_looked_up_for_few():
    assert "SubPlan" not in plan()
    assert "SubPlan" in plan(few=True)
