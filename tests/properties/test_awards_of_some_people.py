"""Outcomes of the awards of a few people are those they have among everybody's."""

import pytest
from django.db import connection

from eligibility.determination.batch import award_outcomes, entitlements_sql
from eligibility.determination.person import entitlements_of, outcomes_of
from eligibility.models import Award, Exclusion
from portal.lib.periods import Month
from portal.people.models import Circumstances
from portal.people.seeding.population import seed_people
from subsidies.models import PayoutException
from subsidies.seeding import seed_awards
from subsidies.settlement.county import settle_county
from tests.factories.numbers import AT
from tests.oracle.loading import loaded

COUNTY = "431103"
JANUARY = Month(2024, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    """A county with awards; two of its items exclude each other, some change in January."""
    with loaded():
        _exclude("yongzhou-08", "yongzhou-09")
        seed_people(region=COUNTY, size=2500, seed=3, month=JANUARY, at=AT, processes=1)
        seed_awards(region=COUNTY, seed=3, month=JANUARY, at=AT)
        yield


def _exclude(item: str, other: str) -> None:
    Exclusion.objects.create(
        item=item, other=other, kind=Exclusion.Kind.HIGHER, valid_from="2023-07-01",
        document="测试", state="published", recorded_at=AT,
    )  # fmt: skip


def outcomes(month: Month = JANUARY, people: str | None = None) -> dict[int, dict]:
    """The outcomes by award."""
    statement = award_outcomes(month, COUNTY, people=people)
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection))
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = {row["award_id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def only(people) -> str:
    """A temporary table of people, and its name."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS touched")
        cursor.execute("CREATE TEMPORARY TABLE touched (person_id bigint) ON COMMIT DROP")
        cursor.executemany("INSERT INTO touched VALUES (%s)", [[person] for person in people])
        cursor.execute("ANALYZE touched")
    return "touched"


def test_a_few_people_have_the_outcomes_they_have_among_all(county):
    everybody = outcomes()
    assert {row["excluded"] for row in everybody.values()} == {True, False}
    kinds = {"entitled", "undetermined"}
    assert kinds <= {row["outcome"] for row in everybody.values()}
    changed = Circumstances.objects.filter(valid_from__gt=JANUARY.first, superseded_at=None)
    some = set(Award.objects.values_list("person_id", flat=True).order_by("person_id")[::5])
    some |= set(changed.values_list("person_id", flat=True))
    some |= {row["person_id"] for row in everybody.values() if row["excluded"]}
    assert outcomes(people=only(some)) == {
        award: row for award, row in everybody.items() if row["person_id"] in some
    }


def test_awards_of_people_without_a_region_are_limited_too(county):
    lost = list(Award.objects.values_list("person_id", flat=True).distinct()[:2])
    Circumstances.objects.filter(person_id__in=lost).update(superseded_at=AT)
    Circumstances.objects.bulk_create(
        Circumstances(person_id=one, valid_from="2000-01-01", recorded_at=AT) for one in lost
    )
    found = outcomes(people=only(lost[:1]))
    assert found
    assert {(row["person_id"], row["outcome"]) for row in found.values()} == {
        (lost[0], "undetermined")
    }


def test_nobody_has_no_outcomes_and_a_past_month_may_be_asked_for(county):
    assert outcomes(people=only([])) == {}
    Award.objects.update(starts="2023-07-01", settled_before="2023-07-01")
    past = Month(2023, 10)
    everybody = outcomes(past)
    some = {row["person_id"] for row in everybody.values() if row["award_id"] % 3 == 0}
    assert outcomes(past, only(some)) == {
        award: row for award, row in everybody.items() if row["person_id"] in some
    }


def lacks(people: str | None = None, month: Month = JANUARY) -> dict[int, list[str]]:
    """What each undetermined award lacks; all others lack nothing."""
    found = outcomes(month, people)
    assert all(r["needs"] is None for r in found.values() if r["outcome"] != "undetermined")
    return {a: row["needs"] for a, row in found.items() if row["outcome"] == "undetermined"}


def award_undecided(count: int) -> None:
    """Awards of what is not decided, spread over the items and people."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO eligibility_award (person_id, item_id, part, region, starts, settled_before,"
            " payee_kind) SELECT person_id, item_id, part, region, %s, %s, '' FROM ("
            f"{entitlements_sql(JANUARY, COUNTY).as_string(None)}) AS found"
            " WHERE outcome = 'undetermined' ORDER BY hashint8(person_id), item_id LIMIT %s"
            " ON CONFLICT DO NOTHING",
            [JANUARY.first, JANUARY.first, count],
        )


def test_an_undetermined_award_lacks_what_the_person_s_page_asks_for(county):
    award_undecided(40)
    undetermined = {
        award: row for award, row in outcomes().items() if row["outcome"] == "undetermined"
    }
    assert len({row["code"] for row in undetermined.values()}) > 3
    found = lacks(only({row["person_id"] for row in undetermined.values()}))
    for award, row in undetermined.items():
        items = entitlements_of(row["person_id"], JANUARY)["items"]
        [asked] = [
            entry["needs"]
            for entry in items
            if (entry["code"], entry["part"] or "") == (row["code"], row["part"])
        ]
        assert found[award] == asked, row


def test_without_a_region_the_places_are_lacking(county):
    lost = Award.objects.values_list("person_id", flat=True)[0]
    Circumstances.objects.filter(person_id=lost).update(superseded_at=AT)
    Circumstances.objects.create(person_id=lost, valid_from="2000-01-01", recorded_at=AT)
    found = lacks(only([lost]))
    assert found
    assert found == {award: needs for award, needs in lacks().items() if award in found}
    assert all(needs == ["hukou", "residence"] for needs in found.values())


def test_an_exception_says_what_is_missing(county):
    award_undecided(20)
    settle_county(region=COUNTY, month=JANUARY, at=AT)
    undetermined = PayoutException.objects.filter(reason="undetermined")
    found = lacks()
    told = dict(undetermined.values_list("award_id", "needs"))
    assert len(told) >= 20
    assert all(told.values())
    assert told == {award: found[award] for award in told}


def test_of_one_person_nobody_else_is_read(county):
    """Nor those who died in the month, of whom a prefecture has thousands; and it is planned once."""
    person = Award.objects.order_by("person_id").values_list("person_id", flat=True).first()
    for _ in range(2):
        outcomes_of(person, JANUARY)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements WHERE strpos(statement, 'died_on BETWEEN') > 0"
            " ORDER BY prepare_time DESC LIMIT 1"
        )
        ((asked, *planned),) = cursor.fetchall()
        assert planned == [2, 0]  # the long text is not planned again for every person
        cursor.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {asked}")
        ((plan,),) = cursor.fetchall()
    scans = list(_scans(plan[0]["Plan"], "people_circumstances"))
    assert len(scans) > 4
    assert [scan for scan in scans if "id = " not in scan.get("Index Cond", "")] == []


def _scans(node: dict, table: str):
    """The nodes of a plan that read a table."""
    if node.get("Relation Name") == table:
        yield node
    for child in node.get("Plans", ()):
        yield from _scans(child, table)
