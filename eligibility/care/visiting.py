"""探访: who is to be visited in a month, and who was; from the care ledger and the awards.

To be visited is whoever has a visiting service due in the month (it is counted there), and
whoever is entitled to an item that provides one, applied for or not: a service without an
interval makes no due. Visited is who has a visit or call in the ledger on a day of the month.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection

from eligibility.models import ItemVersion
from eligibility.models.dated import State
from portal.lib.periods import Month

#: 居家探访与帮扶, 上门巡访, 电话问询.
SERVICES = ("home_support", "home_visit", "phone_call")
_WANTED = """
WITH wanted AS (
  SELECT d.person_id, g.code AS county FROM care_due AS d JOIN regions_region AS g ON g.id = d.region_id
  WHERE d.service = ANY(%(services)s) AND d.dropped_at IS NULL AND d.starts <= %(first)s
    AND (d.ends IS NULL OR d.ends > %(first)s) AND g.code = ANY(%(counties)s)
  UNION
  SELECT person_id, region FROM eligibility_award
  WHERE item_id = ANY(%(items)s) AND starts <= %(first)s AND (ends IS NULL OR ends >= %(first)s)
    AND region = ANY(%(counties)s)
  UNION
  SELECT u.person_id, g.code FROM applications_unclaimed AS u
  JOIN regions_region AS g ON g.id = u.region_id
  WHERE u.item_id = ANY(%(items)s) AND u.state IN ('open', 'applied')
    AND u.first_month <= %(first)s AND u.last_month >= %(first)s AND g.code = ANY(%(counties)s)
), seen AS (
  SELECT w.person_id, w.county, EXISTS (SELECT FROM care_servicerecord AS s
    WHERE s.person_id = w.person_id AND s.service = ANY(%(services)s) AND s.undone_at IS NULL
      AND s.done_on BETWEEN %(first)s AND %(last)s) AS visited
  FROM wanted AS w
)
"""
_BY_COUNTY = "SELECT county, count(*), count(*) FILTER (WHERE visited) FROM seen GROUP BY county"
_ALL = """
SELECT '', count(DISTINCT person_id), count(DISTINCT person_id) FILTER (WHERE visited) FROM seen
"""
_PEOPLE = "SELECT DISTINCT person_id FROM seen WHERE %(visited)s IS NULL OR visited = %(visited)s"


def counted(
    counties: Sequence[str], month: Month, today: date, *, by_county: bool
) -> Iterator[tuple[str, int, int]]:
    """(county, to be visited, visited up to today); one row with no county for all together."""
    statement = _WANTED + (_BY_COUNTY if by_county else _ALL)
    for county, wanted, visited in _rows(statement, counties, month, today):
        if wanted:
            yield county, wanted, visited


def people(
    counties: Sequence[str], month: Month, today: date, *, visited: bool | None = None
) -> list[int]:
    """The people behind the counts: all, those visited, or those not."""
    rows = _rows(_WANTED + _PEOPLE, counties, month, today, visited=visited)
    return [row[0] for row in rows]


def _rows(
    statement: str, counties: Sequence[str], month: Month, today: date, **more: object
) -> list[tuple]:
    words = {
        "services": list(SERVICES), "items": _items(), "counties": list(counties),
        "first": month.first, "last": min(month.last, today), **more,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.fetchall()


def _items() -> list[int]:
    """The items of which some published version provides a visiting service."""
    found = set()
    rows = ItemVersion.objects.filter(state=State.PUBLISHED)
    for item, body in rows.values_list("item_id", "body"):
        provided = (s for part in body.get("parts", ()) for s in part.get("provides") or ())
        if any(service.get("service") in SERVICES for service in provided):
            found.add(item)
    return sorted(found)
