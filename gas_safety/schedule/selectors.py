"""Due, done and overdue, in SQL: for one list of users, and for a month by company and county.

Pipeline users: the last day is the last complete inspection plus the rule's months, never before
the rule was in force; who was never inspected counts from the later of opening and that day.
Bottled users have no calendar: each delivery is due on its own day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from gas_safety.document.selectors import rules_on
from gas_safety.models import Category, Customer, Delivery
from portal.lib.periods import Month

_RULES = """
    SELECT code, supply, customer, every, months, valid_from FROM gas_safety_schedulerule
    WHERE valid_from <= %(as_of)s AND (valid_to IS NULL OR valid_to > %(as_of)s)
"""
#: The last day for a pipeline user ``c`` under rule ``r`` with last complete visit ``{last}``.
_DUE = """
    CASE WHEN {last} IS NOT NULL
         THEN GREATEST(({last} + r.months * INTERVAL '1 month')::date, r.valid_from)
         ELSE (GREATEST(COALESCE(c.opened_on, r.valid_from), r.valid_from)
               + r.months * INTERVAL '1 month')::date END
"""
_WHO = "(r.customer = 'all' OR (r.customer = 'household') = (c.category = 'household'))"
_SUMMARY = f"""
WITH rule AS MATERIALIZED ({_RULES}),
visit AS (
    SELECT customer_id, max(day) FILTER (WHERE day < %(first)s) AS before,
           bool_or(day >= %(first)s) AS done
    FROM gas_safety_inspection
    WHERE outcome = 'done' AND taught AND by_company AND withdrawn_at IS NULL AND day <= %(last)s
      AND region_id = ANY(%(regions)s) AND (%(company)s::bigint IS NULL OR company_id = %(company)s)
    GROUP BY customer_id
),
state AS (
    SELECT c.company_id, c.region_id, r.code, COALESCE(v.done, FALSE) AS done,
           {_DUE.format(last="v.before")} AS due_on
    FROM gas_safety_customer c
    JOIN rule r ON r.every = 'months' AND r.supply = c.supply AND {_WHO}
    LEFT JOIN visit v ON v.customer_id = c.id
    WHERE c.region_id = ANY(%(regions)s)
      AND (%(company)s::bigint IS NULL OR c.company_id = %(company)s)
      AND (c.closed_on IS NULL OR c.closed_on > %(last)s)
      AND (c.opened_on IS NULL OR c.opened_on <= %(last)s)
)
SELECT company_id, region_id, code, count(*) AS users,
       count(*) FILTER (WHERE done OR due_on <= %(last)s) AS due,
       count(*) FILTER (WHERE done) AS done,
       0 AS late,
       count(*) FILTER (WHERE NOT done AND due_on < %(as_of)s) AS overdue
FROM state GROUP BY 1, 2, 3
UNION ALL
SELECT d.company_id, d.region_id, r.code, count(DISTINCT d.customer_id), count(*),
       count(*) FILTER (WHERE d.inspected_on IS NOT NULL),
       count(*) FILTER (WHERE d.inspected_on > d.day),
       count(*) FILTER (WHERE d.inspected_on IS NULL AND d.day < %(as_of)s)
FROM gas_safety_delivery d
JOIN rule r ON r.every = 'delivery'
WHERE d.day BETWEEN %(first)s AND %(last)s AND d.day >= r.valid_from
  AND d.region_id = ANY(%(regions)s)
  AND (%(company)s::bigint IS NULL OR d.company_id = %(company)s)
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Counts of a month for one company, county and rule; ``late`` of ``done`` came after the day.

    For bottled users they count deliveries, else users. ``overdue`` is as of the day asked.
    """

    company: int
    region: int
    rule: str
    users: int
    due: int
    done: int
    late: int
    overdue: int


def summary(
    *, month: Month, today: date, regions: list[int], company: int | None = None
) -> list[Due]:
    """The month by company, county and rule, in one pass; a past month as it stood at its end."""
    given = {
        "first": month.first,
        "last": month.last,
        "as_of": max(min(today, month.last + timedelta(days=1)), month.first),
        "regions": regions,
        "company": company,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, given)
        return [Due(*row) for row in cursor.fetchall()]


def with_due(rows: QuerySet[Customer], today: date) -> QuerySet[Customer]:
    """Users with ``due_on`` and ``overdue`` as of a day, by what is on their own row.

    Bottled users are due on the day of their oldest delivery without inspection.
    """
    due = f"""
        CASE gas_safety_customer.supply WHEN 'bottled' THEN (
            SELECT min(d.day) FROM gas_safety_delivery d
            WHERE d.customer_id = gas_safety_customer.id AND d.inspected_on IS NULL
              AND d.day >= (SELECT valid_from FROM gas_safety_schedulerule
                            WHERE every = 'delivery' AND valid_from <= %s
                              AND (valid_to IS NULL OR valid_to > %s)))
        ELSE (
            SELECT {_DUE.format(last="c.checked_on")}
            FROM (SELECT gas_safety_customer.*) c, gas_safety_schedulerule r
            WHERE r.every = 'months' AND r.supply = c.supply AND r.valid_from <= %s
              AND (r.valid_to IS NULL OR r.valid_to > %s) AND {_WHO})
        END
    """
    given = (today, today, today, today)
    return rows.annotate(
        due_on=RawSQL(due, given, output_field=DateField()),
        overdue=RawSQL(
            f"COALESCE({due} < %s, FALSE)", (*given, today), output_field=BooleanField()
        ),
    )


def overdue(rows: QuerySet[Customer], today: date) -> QuerySet[Customer]:
    """Users in use whose last day has passed, the oldest first."""
    return with_due(late(rows, today, before=today), today).order_by("due_on", "pk")


def due_by(rows: QuerySet[Customer], today: date, until: date) -> QuerySet[Customer]:
    """Users in use whose last day is ``until`` or earlier, the oldest first."""
    found = late(rows, today, before=until + timedelta(days=1))
    return with_due(found, today).order_by("due_on", "pk")


def late(rows: QuerySet[Customer], today: date, *, before: date) -> QuerySet[Customer]:
    """Users in use whose last day lies before a day; to be counted, or listed by the others here."""
    wanted = Q(pk__in=[])
    for rule in rules_on(today):
        who = Q(supply=rule.supply)
        if rule.customer != "all":
            household = Q(category=Category.HOUSEHOLD)
            who &= household if rule.customer == "household" else ~household
        if rule.every == rule.Every.DELIVERY:
            open_ones = Delivery.objects.filter(
                customer=OuterRef("pk"), inspected_on__isnull=True, day__lt=before,
                day__gte=rule.valid_from,
            )  # fmt: skip
            wanted |= who & Exists(open_ones)
        else:
            wanted |= who & _by_months(rule, before)
    return rows.filter(wanted, closed_on__isnull=True)


def _by_months(rule: Any, before: date) -> Any:
    sums = "({base} + %s * INTERVAL '1 month')::date < %s"
    given = (rule.months, before)
    checked = RawSQL(
        sums.format(base="gas_safety_customer.checked_on"), given, output_field=BooleanField()
    )
    never = RawSQL(
        sums.format(base="GREATEST(COALESCE(gas_safety_customer.opened_on, %s), %s)"),
        (rule.valid_from, rule.valid_from, *given),
        output_field=BooleanField(),
    )
    in_force = rule.valid_from < before
    # No month is shorter than 28 days: said first, so that the index on the day is used.
    near = Q(checked_on__lt=before - timedelta(days=28 * rule.months))
    known = near & Q(checked) if in_force else Q(pk__in=[])
    return known | (Q(checked_on__isnull=True) & Q(never))
