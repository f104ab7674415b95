"""Values of the figures of money, from the summary rows and the counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Greatest
from psycopg import sql

from eligibility.figures.names import items
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Source, Value
from portal.policies.tallies.selectors import counts
from subsidies.models import Batch, Fund
from subsidies.models.line import Ended
from subsidies.models.payout_exception import Reason

_SUMS = sql.SQL("""
SELECT {county}, {month}, {detail}, sum(payables), sum(regular), sum(arrears), sum(recovery), sum(cash)
FROM subsidies_summary
WHERE region = ANY({counties}) AND month = ANY({months}::date[])
GROUP BY 1, 2, 3
""")
_ITEM = sql.SQL("coalesce(item_id::text || '|' || part, '|')")
_NO_DETAIL = sql.SQL("''::text")
#: A fund's spending of the year up to each month, against the year's budget.
_YEAR = sql.SQL("""
WITH spent AS (
    SELECT s.region, asked.month, s.fund_id, sum(s.cash - s.returned) AS cash
    FROM unnest({months}::date[]) AS asked(month)
    JOIN subsidies_summary s ON s.month <= asked.month AND s.month >= date_trunc('year', asked.month)
    WHERE s.region = ANY({counties})
    GROUP BY 1, 2, 3
), planned AS (
    SELECT b.region, asked.month, b.fund_id, b.amount
    FROM unnest({months}::date[]) AS asked(month)
    JOIN subsidies_budget b ON b.year = extract(year FROM asked.month)
    WHERE b.region = ANY({counties})
)
SELECT {county}, {month}, {detail}, sum(cash),
       sum(cash) FILTER (WHERE amount IS NOT NULL), sum(amount)
FROM spent FULL JOIN planned USING (region, month, fund_id)
GROUP BY 1, 2, 3
""")


def _rows(statement: sql.SQL, ask: Ask, months: Iterable[Month], detail: sql.Composable) -> Any:
    by = ask.by
    text = statement.format(
        county=sql.SQL("region") if "county" in by else _NO_DETAIL,
        month=sql.SQL("month") if "month" in by else sql.SQL("NULL::date"),
        detail=detail if "detail" in by else _NO_DETAIL,
        counties=sql.Literal(list(ask.counties)),
        months=sql.Literal([month.first for month in months]),
    )
    with connection.cursor() as cursor:
        cursor.execute(text)  # type: ignore[arg-type]
        yield from cursor.fetchall()


def _paid(ask: Ask) -> Mapping[str, Iterable[Value]]:
    found: dict[str, list[Value]] = {f"money.{name}": [] for name in _COLUMNS}
    for county, month, detail, *sums in _rows(_SUMS, ask, ask.months, _ITEM):
        place = (None, county, Month.of(month) if month else None, detail)
        for name, value in zip(_COLUMNS, sums, strict=True):
            if value:
                found[f"money.{name}"].append(Value(Decimal(value), *place))
    return found


_COLUMNS = ("payables", "regular", "arrears", "recovery", "cash")


def _budget(ask: Ask) -> Mapping[str, Iterable[Value]]:
    months = ask.months if "month" in ask.by else (max(ask.months),)
    spent, share = [], []
    for county, month, detail, cash, planned_cash, amount in _rows(
        _YEAR, ask, months, sql.SQL("fund_id::text")
    ):
        place = (county, Month.of(month) if month else None, detail)
        spent.append(Value(cash or Decimal(0), amount, *place))
        if amount:
            share.append(Value(planned_cash or Decimal(0), amount, *place))
    return {"money.year": spent, "money.budget": share}


def _computed(ask: Ask) -> datetime | None:
    """When a batch of the months asked was last computed or made void."""
    rows = Batch.objects.filter(
        region__in=ask.counties, month__in=[month.first for month in ask.months]
    )
    found: datetime | None = rows.aggregate(at=Max(Greatest("computed_at", "voided_at")))["at"]
    return found


def _exceptions(ask: Ask) -> Mapping[str, Iterable[Value]]:
    return {"money.exceptions": list(_counted("payout_exception", ask, flow=False))}


def _not_arrived(ask: Ask) -> Mapping[str, Iterable[Value]]:
    rows = list(counts("not_arrived", ask, flow=True))
    return {
        "money.not_arrived": [Value(Decimal(r.count), None, r.county, r.month, r.detail) for r in rows],
        "money.not_arrived_sum": [Value(r.amount, None, r.county, r.month, r.detail) for r in rows],
    }  # fmt: skip


def _first_payments(ask: Ask) -> Mapping[str, Iterable[Value]]:
    rows = [(row, (row.county, row.month, row.detail))
            for row in counts("first_payment", ask, flow=True)]  # fmt: skip
    return {
        "handling.first_payments": [Value(Decimal(r.count), None, *place) for r, place in rows],
        "handling.first_days": [Value(r.amount, Decimal(r.count), *place) for r, place in rows],
    }


def _counted(kind: str, ask: Ask, *, flow: bool) -> Iterator[Value]:
    for row in counts(kind, ask, flow=flow):
        yield Value(Decimal(row.count), None, row.county, row.month, row.detail)


def _funds(keys: Collection[str]) -> Mapping[str, str]:
    names = dict(Fund.objects.values_list("pk", "name"))
    return {key: names.get(int(key), key) if key.isdigit() else key for key in keys}


def _today(ask: Ask) -> date:
    return ask.today


PAID = Source("subsidies.paid", _paid, _computed, "项目", items)
BUDGET = Source("subsidies.budget", _budget, _computed, "资金", _funds)
EXCEPTIONS = Source("subsidies.exceptions", _exceptions, _today, "原因",
                    lambda keys: {key: dict(Reason.choices).get(key, key) for key in keys})  # fmt: skip
FIRST_PAYMENTS = Source("subsidies.first_payments", _first_payments, _today, "项目", items)
NOT_ARRIVED = Source("subsidies.not_arrived", _not_arrived, _today, "结果",
                     lambda keys: {key: dict(Ended.choices).get(key, key) for key in keys})  # fmt: skip
