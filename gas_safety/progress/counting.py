"""What of the measures can be counted, by county, each table in one pass."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db import connection

from gas_safety.schedule.selectors import summary
from portal.lib.periods import Month


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int


#: code → region → share; region 0 holds the whole area.
Counts = dict[str, dict[int, Share]]

_MINE = "region_id = ANY(%(regions)s) AND (%(company)s::bigint IS NULL OR company_id = %(company)s)"
_CUSTOMERS = f"""
SELECT region_id,
    count(*) FILTER (WHERE category <> 'household' AND card_on <= %(day)s),
    count(*) FILTER (WHERE category <> 'household'),
    count(*) FILTER (WHERE category IN ('barbecue', 'catering')
                     AND alarm_installed AND alarm_working AND alarm_right_gas),
    count(*) FILTER (WHERE category IN ('barbecue', 'catering')),
    count(*) FILTER (WHERE category <> 'household' AND hose_replaced_on BETWEEN hose_fault_on AND %(day)s),
    count(*) FILTER (WHERE category <> 'household' AND hose_fault_on <= %(day)s),
    count(*) FILTER (WHERE category = 'household' AND hose_replaced_on BETWEEN hose_fault_on AND %(day)s),
    count(*) FILTER (WHERE category = 'household' AND hose_fault_on <= %(day)s)
FROM gas_safety_customer
WHERE {_MINE} AND (closed_on IS NULL OR closed_on > %(day)s) AND (opened_on IS NULL OR opened_on <= %(day)s)
GROUP BY region_id
"""
_STATIONS = f"""
SELECT region_id, count(*) FILTER (WHERE direct_since <= %(day)s), count(*),
    count(*) FILTER (WHERE pickup_ended_on <= %(day)s), count(*)
FROM gas_safety_station
WHERE {_MINE} AND (closed_on IS NULL OR closed_on > %(day)s) AND (opened_on IS NULL OR opened_on <= %(day)s)
GROUP BY region_id
"""
_VEHICLES = f"""
SELECT region_id,
    count(*) FILTER (WHERE (kind = 'delivery' AND registered_on <= %(day)s)
                        OR (kind = 'lorry' AND permit <> '' AND permit_until >= %(day)s)), count(*)
FROM gas_safety_vehicle WHERE {_MINE} AND (retired_on IS NULL OR retired_on > %(day)s)
GROUP BY region_id
"""
#: A hazard counts once it is closed or its own last day has passed; before, nothing is owed yet.
_HAZARDS = """
SELECT h.region_id,
    count(*) FILTER (WHERE h.state = 'closed' AND p.number IN (10, 11, 15)),
    count(*) FILTER (WHERE p.number IN (10, 11, 15)),
    count(*) FILTER (WHERE h.state = 'closed' AND c.fuels && ARRAY['alcohol', 'propane']::varchar[]),
    count(*) FILTER (WHERE c.fuels && ARRAY['alcohol', 'propane']::varchar[]),
    count(*) FILTER (WHERE h.state = 'closed' AND c.category NOT IN ('household', 'other')),
    count(*) FILTER (WHERE c.category NOT IN ('household', 'other')),
    count(*) FILTER (WHERE h.state = 'closed' AND p.number = 16),
    count(*) FILTER (WHERE p.number = 16)
FROM gas_safety_hazard h JOIN gas_safety_problem p ON p.id = h.problem_id
LEFT JOIN gas_safety_customer c ON c.id = h.customer_id
WHERE h.found_on <= %(day)s AND h.state <> 'withdrawn' AND (h.state = 'closed' OR h.due_on < %(day)s OR h.state = 'referred')
  AND h.region_id = ANY(%(regions)s)
  AND (%(company)s::bigint IS NULL OR h.company_id = %(company)s)
GROUP BY h.region_id
"""
_COMPLAINTS = """
SELECT region_id,
    count(*) FILTER (WHERE state = 'answered' AND (answered_at AT TIME ZONE 'Asia/Shanghai')::date <= due_on),
    count(*) FILTER (WHERE state = 'answered' OR due_on < %(day)s)
FROM gas_safety_complaint
WHERE region_id = ANY(%(regions)s) AND %(company)s::bigint IS NULL AND received_on <= %(day)s
  AND state <> 'set_aside'
GROUP BY region_id
"""
_CONVERSIONS = f"""
WITH piped AS (
    SELECT v.region_id, count(*) AS n FROM gas_safety_conversion v
    JOIN gas_safety_customer c ON c.id = v.customer_id AND c.category = 'household'
    WHERE v.kind = 'piped' AND v.day <= %(day)s AND v.region_id = ANY(%(regions)s)
      AND (%(company)s::bigint IS NULL OR v.company_id = %(company)s)
    GROUP BY 1
), bottled AS (
    SELECT region_id, count(*) AS n FROM gas_safety_customer
    WHERE {_MINE} AND supply = 'bottled' AND category = 'household'
      AND (closed_on IS NULL OR closed_on > %(day)s)
    GROUP BY 1
)
SELECT region_id, COALESCE(piped.n, 0), COALESCE(piped.n, 0) + COALESCE(bottled.n, 0)
FROM piped FULL JOIN bottled USING (region_id)
"""
_ASKED = (
    (_CUSTOMERS, ("cards", "alarms", "business_hoses", "household_hoses")),
    (_STATIONS, ("direct_stations", "no_self_pickup")),
    (_VEHICLES, ("vehicles",)),
    (_HAZARDS, ("appliances", "fuels", "key_places", "fire_exits")),
    (_COMPLAINTS, ("reports",)),
    (_CONVERSIONS, ("conversions",)),
)


def count(*, today: date, regions: list[int], company: int | None = None) -> Counts:
    """Every countable figure by county as of a day; region 0 is their sum.

    A value that is not known counts as not reached.
    """
    found: Counts = defaultdict(dict)
    given = {"day": today, "regions": regions, "company": company}
    with connection.cursor() as cursor:
        for statement, codes in _ASKED:
            cursor.execute(statement, given)
            for region, *figures in cursor.fetchall():
                for place, code in enumerate(codes):
                    found[code][region] = Share(figures[2 * place], figures[2 * place + 1])
    for row in summary(month=Month.of(today), today=today, regions=regions, company=company):
        known = found["inspections"].get(row.region, Share(0, 0))
        due = row.done + row.overdue  # what is not yet late is neither kept nor missed
        found["inspections"][row.region] = Share(known.part + row.done, known.whole + due)
    for shares in found.values():
        total = Share(sum(s.part for s in shares.values()), sum(s.whole for s in shares.values()))
        shares[0] = total
    return found
