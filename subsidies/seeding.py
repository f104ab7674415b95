"""Awards for a made-up population: most of what it is entitled to, as if applied for before."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from eligibility.determination.batch import entitlements_sql
from portal.audit.services import record
from portal.lib.periods import Month
from portal.people.seeding.chunk import RECORDED
from portal.regions.selectors import tree

#: Of a hundred entitlements so many were applied for; of the undecided ones fewer.
CLAIMED = 95
CLAIMED_UNDECIDED = 25

_INSERT = sql.SQL("""
INSERT INTO eligibility_award
    (person_id, item_id, part, region, starts, settled_before, payee_kind, approved_at)
SELECT e.person_id, e.item_id, e.part, e.region, {month}, {month}, '', {at}
FROM ({entitlements}) AS e
JOIN people_person AS p ON p.id = e.person_id AND p.created_at = {seeded}
WHERE e.per IN ('month', 'year')
  AND ((e.outcome = 'entitled' AND e.amount IS NOT NULL)
       OR e.outcome = 'standard_missing'
       OR (e.outcome = 'undetermined' AND e.possible IS NOT NULL))
  AND abs(hashtextextended(e.person_id || e.code || e.part, {seed}) % 100)
      < CASE e.outcome WHEN 'undetermined' THEN {undecided} ELSE {claimed} END
  AND NOT EXISTS (
      SELECT FROM eligibility_award AS known
      WHERE known.person_id = e.person_id AND known.item_id = e.item_id AND known.part = e.part)
ORDER BY e.person_id, e.item_id, e.part
""")


def seed_awards(
    *,
    region: str,
    seed: int,
    month: Month,
    at: datetime,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Award invented people of a region what they are entitled to in ``month``; how many awards.

    They run from ``month``, and nothing before it is settled. Deterministic for a seed.
    """
    counties = tree(month).counties(region)
    added = 0
    for done, county in enumerate(counties, 1):
        added += _seed_county(county, seed, month, at)
        show(done, len(counties))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE eligibility_award")
    return added


@transaction.atomic
def _seed_county(county: str, seed: int, month: Month, at: datetime) -> int:
    statement = _INSERT.format(
        month=sql.SQL("{}::date").format(sql.Literal(month.first)),
        at=sql.Literal(RECORDED),
        seeded=sql.Literal(RECORDED),
        entitlements=entitlements_sql(month, county),
        seed=sql.Literal(seed),
        claimed=sql.Literal(CLAIMED),
        undecided=sql.Literal(CLAIMED_UNDECIDED),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
        cursor.execute(statement)  # type: ignore[arg-type]
        added = cursor.rowcount
    record(
        actor=None,
        action="award.seed",
        subject_kind="region",
        subject_id=county,
        before=None,
        after={"awards": added, "seed": seed, "month": str(month)},
        at=at,
    )
    return added
