"""Who is due for a gas inspection among 300,000 users, against reading the same rows with COPY.

    python -m benchmarks.gas [--size 300000] [--rounds 7]

Two questions: the month by company, county and rule (from every visit of two years), and the list
of users due by the end of the month (from the users' own rows). Rounds are interleaved: each asks
the question and copies the rows it is answered from. Ends with an error above 1.0.
"""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

from benchmarks.figures import ratio
from benchmarks.places import manage, measured

LIMIT = 1.0
TODAY = date(2024, 6, 14)
_COMPANIES = """
WITH organisation AS (
  INSERT INTO parties_organisation (name, kind, ownership, region_id, address, contact, phone)
  SELECT '样例燃气公司' || n, 'gas_company', '', r.id, '', '', ''
  FROM generate_series(1, 6) AS n, regions_region AS r WHERE r.code = '4311' AND r.valid_to IS NULL
  RETURNING id)
INSERT INTO gas_safety_company (organisation_id, supply, licence)
SELECT id, CASE WHEN row_number() OVER () < 5 THEN 'pipeline' ELSE 'bottled' END, '' FROM organisation
"""
#: Nine in ten households, three in four on the pipe, over the counties of Yongzhou.
_CUSTOMERS = """
INSERT INTO gas_safety_customer (company_id, region_id, number, name, category, supply, township,
  address, opened_on, phone_last4, fuels, cylinder_owner, safety_officer)
SELECT company.ids[1 + n %% cardinality(company.ids)], county.ids[1 + n %% cardinality(county.ids)],
  lpad(n::text, 8, '0'), '样例用户' || n, CASE WHEN n %% 10 = 0 THEN 'catering' ELSE 'household' END,
  supply, '样例镇', '样例路' || n, DATE '2018-01-01' + n %% 1500, '', '{}', '', ''
FROM generate_series(1, %(size)s) AS n
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 4 = 0 THEN 'bottled' ELSE 'pipeline' END AS supply) AS s
JOIN (SELECT supply AS kind, array_agg(id ORDER BY id) AS ids FROM gas_safety_company GROUP BY supply)
  AS company ON company.kind = supply
CROSS JOIN (SELECT array_agg(id ORDER BY code) AS ids FROM regions_region
  WHERE level = 'county' AND valid_to IS NULL AND code LIKE '4311%%') AS county
"""
_VISITS = """
INSERT INTO gas_safety_inspection (customer_id, company_id, region_id, day, outcome, taught, by_company,
  inspector, signed_by, unsigned_reason, remark, token, recorded_at)
SELECT c.id, c.company_id, c.region_id, day, CASE WHEN c.id %% 50 = k THEN 'absent' ELSE 'done' END,
  c.id %% 50 <> k, TRUE, '样例', '样例', '', '', c.id || ':' || k, day::timestamptz
FROM gas_safety_customer AS c
CROSS JOIN LATERAL (SELECT CASE WHEN c.category = 'household' THEN 362 ELSE 90 END AS step) AS s
CROSS JOIN LATERAL generate_series(0, 730 / step) AS k
CROSS JOIN LATERAL (SELECT %(today)s::date - (step * k + c.id %% (step + 10))::int AS day) AS d
WHERE c.supply = 'pipeline'
"""
_DELIVERIES = """
INSERT INTO gas_safety_delivery (customer_id, company_id, region_id, day, cylinders, number, recorded_at)
SELECT c.id, c.company_id, c.region_id, day, 1, c.id || '-' || k, day::timestamptz
FROM gas_safety_customer AS c CROSS JOIN LATERAL generate_series(0, 11) AS k
CROSS JOIN LATERAL (SELECT %(today)s::date - (60 * k + c.id %% 60)::int AS day) AS d
WHERE c.supply = 'bottled'
"""
_WITH_DELIVERY = """
INSERT INTO gas_safety_inspection (customer_id, company_id, region_id, day, outcome, taught, by_company,
  inspector, signed_by, unsigned_reason, remark, token, recorded_at)
SELECT customer_id, company_id, region_id, day, 'done', TRUE, TRUE, '样例', '样例', '', '', 'd' || id,
  day::timestamptz FROM gas_safety_delivery WHERE id %% 40 > 0
"""
_AFTER = (
    "UPDATE gas_safety_delivery AS d SET inspection_id = v.id, inspected_on = v.day"
    " FROM gas_safety_inspection AS v WHERE v.token = 'd' || d.id",
    "UPDATE gas_safety_customer AS c SET checked_on = v.day FROM (SELECT customer_id, max(day) AS day"
    " FROM gas_safety_inspection WHERE outcome = 'done' AND taught GROUP BY 1) AS v"
    " WHERE v.customer_id = c.id",
)
#: The rows each question is answered from.
_MONTH_ROWS = (
    "SELECT id, company_id, region_id, category, supply, opened_on, closed_on FROM gas_safety_customer",
    "SELECT customer_id, company_id, region_id, day, outcome, taught, by_company"
    " FROM gas_safety_inspection",
    "SELECT customer_id, company_id, region_id, day, inspected_on FROM gas_safety_delivery",
)
_LIST_ROWS = (
    "SELECT id, company_id, region_id, category, supply, opened_on, closed_on, checked_on"
    " FROM gas_safety_customer",
)


def measure(size: int, rounds: int) -> int:
    """Print both ratios; 1 when one is above the limit."""
    import django

    django.setup()
    _ready(size)
    from gas_safety.models import Customer
    from gas_safety.schedule.selectors import due_by, summary
    from portal.lib.periods import Month
    from portal.regions.selectors import ids_below

    regions, month = sorted(ids_below("4311")), Month.of(TODAY)
    users = Customer.objects.filter(region__in=regions)

    def by_month() -> int:
        return sum(row.due for row in summary(month=month, today=TODAY, regions=regions))

    def by_list() -> int:
        due = due_by(users, TODAY, month.last)
        return len(due.values_list("pk", "company_id", "region_id", "due_on"))

    slow = _compared("the month by company, county and rule", by_month, _MONTH_ROWS, rounds)
    slow += _compared("the list of users due by its end", by_list, _LIST_ROWS, rounds)
    return int(slow > 0)


def _compared(what: str, ask: Callable[[], int], rows: tuple[str, ...], rounds: int) -> int:
    ours, floor, answer = [], [], 0
    for number in range(rounds + 1):
        started = time.perf_counter()
        answer = ask()
        between = time.perf_counter()
        _copied(rows)
        ended = time.perf_counter()
        if number:  # the first round warms the caches
            ours.append(between - started)
            floor.append(ended - between)
    print(
        f"{what}: {answer:,} due, {median(ours) * 1000:.0f} ms; COPY of the same rows"
        f" {median(floor) * 1000:.0f} ms; ratio {ratio(ours, floor)}",
        flush=True,
    )
    return int(median(ours) > LIMIT * median(floor))


def _copied(rows: tuple[str, ...]) -> None:
    from django.db import connection

    for statement in rows:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT") as copy:
            for _ in copy:
                pass


def _ready(size: int) -> None:
    """The county's rows, made once."""
    from django.db import connection, transaction

    from gas_safety.models import Customer

    manage("migrate", "--verbosity=0")
    manage("load_gas_safety")
    if Customer.objects.count() == size:
        return
    given = {"size": size, "today": TODAY}
    made = (_COMPANIES, _CUSTOMERS, _VISITS, _DELIVERIES, _WITH_DELIVERY)
    with transaction.atomic(), connection.cursor() as cursor:  # whole, or made anew next time
        for statement in made:
            cursor.execute(statement, given)
        for statement in _AFTER:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    measured("benchmarks.gas", __doc__, measure, size=300_000, rounds=7, prefix="bench_gas")
