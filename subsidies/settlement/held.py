"""Awards whose month is undecided in another county: what was paid for them here stays.

The order of counties must not matter, so the other county's outcome is asked, not its
exceptions, which it may not have written yet.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from psycopg import sql

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.settlement.due import outcomes
from subsidies.settlement.touched import HELD, PEOPLE, STRANGERS

# The region of a month is read on its first day, or the first day known in it (DESIGN §4).
_PLACES = """
WITH paid AS (
    SELECT DISTINCT line.person_id FROM subsidies_line AS line {scope}
    WHERE line.region = %(region)s AND line.covered = %(first)s AND line.month >= %(first)s
      AND line.payable_kind = 'award'
)
SELECT paid.person_id, CASE WHEN row.hukou = ANY(%(everywhere)s) THEN row.hukou
                            WHEN row.residence = ANY(%(everywhere)s) THEN row.residence END
FROM paid JOIN LATERAL (
    SELECT hukou, residence FROM people_circumstances
    WHERE person_id = paid.person_id AND superseded_at IS NULL
      AND valid_from <= %(last)s AND (valid_to IS NULL OR valid_to > %(first)s)
    ORDER BY valid_from LIMIT 1
) AS row ON TRUE
WHERE NOT (CASE WHEN row.hukou = ANY(%(everywhere)s) THEN row.hukou
                WHEN row.residence = ANY(%(everywhere)s) THEN row.residence END
           = ANY(%(below)s)) IS TRUE
"""
_NOWHERE = """
SELECT DISTINCT person_id, region FROM eligibility_award WHERE person_id = ANY(%s)
"""
_HOLD = sql.SQL(
    "INSERT INTO {held} SELECT award_id FROM ({outcomes}) AS elsewhere WHERE reason IS NOT NULL"
)


def hold_elsewhere(*, region: str, covered: Month, everybody: bool) -> None:
    """Fill ``HELD`` with the undecided awards of people this county paid and no longer settles."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {HELD}")
    for county, people in places_of(region, covered, everybody=everybody).items():
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {STRANGERS}")
            cursor.execute(f"INSERT INTO {STRANGERS} SELECT unnest(%s::bigint[])", [people])
            cursor.execute(f"ANALYZE {STRANGERS}")
            undecided = outcomes(covered, county, people=STRANGERS)
            cursor.execute(_HOLD.format(held=sql.Identifier(HELD), outcomes=undecided))


def places_of(region: str, covered: Month, *, everybody: bool) -> dict[str, list[int]]:
    """People the county paid for a month whose county of that month is another one, by county.

    Whose place is not known is asked for in the counties of his awards.
    """
    regions = tree(covered)
    values = {
        "region": region,
        "first": covered.first,
        "last": covered.last,
        "everywhere": sorted(regions.everywhere),
        "below": sorted(regions.descendants(region)),
    }
    scope = "" if everybody else f"JOIN {PEOPLE} USING (person_id)"
    with connection.cursor() as cursor:
        cursor.execute(_PLACES.format(scope=scope), values)
        rows = cursor.fetchall()
        unplaced = [person for person, place in rows if place is None]
        if unplaced:
            cursor.execute(_NOWHERE, [unplaced])
            rows += cursor.fetchall()
    return _by_county(((person, regions.county_of(place)) for person, place in rows), region)


def _by_county(rows: Iterable[tuple[int, str | None]], region: str) -> dict[str, list[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for person, county in rows:
        if county is not None and county != region:
            found[county].add(person)
    return {county: sorted(people) for county, people in sorted(found.items())}
