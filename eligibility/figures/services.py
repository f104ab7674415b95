"""Writing the forecast of a county: one statement a month, by the evaluator that pays."""

from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from eligibility.determination.batch import entitlements_sql
from eligibility.figures.models import Forecast
from portal.audit.services import record
from portal.lib.periods import Month

#: Months ahead, beside the month it starts from.
AHEAD = 12

_WRITE = sql.SQL("""
INSERT INTO eligibility_figures_forecast (region, month, detail, people, amount, made_at)
SELECT {county}, {month}, e.item_id || '|' || e.part, count(*), coalesce(sum(e.amount), 0), {at}
FROM ({entitlements}) AS e
WHERE e.outcome IN ('entitled', 'standard_missing') AND NOT e.excluded AND e.per = 'month'
GROUP BY e.item_id, e.part
""")


@transaction.atomic
def write_forecast(*, county: str, month: Month, at: datetime, ahead: int = AHEAD) -> int:
    """Who will be entitled to monthly items in a month and those after it; rows written."""
    Forecast.objects.filter(region=county).delete()
    written = 0
    with connection.cursor() as cursor:
        for step in range(ahead + 1):
            coming = month.shift(step)
            statement = _WRITE.format(
                county=sql.Literal(county), at=sql.Literal(at),
                month=sql.SQL("{}::date").format(sql.Literal(coming.first)),
                entitlements=entitlements_sql(coming, county),
            )  # fmt: skip
            cursor.execute(statement.as_string(None).replace("%", "%%"), [])
            written += cursor.rowcount
    record(
        actor=None, action="figures.forecast", subject_kind="region", subject_id=county,
        before=None, after={"month": str(month), "rows": written}, at=at,
    )  # fmt: skip
    return written
