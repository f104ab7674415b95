"""Awards for a made-up population: most of what it is entitled to, as if applied for before."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

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

_FIND = sql.SQL("""
CREATE TEMPORARY TABLE seeded_award AS
SELECT e.person_id, e.item_id, e.part, e.region
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
""")
_INSERT = """
INSERT INTO eligibility_award
    (person_id, item_id, part, region, starts, settled_before, payee_kind, approved_at)
SELECT person_id, item_id, part, region, %(month)s, %(month)s, '', %(at)s
FROM seeded_award ORDER BY person_id, item_id, part
"""


@dataclass(frozen=True, slots=True)
class _Work:
    """A county's awards, written after those of the county before: so keys follow from the seed."""

    county: str
    seed: int
    month: Month
    at: datetime
    before: Event
    written: Event = field(default_factory=Event)


def seed_awards(
    *,
    region: str,
    seed: int,
    month: Month,
    at: datetime,
    connections: int = 1,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Award invented people of a region what they are entitled to in ``month``; how many awards.

    They run from ``month``, and nothing before it is settled. Deterministic for a seed. With
    several ``connections`` so many counties are worked on side by side.
    """
    written = Event()
    written.set()
    work: list[_Work] = []
    for county in tree(month).counties(region):
        work.append(_Work(county, seed, month, at, before=written))
        written = work[-1].written
    added = 0
    for done, awards in enumerate(_seed_counties(work, connections), 1):
        added += awards
        show(done, len(work))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE eligibility_award")
    return added


def _seed_counties(work: Sequence[_Work], connections: int) -> Iterator[int]:
    if connections == 1:
        yield from map(_seed_county, work)
        return
    with ThreadPoolExecutor(connections) as pool:
        yield from pool.map(_seed_beside, work)


def _seed_beside(work: _Work) -> int:
    """In a thread, whose connection nobody else would close."""
    try:
        return _seed_county(work)
    finally:
        connection.close()


def _seed_county(work: _Work) -> int:
    try:
        with transaction.atomic():
            _find(work)
            work.before.wait()
            return _write(work)
    finally:
        work.written.set()


def _find(work: _Work) -> None:
    statement = _FIND.format(
        seeded=sql.Literal(RECORDED),
        entitlements=entitlements_sql(work.month, work.county),
        seed=sql.Literal(work.seed),
        claimed=sql.Literal(CLAIMED),
        undecided=sql.Literal(CLAIMED_UNDECIDED),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
        cursor.execute(statement)  # type: ignore[arg-type]


def _write(work: _Work) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"month": work.month.first, "at": RECORDED})
        added = cursor.rowcount
        cursor.execute("DROP TABLE seeded_award")  # the next county's may be the same transaction
    record(
        actor=None,
        action="award.seed",
        subject_kind="region",
        subject_id=work.county,
        before=None,
        after={"awards": added, "seed": work.seed, "month": str(work.month)},
        at=work.at,
    )
    return added
