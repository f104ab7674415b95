"""A county's computed month once more, in another month: volume for the boards in seconds.

Lines and open exceptions are copied in SQL, a month's leaf at a time; the sums and the counts are
written by the code and the triggers that write them always.
"""

from django.db import connection, transaction

from portal.lib.periods import Month
from subsidies.models import Batch, Line, PayoutException, SettledMonth
from subsidies.settlement import leaves
from subsidies.settlement.summaries import write_summary

_COPY = """
INSERT INTO {into} ({columns})
SELECT {chosen} FROM {table} WHERE {where}
"""


@transaction.atomic
def copy_month(*, county: str, month: Month, to: Month) -> int:
    """The lines of a county's month as those of another, with the months they cover; how many."""
    leaves.ensure_month(to)
    leaf = leaves.create_leaf(to, county)
    apart = (to.year - month.year) * 12 + to.number - month.number
    moved = {
        "month": f"DATE '{to.first}'",
        "covered": f"(covered + make_interval(months => {apart}))::date",
    }
    written = 0
    for batch in Batch.objects.filter(region=county, month=month.first):
        before = batch.pk
        batch.pk, batch.month = None, to.first
        batch.save(force_insert=True)
        written += _copy(
            Line, leaf, moved | {"batch_id": str(batch.pk)},
            f"region = '{county}' AND month = '{month.first}' AND batch_id = {before}",
        )  # fmt: skip
    leaves.attach_leaf(to, county)
    _copy(
        PayoutException, "subsidies_payoutexception", moved,
        f"region = '{county}' AND covered = '{month.first}'",
    )  # fmt: skip
    for settled in SettledMonth.objects.filter(region=county, covered=month.first):
        SettledMonth.objects.create(region=county, covered=to.first, first_at=settled.first_at)
    write_summary(region=county, month=to.first)
    return written


def _copy(model: type, into: str, moved: dict[str, str], where: str) -> int:
    meta = model._meta  # type: ignore[attr-defined]
    columns = [f.column for f in meta.concrete_fields if not f.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(
            _COPY.format(
                into=into,
                table=meta.db_table,
                where=where,
                columns=", ".join(columns),
                chosen=", ".join(moved.get(column, column) for column in columns),
            )
        )
        return cursor.rowcount
