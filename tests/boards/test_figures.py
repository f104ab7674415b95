"""Every figure is its list, whatever the month, county and detail; and its parts add up."""

from decimal import Decimal

import pytest
from django.db import connection
from psycopg import sql

from eligibility.determination.batch import entitlements_sql
from eligibility.figures.services import write_forecast
from eligibility.models import CatalogueItem
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Where
from portal.policies.figures.reading import indicator, indicators, read
from tests.applications.conftest import make_person
from tests.boards.conftest import AT, COUNTIES, MONTHS, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def rows_of(one, user, where):
    """How many rows stand behind a figure, or what they add up to."""
    rows = list(one.listing.rows(user, where))
    if one.listing.adds:
        return sum((getattr(row, one.listing.adds) for row in rows), Decimal(0))
    return len(rows)


def listed():
    return [one for one in indicators() if one.listing is not None]


def test_each_figure_is_the_number_of_rows_behind_it(manager):
    seen = set()
    for one in listed():
        for month in MONTHS:
            found = read([one], Ask(COUNTIES, (month,), TODAY, frozenset({"county", "detail"})))
            values = {(v.county, v.detail): v.value for v in found[one.code]}
            for (county, detail), value in values.items():
                where = Where((county,), month, TODAY, detail)
                assert rows_of(one, manager, where) == value, (one.code, where)
            whole = Where(COUNTIES, month, TODAY)
            assert rows_of(one, manager, whole) == sum(values.values()), (one.code, whole)
            if any(values.values()):
                seen.add(one.code)
    never = {"money.arrears", "money.recovery", "money.not_arrived", "money.not_arrived_sum",
             "handling.approved", "care.done", "care.life"}  # fmt: skip
    assert {one.code for one in listed()} - seen <= never


def test_a_figure_is_the_same_however_it_is_asked():
    for one in indicators():
        whole = read([one], Ask(COUNTIES, MONTHS[-1:], TODAY))[one.code]
        for by in ({"county"}, {"detail"}, {"month"}, {"county", "month"}, {"county", "detail"}):
            if "detail" in by and not one.source.detail:
                continue
            parts = read([one], Ask(COUNTIES, MONTHS[-1:], TODAY, frozenset(by)))[one.code]
            assert sum(v.value for v in parts) == sum(v.value for v in whole), (one.code, by)


def test_a_forecast_is_what_the_evaluator_says_of_that_month_by_age_alone():
    one = indicator("forecast.people")
    months = tuple(MONTHS[-1].shift(step) for step in (0, 6, 12))
    found = read([one], Ask(("431103",), months, TODAY, frozenset({"month", "detail"})))[one.code]
    for month in months:
        counted = {v.detail: int(v.value) for v in found if v.month == month}
        with connection.cursor() as cursor:
            statement = sql.SQL(
                "SELECT e.item_id || '|' || e.part, count(DISTINCT e.person_id) FROM ({}) e"
                " WHERE e.outcome IN ('entitled', 'standard_missing') AND NOT e.excluded"
                " AND e.per = 'month' GROUP BY 1"
            ).format(entitlements_sql(month, "431103"))
            cursor.execute(statement.as_string(None).replace("%", "%%"), [])
            assert counted == dict(cursor.fetchall())
    assert counted


def test_a_birthday_to_come_is_in_the_forecast():
    """Someone who turns 80 in August counts from then on, not before."""
    person = make_person(92, birth="19440815", dibao=False, disability_kinds=[], disability_level=0,
                         long_term_care=False, care_level="intact")  # fmt: skip
    before = _eighty()
    write_forecast(county="431103", month=MONTHS[-1], at=AT)
    after = _eighty()
    grown = [month for month in after if after[month] > before.get(month, 0)]
    assert min(grown) == Month(2024, 8), person
    assert all(after[m] == before.get(m, 0) for m in after if m < Month(2024, 8))


def _eighty():
    item = CatalogueItem.objects.get(code="yongzhou-08")
    one = indicator("forecast.people")
    months = tuple(MONTHS[-1].shift(step) for step in range(13))
    found = read([one], Ask(("431103",), months, TODAY, frozenset({"month", "detail"})))[one.code]
    return {v.month: int(v.value) for v in found if v.detail == f"{item.pk}|"}
