"""Counts of months, from the tallies alone."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from psycopg import sql

from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask


class Count(NamedTuple):
    """Rows and what they add up to, for a combination that was asked apart."""

    county: str
    month: Month | None
    detail: str
    count: int
    amount: Decimal


_READ = sql.SQL("""
WITH summed AS (
    SELECT {county} AS county, {detail} AS detail, month, sum(count) AS n, sum(amount) AS a
    FROM policies_tally
    WHERE kind = {kind} AND region = ANY({counties}) AND month {upto}
    GROUP BY 1, 2, 3
)
SELECT summed.county, {asked}, summed.detail, sum(n), sum(a)
FROM summed JOIN unnest({months}::date[]) AS asked(month) ON summed.month {holds} asked.month
GROUP BY 1, 2, 3
""")


def counts(kind: str, ask: Ask, *, flow: bool = False) -> Iterator[Count]:
    """Counts of a kind: of each month asked, or of the last (a state), or of all (a flow)."""
    apart = "month" in ask.by
    months = ask.months if apart or flow else (max(ask.months),)
    days = [month.first for month in months]
    statement = _READ.format(
        kind=sql.Literal(kind),
        counties=sql.Literal(list(ask.counties)),
        county=sql.SQL("region") if "county" in ask.by else sql.SQL("''::varchar"),
        detail=sql.SQL("detail") if "detail" in ask.by else sql.SQL("''::varchar"),
        asked=sql.SQL("asked.month") if apart else sql.SQL("NULL::date"),
        months=sql.Literal(days),
        upto=sql.SQL("= ANY({}::date[])" if flow else "<= {}::date").format(
            sql.Literal(days if flow else max(days))
        ),
        holds=sql.SQL("=" if flow else "<="),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
        for county, month, detail, number, amount in cursor.fetchall():
            if number or amount:
                shown = Month.of(month) if month else None
                yield Count(county, shown, detail, int(number), Decimal(amount))
