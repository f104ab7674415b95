"""Sums of a batch for its checker: against last month, by item, township and fund."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from portal.lib.periods import Month
from subsidies.models import Batch
from subsidies.web import reads

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Headline:
    """People and money of a county's fund this month and last."""

    people: int
    amount: Decimal
    people_before: int
    amount_before: Decimal

    @property
    def people_more(self) -> int:
        """People more than last month."""
        return self.people - self.people_before

    @property
    def people_told(self) -> str:
        """+3, −5, or 0, with the sign of the sums beside it."""
        return f"{self.people_more:+,}".replace("-", "−") if self.people_more else "0"

    @property
    def amount_more(self) -> Decimal:
        """Yuan more than last month."""
        return self.amount - self.amount_before


@dataclass(frozen=True, slots=True)
class SumRow:
    """A line of a table of sums."""

    name: str
    people: int
    lines: int
    amount: Decimal
    cash: Decimal


_HEADLINE = """
SELECT line.month, count(DISTINCT line.person_id) FILTER (WHERE line.amount > 0),
       coalesce(sum(line.amount), 0)
FROM subsidies_line AS line JOIN subsidies_batch AS batch ON batch.id = line.batch_id
WHERE line.region = %(region)s AND line.month = ANY(%(months)s) AND batch.fund_id = %(fund)s
  AND batch.state <> 'void' AND (batch.kind <> 'opening' OR line.covered = line.month)
GROUP BY line.month
"""
_SUMS = """
SELECT {what}, count(DISTINCT line.person_id), count(*), sum(line.amount), sum(line.cash)
FROM subsidies_line AS line {join}
WHERE line.region = %(region)s AND line.month = %(month)s AND line.batch_id = %(batch)s
GROUP BY 1 ORDER BY 4 DESC
"""


def headline(batch: Batch) -> Headline:
    """This month's people and money of the batch's fund, and last month's."""
    before = Month.of(batch.month).previous().first
    values = {
        "region": batch.region,
        "months": [batch.month, before],
        "fund": batch.fund_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEADLINE, values)
        found = {month: (people, amount) for month, people, amount in cursor.fetchall()}
    return Headline(*found.get(batch.month, (0, ZERO)), *found.get(before, (0, ZERO)))


def by_item(batch: Batch) -> list[SumRow]:
    """The batch's lines by item, the largest sum first."""
    rows = _sums(batch, "line.item_id", "")
    names = reads.items_named(row[0] for row in rows)
    return [SumRow(names.get(row[0], "机构申领"), *row[1:]) for row in rows]


def by_township(batch: Batch) -> list[SumRow]:
    """By the township of the person's file."""
    join = "LEFT JOIN people_person AS person ON person.id = line.person_id"
    rows = _sums(batch, "coalesce(nullif(person.township, ''), '未登记乡镇')", join)
    return [SumRow(*row) for row in rows]


def by_fund(batch: Batch) -> list[Batch]:
    """The county's batches of the month that count, one or more a fund."""
    return reads.counting([batch.region], Month.of(batch.month))


def _sums(batch: Batch, what: str, join: str) -> list[tuple]:
    values = {"region": batch.region, "month": batch.month, "batch": batch.pk}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(what=what, join=join), values)
        return cursor.fetchall()
