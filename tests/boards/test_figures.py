"""Every figure is its list; pages read summaries alone, show one's own area alone, and say what the API says."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from eligibility.determination.batch import entitlements_sql
from eligibility.figures.services import write_forecast
from eligibility.models import CatalogueItem
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Where
from portal.policies.figures.reading import boards, figure, indicator, indicators, read
from tests.applications.conftest import make_person
from tests.boards.conftest import AT, COUNTIES, MONTHS, TODAY
from tests.factories import UserFactory, region

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
             "handling.approved", "handling.days", "handling.first_payments", "handling.first_days",
             "care.done", "care.visited", "care.life", "facilities.met", "facilities.short",
             "homes.estates_met", "homes.estates_short"}  # fmt: skip
    assert {one.code for one in listed()} - seen <= never


def test_a_figure_is_the_same_however_it_is_asked():
    for one in indicators():
        whole = read([one], Ask(COUNTIES, MONTHS[-1:], TODAY))[one.code]
        for by in ({"county"}, {"detail"}, {"month"}, {"county", "month"}, {"county", "detail"}):
            if "detail" in by and not one.source.detail:
                continue
            parts = read([one], Ask(COUNTIES, MONTHS[-1:], TODAY, frozenset(by)))[one.code]
            assert sum(v.value for v in parts) == sum(v.value for v in whole), (one.code, by)


def test_a_forecast_is_what_the_evaluator_says_of_the_month_to_come():
    """Someone who turns 80 in August counts from then on, not before."""
    person = make_person(92, birth="19440815", dibao=False, disability_kinds=[], disability_level=0,
                         long_term_care=False, care_level="intact")  # fmt: skip
    write_forecast(county="431103", month=MONTHS[-1], at=AT, ahead=5)
    months = (Month(2024, 7), Month(2024, 8))
    ask = Ask(("431103",), months, TODAY, frozenset({"month", "detail"}))
    found = read([indicator("forecast.people")], ask)["forecast.people"]
    eighty = f"{CatalogueItem.objects.get(code='yongzhou-08').pk}|"
    for month, counts in zip(months, (False, True), strict=True):
        with connection.cursor() as cursor:
            statement = sql.SQL(
                "SELECT e.item_id || '|' || e.part, array_agg(e.person_id) FROM ({}) e"
                " WHERE e.outcome IN ('entitled', 'standard_missing') AND NOT e.excluded"
                " AND e.per = 'month' GROUP BY 1"
            ).format(entitlements_sql(month, "431103"))
            cursor.execute(statement.as_string(None).replace("%", "%%"), [])
            people = dict(cursor.fetchall())
        assert {v.detail: v.value for v in found if v.month == month} == {
            detail: len(ids) for detail, ids in people.items()
        }
        assert (person.pk in people.get(eighty, [])) is counts


MARCH = MONTHS[-1]
#: Tables of the size of the population: no dashboard reads them, whatever the plan.
LARGE = {"people_person", "people_circumstances", "subsidies_line", "eligibility_award", "care_due",
         "care_servicerecord", "applications_unclaimed", "applications_application",
         "subsidies_payoutexception", "bankfiles_exportrow", "reconciliation_rowend"}  # fmt: skip
PAGES = ("", "wall/", "people/", "money/", "handling/", "care/", "facilities/")


def tables(queries):
    return {name for q in queries for name in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', q["sql"])}


@pytest.mark.parametrize("page", PAGES)
def test_a_dashboard_reads_no_table_of_the_size_of_the_population(page, manager, client):
    client.force_login(manager)
    address = f"/boards/{page}?month={MARCH}"
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    assert not tables(seen.captured_queries) & LARGE
    assert len(seen) <= 50


def test_the_sums_come_by_an_index_when_there_are_many(manager):
    """With rows of two years the counts and the sums are read by index, never whole."""
    one = {"kind": "award", "counties": list(COUNTIES), "month": MARCH.first}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policies_tally (kind, region, detail, month, count, amount)"
            " SELECT 'k' || k, (430000 + r)::text, i::text, %s, 1, 0"
            " FROM generate_series(1, 10) k, generate_series(1, 100) r, generate_series(1, 25) i",
            [MARCH.first],
        )
        cursor.execute("ANALYZE policies_tally")
        cursor.execute(
            "EXPLAIN SELECT region, sum(count) FROM policies_tally WHERE kind = %(kind)s"
            " AND region = ANY(%(counties)s) AND month <= %(month)s GROUP BY region", one,
        )  # fmt: skip
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan


def test_a_tile_its_list_and_the_api_say_the_same(manager, client):
    client.force_login(manager)
    seen = 0
    for board in boards(manager):
        page = client.get(f"/boards/{board.key}/?month={MARCH}")
        for tile in page.context["tiles"]:
            one = tile["figure"].one
            now = tile["figure"].now
            shown = now.value if now else Decimal(0)
            answer = client.get(f"/api/v1/figures/?month={MARCH}&code={one.code}").json()
            assert sum(Decimal(v["value"]) for v in answer[0]["values"]) == shown, one.code
            if one.listing is None or not shown:
                continue
            listed = client.get(tile["url"])
            assert tile["figure"].text in listed.content.decode()
            assert listed.context["figure"].now.value == shown
            seen += 1
    assert seen >= 8


def test_a_county_sees_its_own_figures_alone(client):
    clerk = UserFactory(roles=["caseworker"], region=region("431102"))
    client.force_login(clerk)
    one = indicator("people.awarded")
    own = figure(one, Ask(("431102",), (MARCH,), TODAY)).value
    page = client.get(f"/boards/people/?month={MARCH}")
    tile = next(t for t in page.context["tiles"] if t["figure"].one == one)
    assert tile["figure"].now.value == own > 0
    assert [row["code"] for row in page.context["table"].rows] == ["431102"]
    for address in ("/boards/people/", f"/boards/list/{one.code}/"):
        assert client.get(f"{address}?month={MARCH}&county=431103").status_code == 404
    assert client.get(f"/api/v1/figures/?month={MARCH}&county=431103").status_code == 404


def test_what_is_not_ones_own_is_not_found(client):
    inspector = UserFactory(roles=["gas_inspector"], region=region("4311"))
    client.force_login(inspector)
    assert {one.board for one in indicators(inspector)} == {"gas"}
    assert client.get("/boards/people/").status_code == 404
    assert client.get("/boards/list/people.awarded/").status_code == 404
    assert client.get("/boards/gas/").status_code == 200
    client.force_login(UserFactory(roles=["system_admin"], region=region("4311")))
    assert client.get("/boards/").status_code == 403


def test_nonsense_in_the_address_is_answered_calmly(manager, client):
    client.force_login(manager)
    for address in ("people/?month=2024-13&figure=x&sort=y&page=-1", "list/people.awarded/?detail=x|y",
                    "list/money.cash/?detail=%27", "measures/?quarter=9999-9",
                    "list/money.exceptions/?month=1900-01&detail=x"):  # fmt: skip
        assert client.get(f"/boards/{address}").status_code == 200, address
    for address in ("nothing/", "list/nothing/", "list/people.entitled/", "measures/nothing/"):
        assert client.get(f"/boards/{address}").status_code == 404, address


def test_who_is_missed_is_not_known_where_nobody_looked(manager, client):
    """Only 431103 was swept, and only in March: elsewhere there is a dash and no list, never nought."""
    one = indicator("people.unclaimed")
    for county, month, known in (
        ("431103", MARCH, True), ("431102", MARCH, False), ("431103", MONTHS[0], False),
    ):  # fmt: skip
        found = read([one], Ask((county,), (month,), TODAY))[one.code]
        assert bool(found) is known, (county, month)
        assert bool(rows_of(one, manager, Where((county,), month, TODAY))) is known
    client.force_login(manager)
    page = client.get(f"/boards/people/?month={MARCH}")
    texts = {row["code"]: row["figures"][one.code].text for row in page.context["table"].rows}
    assert texts["431102"] == "—"
    assert int(texts["431103"]) > 0


def test_a_tile_tells_of_last_month_and_of_last_year(manager, client):
    client.force_login(manager)
    paid = figure(indicator("money.cash"), Ask(COUNTIES, (MARCH,), TODAY)).value
    for month, said in ((MARCH.next(), "上月"), (MARCH.shift(12), "去年同月")):
        page = client.get(f"/boards/money/?month={month}")
        tile = next(t for t in page.context["tiles"] if t["figure"].one.code == "money.cash")
        told = f"{tile['figure'].change} {tile['figure'].step}"
        assert f"{said} {paid:,.2f}，−{paid:,.2f}（−100.0%）" in told
        assert paid > 0


def test_the_lists_behind_figures_are_found_by_index(manager):
    """With sequential scans forbidden where an index serves, none of a large table is left."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for one in listed():
        where = Where(COUNTIES, MARCH, TODAY)
        with CaptureQueriesContext(connection) as seen:
            list(one.listing.rows(manager, where)[:20])
        for statement in [q["sql"] for q in seen.captured_queries if q["sql"].startswith("SELECT")]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {statement}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            whole = set(re.findall(r"Seq Scan on (\w+)", plan))
            assert not {t for t in whole if t in LARGE or t.startswith("subsidies_line")}, one.code
