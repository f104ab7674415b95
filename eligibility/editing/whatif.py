"""What a draft would change over the whole registry: set-based, county by county.

The rules as they are and as they would be are read over one scan of each county's people;
only rules that differ are evaluated, and only people whose result differs are written down.
Own results of each item are compared; item × item exclusions are settlement's.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from psycopg import sql

from eligibility.catalogue.comparing import (
    Comparison,
    compared,
    comparison,
    counties_under,
    grouped,
    owed,
    summed,
    text_of,
)
from eligibility.determination.rule_set import rule_set
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import KINDS, Row, kind_of
from eligibility.editing.rehearsal import rehearsed
from eligibility.editing.roles import refuse_stranger
from eligibility.models import WhatIf
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import tree

MONTHS_AHEAD = 12
#: So many months before the present are looked at for arrears and recoveries.
MONTHS_BACK = 36


#: A statement that writes rows is not planned in parallel, one that makes a table is.
COMPARE = "CREATE TEMPORARY TABLE what_if_now ON COMMIT DROP AS {compared}"
WRITE = """
INSERT INTO eligibility_whatifperson (what_if_id, person_id, region, code, part, before, after,
  before_amount, after_amount, age)
SELECT %(id)s, g.person_id,
  coalesce(%(counties)s::jsonb ->> g.hukou, %(counties)s::jsonb ->> g.residence),
  g.code, g.part, g.before, g.after, g.before_amount, g.after_amount,
  (%(index)s - (date_part('year', g.birth_date) * 12
    + date_part('month', g.birth_date) - 1)::int) / 12
FROM what_if_now g
WHERE g.before <> g.after OR g.before_amount IS DISTINCT FROM g.after_amount
"""
TOTALS = """
SELECT code, part, count(*) FILTER (WHERE before = 'entitled'), coalesce(sum(before_amount), 0),
  count(*) FILTER (WHERE after = 'entitled'), coalesce(sum(after_amount), 0)
FROM what_if_now GROUP BY code, part ORDER BY code, part
"""


@transaction.atomic
def request_what_if(*, row: Row, month: Month, actor: Any, at: datetime) -> WhatIf:
    """A trial to be computed by a worker; it changes nothing."""
    refuse_stranger(actor, row.region)
    if kind_of(row).name in ("lists", "texts"):
        label = kind_of(row).label
        raise EditingError(f"{label}本身不改变待遇，没有可试算的内容。")
    counties = counties_under(tree(month), row.region)
    what_if = WhatIf.objects.create(
        kind=kind_of(row).name, row_id=row.pk, region=row.region, month=month.first,
        total=len(counties) + MONTHS_AHEAD, requested_at=at, requested_by=actor.pk,
    )  # fmt: skip
    record(
        actor=actor, action="catalogue.what_if", subject_kind=what_if.kind, subject_id=row.pk,
        before=None, after={"month": str(month)}, at=at,
    )  # fmt: skip
    return what_if


def row_of(what_if: WhatIf) -> Row:
    """The draft a trial is about."""
    return KINDS[what_if.kind].model._default_manager.get(pk=what_if.row_id)


def steps(row: Row, month: Month, *, at: datetime) -> dict[str, Comparison]:
    """What differs in each county the row reaches; the rules are made once, then taken back."""
    counties = counties_under(tree(month), row.region)
    before = {county: rule_set(month, county) for county in counties}
    with rehearsed([row], at=at):
        after = {county: rule_set(month, county) for county in counties}
    return {county: comparison(before[county], after[county]) for county in counties}


def compute(*, what_if: WhatIf, at: datetime) -> Iterator[str]:
    """Compute a trial, yielding what is done; doing it again gives the same numbers."""
    yield from compute_month(what_if=what_if, at=at)
    yield from _compute_others(what_if, at)
    _set(what_if, state=WhatIf.State.FINISHED, done=F("total"), finished_at=at)


def compute_month(*, what_if: WhatIf, at: datetime) -> Iterator[str]:
    """Who gains and loses in the trial's month, yielding each county done."""
    row, month = row_of(what_if), Month.of(what_if.month)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM eligibility_whatifperson WHERE what_if_id = %s", [what_if.pk])
    found = steps(row, month, at=at)
    total = len(found) + MONTHS_AHEAD
    _set(
        what_if, state=WhatIf.State.RUNNING, total=total, done=0, totals=[], forecast=[], backlog=[]
    )
    totals: list[dict[str, Any]] = []
    for pair, counties in grouped(found):
        totals += _write(what_if, pair, counties, month)
        _set(what_if, done=F("done") + len(counties), totals=totals)
        yield from counties


def _compute_others(what_if: WhatIf, at: datetime) -> Iterator[str]:
    """The cost of the months ahead, and arrears and recoveries of those before."""
    row, month = row_of(what_if), Month.of(what_if.month)
    _set(what_if, state=WhatIf.State.FORECASTING)
    ahead: list[dict[str, Any]] = []
    for n in range(1, MONTHS_AHEAD + 1):
        ahead += _sums(row, month.shift(n), summed, at)
        _set(what_if, done=F("done") + 1, forecast=ahead)
        yield str(month.shift(n))
    first = max(Month.of(row.valid_from), month.shift(-MONTHS_BACK))
    back: list[dict[str, Any]] = []
    for earlier in first.until(month.previous()) if first < month else ():
        back += _sums(row, earlier, owed, at)
        _set(what_if, backlog=back)
        yield str(earlier)


def _write(
    what_if: WhatIf, pair: Comparison, counties: tuple[str, ...], month: Month
) -> list[dict[str, Any]]:
    """Write down whose result changes in counties of equal rules; their totals by item and part."""
    regions = pair.rules.regions
    places = {c: regions.county_of(c) or c for c in sorted(regions.everywhere)}
    values = {
        "id": what_if.pk, "index": month.index, "counties": json.dumps(places),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COMPARE.format(compared=text_of(compared, pair, counties)))
        cursor.execute(WRITE, values)
        cursor.execute(TOTALS)
        rows = cursor.fetchall()
        cursor.execute("DROP TABLE what_if_now")
    names = ("code", "part", "before", "before_amount", "after", "after_amount")
    return [
        {"regions": list(counties), "per": _per(pair, row[0])}
        | {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in rows
    ]


def _per(pair: Comparison, code: str) -> str:
    return next(r.version.per for r in reversed(pair.rules.rules) if r.item.code == code)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else f"{value:.2f}"


def _sums(
    row: Row, month: Month, query: Callable[[Comparison], sql.Composable], at: datetime
) -> list[dict[str, Any]]:
    """One month's sums over all counties: known birthdays and periods count, all else stays."""
    line = [0, Decimal(0), 0, Decimal(0)]
    for pair, counties in grouped(steps(row, month, at=at)):
        with connection.cursor() as cursor:
            cursor.execute(text_of(query, pair, counties))
            line = [old + new for old, new in zip(line, cursor.fetchone(), strict=True)]
    names = ("before", "before_amount", "after", "after_amount")
    return [{"month": str(month)} | {n: _plain(v) for n, v in zip(names, line, strict=True)}]


def fail(*, what_if_id: int, error: str) -> None:
    """Keep why a trial did not finish."""
    WhatIf.objects.filter(pk=what_if_id).update(state=WhatIf.State.FAILED, error=error)


def _set(what_if: WhatIf, **values: Any) -> None:
    WhatIf.objects.filter(pk=what_if.pk).update(**values)
