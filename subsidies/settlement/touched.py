"""Which past months a county compares again, and for whom (docs/adr/0031).

Three sources: the feed of changes, read from the county's mark on; lines whose batch is void or
computed again, or that failed (queued by the ledger's own guard); exceptions whose cure is there
and may have left no change of a person. Reading twice does no harm, the difference is then zero; reading
never skips: the mark is the oldest transaction still running when the feed was read.
"""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import connection
from django.db.models import Count

from portal.lib.periods import Month
from subsidies.models import Batch, ReadMark, SettledMonth, Touched
from subsidies.settlement.curable import CURABLE

#: Tables of the transaction that settles a county.
PEOPLE, HELD, STRANGERS = "settling", "settling_held", "settling_strangers"

_TOUCH_LINES = """
INSERT INTO subsidies_touched (region, covered, subject_kind, subject_id)
SELECT DISTINCT region, covered,
       CASE payable_kind WHEN 'claim' THEN 'claim' ELSE 'person' END,
       CASE payable_kind WHEN 'claim' THEN payable_id ELSE person_id END
FROM subsidies_line
WHERE region = %(region)s AND month = %(month)s AND batch_id = ANY(%(batches)s)
  AND covered < %(before)s
ON CONFLICT DO NOTHING
"""
_MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_READ = f"""
INSERT INTO subsidies_touched (region, covered, subject_kind, subject_id)
WITH changed AS (
    SELECT subject_kind, subject_id, date_trunc('month', min(from_day))::date AS since
    FROM people_change WHERE transaction >= %(mark)s GROUP BY 1, 2
),
whose AS (
    SELECT subject_id AS person_id, since FROM changed WHERE subject_kind = 'person'
    UNION ALL
    SELECT award.person_id, since FROM changed JOIN eligibility_award AS award
        ON award.id = subject_id WHERE subject_kind = 'award'
    UNION ALL
    SELECT award.person_id, since FROM changed JOIN eligibility_award AS award
        ON award.item_id = subject_id WHERE subject_kind = 'item'
),
people AS (
    SELECT whose.person_id, greatest(min(whose.since), min(award.settled_before)) AS since
    FROM whose JOIN eligibility_award AS award ON award.person_id = whose.person_id
    GROUP BY whose.person_id
    HAVING bool_or(award.region = ANY(%(below)s)) OR EXISTS (
        SELECT FROM people_circumstances AS row WHERE row.person_id = whose.person_id
          AND row.superseded_at IS NULL
          AND (row.hukou = ANY(%(below)s) OR row.residence = ANY(%(below)s))
    ) OR EXISTS (
        SELECT FROM subsidies_line AS line
        WHERE line.person_id = whose.person_id AND line.region = %(region)s
    )
)
SELECT %(region)s, month::date, 'person', person_id
FROM people, generate_series(since, %(last)s::date, interval '1 month') AS month
UNION
SELECT exception.region, covered, 'person', exception.person_id
FROM subsidies_payoutexception AS exception
LEFT JOIN eligibility_award AS award ON award.id = exception.award_id
WHERE exception.region = %(region)s AND state = 'open' AND covered <= %(last)s
  AND (exception.person_id IN (SELECT person_id FROM people) OR {CURABLE})
UNION
SELECT %(region)s, since, 'claim', subject_id FROM changed
WHERE subject_kind = 'claim' AND since <= %(last)s
ON CONFLICT DO NOTHING
"""
_TAKE = f"""
WITH gone AS (
    DELETE FROM subsidies_touched WHERE region = %s AND covered = %s
    RETURNING subject_kind, subject_id
),
put AS (INSERT INTO {PEOPLE} SELECT subject_id FROM gone WHERE subject_kind = 'person')
SELECT coalesce(array_agg(subject_id) FILTER (WHERE subject_kind = 'claim'), '{{}}') FROM gone
"""


def touch_lines(batches: Sequence[Batch], *, before: date | None) -> None:
    """Queue the months of batches' lines, those covering a month before ``before`` (None: all).

    The batches are of one county and month.
    """
    if not batches:
        return
    of = batches[0]
    values = {
        "region": of.region,
        "month": of.month,
        "batches": [batch.pk for batch in batches],
        "before": before or date.max,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH_LINES, values)


def settled_months(region: str) -> frozenset[Month]:
    """The months the county has computed for everybody."""
    covered = SettledMonth.objects.filter(region=region).values_list("covered", flat=True)
    return frozenset(map(Month.of, covered))


def read_changes(*, region: str, below: Collection[str], settled: Collection[Month]) -> None:
    """Queue what changed since the county's last run; ``below``: the codes of the county.

    A county without a computed month reads nothing: all its months will be computed in full.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        new_mark = cursor.fetchone()[0]
        if settled:
            mark = ReadMark.objects.filter(region=region).values_list("mark", flat=True).first()
            values = {
                "region": region,
                "below": sorted(below),
                "mark": mark or 0,
                "last": max(settled).first,
            }
            cursor.execute(_READ, values)
    ReadMark.objects.bulk_create(
        [ReadMark(region=region, mark=new_mark)],
        update_conflicts=True, unique_fields=["region"], update_fields=["mark"],
    )  # fmt: skip


def months_touched(region: str, before: Month) -> dict[Month, int]:
    """Past months with something queued, and how much."""
    rows = Touched.objects.filter(region=region, covered__lt=before.first).values("covered")
    counted = rows.annotate(count=Count("pk")).order_by("covered")
    return {Month.of(row["covered"]): row["count"] for row in counted}


def months_never_computed(
    below: Collection[str], before: Month, settled: Collection[Month]
) -> list[Month]:
    """Past months some award runs in that the county never computed for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(one.first) FROM unnest(%s::text[]) AS code, LATERAL ("
            " SELECT greatest(starts, settled_before) AS first FROM eligibility_award"
            " WHERE region = code ORDER BY greatest(starts, settled_before) LIMIT 1) AS one",
            [sorted(below)],
        )
        first = cursor.fetchone()[0]
    if first is None or first >= before.first:
        return []
    return [m for m in Month.of(first).until(before.previous()) if m not in settled]


def make_tables() -> None:
    """The tables a county's transaction works with, unless they are there."""
    with connection.cursor() as cursor:
        for table, column in ((PEOPLE, "person_id"), (HELD, "award_id"), (STRANGERS, "person_id")):
            cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({column} bigint) ON COMMIT DROP"
            )


def forget(region: str, covered: Month) -> None:
    """Take a month's people and claims out of the queue: it is compared for everybody."""
    Touched.objects.filter(region=region, covered=covered.first).delete()


def take(region: str, covered: Month) -> list[int]:
    """Take a month's people out of the queue into ``PEOPLE``; the claims taken out."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {PEOPLE}")
        cursor.execute(_TAKE, [region, covered.first])
        claims: list[int] = cursor.fetchone()[0]
        cursor.execute(f"ANALYZE {PEOPLE}")
    return claims
