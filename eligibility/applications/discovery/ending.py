"""Awards of a county that are no longer fulfilled: since when, and by which event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from psycopg import sql

from eligibility.applications.discovery.statements import day, run
from eligibility.determination import facts as relations
from eligibility.determination.batch import award_outcomes
from eligibility.models import Catalogue
from portal.lib.periods import Month
from portal.regions.selectors import tree

#: How far back the first month that was not due is looked for.
MONTHS_BACK = 36

# A yearly payment is not due in eleven months of the year: only a death ends it.
_CANDIDATES = sql.SQL("""
CREATE TEMPORARY TABLE sweep_ending ON COMMIT DROP AS
SELECT o.award_id, o.person_id, {month}::date AS due, FALSE AS moved
FROM ({outcomes}) o
WHERE o.outcome = 'not_entitled' AND (o.per = 'month' OR (o.per = 'year' AND EXISTS (
    SELECT FROM people_circumstances d WHERE d.person_id = o.person_id AND d.superseded_at IS NULL
      AND d.valid_to IS NULL AND d.died_on < {month})))
UNION ALL
SELECT a.id, a.person_id, {month}::date, TRUE
FROM eligibility_award a
JOIN people_circumstances c ON c.person_id = a.person_id AND c.superseded_at IS NULL
  AND c.valid_from <= {last} AND (c.valid_to IS NULL OR c.valid_to > {last})
WHERE a.region = {county} AND a.starts <= {month} AND (a.ends IS NULL OR a.ends >= {month})
  AND a.event_date IS NULL AND c.hukou IS NOT NULL AND c.residence IS NOT NULL
  AND NOT {inside}
""")
_EARLIER = sql.SQL("""
UPDATE sweep_ending e SET due = {month} FROM ({outcomes}) o
WHERE o.award_id = e.award_id AND o.outcome = 'not_entitled' AND e.due = {after}
""")
_ENDING = """
SELECT e.award_id, e.person_id, a.region, e.due, e.moved, d.died_on,
       coalesce(w.event, ''), w.event_date, coalesce(w.institution, ''),
       n.certificate_until, w.valid_from IS NOT NULL
FROM sweep_ending e JOIN eligibility_award a ON a.id = e.award_id
LEFT JOIN LATERAL (
    SELECT c.died_on FROM people_circumstances c WHERE c.person_id = e.person_id
      AND c.superseded_at IS NULL AND c.valid_to IS NULL) d ON TRUE
LEFT JOIN LATERAL (
    SELECT c.event, c.event_date, c.valid_from, c.institution FROM people_circumstances c
    WHERE c.person_id = e.person_id AND c.superseded_at IS NULL
      AND c.valid_from >= e.due - interval '1 month' AND c.valid_from < e.due + interval '1 month'
      AND EXISTS (SELECT FROM people_circumstances b WHERE b.person_id = e.person_id
                  AND b.superseded_at IS NULL AND b.valid_from < c.valid_from)
    ORDER BY c.valid_from DESC LIMIT 1) w ON TRUE
LEFT JOIN LATERAL (
    SELECT c.certificate_until FROM people_circumstances c WHERE c.person_id = e.person_id
      AND c.superseded_at IS NULL AND c.valid_from <= e.due
      AND (c.valid_to IS NULL OR c.valid_to > e.due)) n ON TRUE
ORDER BY e.award_id
"""


@dataclass(frozen=True, slots=True)
class Ending:
    """An award that is no longer fulfilled; ``due`` is the first month it was not."""

    award_id: int
    person_id: int
    region: str
    due: Month
    moved: bool
    died_on: date | None
    event: str
    event_date: date | None
    institution: str
    certificate_until: date | None
    changed: bool

    @property
    def reason(self) -> str:
        """The reason in the field's words, as far as the record tells."""
        if self.died_on is not None and self.died_on <= self.due.last:
            return "died"
        if self.moved:
            return "moved"
        if self.certificate_until is not None and self.certificate_until < self.due.first:
            return "expired"
        if self.changed:
            return "institution" if self.institution not in ("", "none") else "lost"
        return "policy"


def find_ending(month: Month, county: str) -> list[Ending]:
    """Awards of a county that are not fulfilled in a month, each with its first such month."""
    regions = tree(month)
    home = regions.prefecture_of(county) or county
    below = "{" + ",".join(sorted(regions.descendants(home))) + "}"
    run(sql.SQL("DROP TABLE IF EXISTS sweep_ending"))
    run(
        _CANDIDATES, outcomes=award_outcomes(month, county), month=day(month),
        last=sql.SQL("{}::date").format(sql.Literal(month.last)), county=sql.Literal(county),
        inside=relations.in_regions(below, regions.everywhere),
    )  # fmt: skip
    run(sql.SQL("ANALYZE sweep_ending"))
    since = Catalogue.objects.filter(region=home).values_list("in_force_from", flat=True).first()
    for back in range(1, MONTHS_BACK + 1):
        earlier = month.shift(-back)
        if since is None or earlier.first < since:
            break
        outcomes = award_outcomes(earlier, county, people="sweep_ending")
        if not run(_EARLIER, outcomes=outcomes, month=day(earlier), after=day(earlier.next())):
            break
    return list(_read())


def awake(month: Month, county: str, awards: list[int]) -> set[int]:
    """Those of some awards that are fulfilled again in a month."""
    if not awards:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS sweep_awake")
        cursor.execute(
            "CREATE TEMPORARY TABLE sweep_awake ON COMMIT DROP AS SELECT DISTINCT person_id"
            " FROM eligibility_award WHERE id = ANY(%s)",
            [awards],
        )
        cursor.execute("ANALYZE sweep_awake")
        outcomes = award_outcomes(month, county, people="sweep_awake")
        text = sql.SQL(
            "SELECT o.award_id FROM ({}) o WHERE o.award_id = ANY({}::bigint[])"
            " AND o.outcome IN ('entitled', 'standard_missing')"
        ).format(outcomes, sql.Literal(awards))
        cursor.execute(text.as_string(None).replace("%", "%%"), [])
        return {pk for (pk,) in cursor.fetchall()}


def _read() -> Iterator[Ending]:
    with connection.cursor() as cursor:
        cursor.execute(_ENDING)
        for award, person, region, due, *rest in cursor.fetchall():
            yield Ending(award, person, region, Month.of(due), *rest)
