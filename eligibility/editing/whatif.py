"""What a draft would change over the whole registry: set-based, county by county.

The rules as they are and as they would be are read over one scan of each county's people;
only rules that differ are evaluated, and only people whose result differs are written down.
Own results of each item are compared; item × item exclusions are settlement's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from psycopg import sql

from eligibility.determination.rule_set import rule_set
from eligibility.editing.comparing import (
    Comparison,
    compared,
    comparison,
    counties_under,
    owed,
    summed,
    text_of,
)
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


WRITE = """
WITH g AS MATERIALIZED ({compared}), changed AS (
  INSERT INTO eligibility_whatifperson (what_if_id, person_id, region, code, part, before, after,
    before_amount, after_amount, age)
  SELECT %(id)s, g.person_id, %(county)s, g.code, g.part, g.before, g.after, g.before_amount,
    g.after_amount, (%(index)s - (date_part('year', p.birth_date) * 12
      + date_part('month', p.birth_date) - 1)::int) / 12
  FROM g JOIN people_person p ON p.id = g.person_id
  WHERE g.before <> g.after OR g.before_amount IS DISTINCT FROM g.after_amount)
SELECT code, part, count(*) FILTER (WHERE before = 'entitled'), coalesce(sum(before_amount), 0),
  count(*) FILTER (WHERE after = 'entitled'), coalesce(sum(after_amount), 0)
FROM g GROUP BY code, part ORDER BY code, part
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One county of a trial with what differs there in the month and in other months."""

    county: str
    now: Comparison
    others: tuple[Comparison, ...]


@transaction.atomic
def request_what_if(*, row: Row, month: Month, actor: Any, at: datetime) -> WhatIf:
    """A trial to be computed by a worker; it changes nothing."""
    refuse_stranger(actor, row.region)
    if kind_of(row).name == "lists":
        raise EditingError("县级清单本身不改变待遇，没有可试算的内容。")
    counties = counties_under(tree(month), row.region)
    what_if = WhatIf.objects.create(
        kind=kind_of(row).name, row_id=row.pk, region=row.region, month=month.first,
        total=len(counties) * 2, requested_at=at, requested_by=actor.pk,
    )  # fmt: skip
    record(
        actor=actor, action="catalogue.what_if", subject_kind=what_if.kind, subject_id=row.pk,
        before=None, after={"month": str(month)}, at=at,
    )  # fmt: skip
    return what_if


def row_of(what_if: WhatIf) -> Row:
    """The draft a trial is about."""
    return KINDS[what_if.kind].model._default_manager.get(pk=what_if.row_id)


def steps(row: Row, month: Month, *, at: datetime, others: Sequence[Month] = ()) -> list[Step]:
    """What differs in each county the row reaches; the rules are made once, then taken back."""
    months = [month, *others]
    counties = counties_under(tree(month), row.region)
    before = {(c, m): rule_set(m, c) for c in counties for m in months}
    with rehearsed([row], at=at):
        after = {(c, m): rule_set(m, c) for c in counties for m in months}
    pairs = {key: comparison(before[key], after[key]) for key in before}
    return [Step(c, pairs[c, month], tuple(pairs[c, m] for m in others)) for c in counties]


def compute(*, what_if: WhatIf, at: datetime) -> Iterator[str]:
    """Compute a trial, yielding each county done; doing it again gives the same numbers."""
    row, month = row_of(what_if), Month.of(what_if.month)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM eligibility_whatifperson WHERE what_if_id = %s", [what_if.pk])
    found = steps(row, month, at=at)
    _set(
        what_if,
        state=WhatIf.State.RUNNING,
        total=len(found) * 2,
        done=0,
        totals=[],
        forecast=[],
        backlog=[],
    )
    totals: list[dict[str, Any]] = []
    for step in found:
        totals += _county(what_if, step, month)
        _set(what_if, done=F("done") + 1, totals=totals)
        yield step.county
    _set(what_if, state=WhatIf.State.FORECASTING)
    ahead = [month.shift(n) for n in range(1, MONTHS_AHEAD + 1)]
    for county, shown in _by_month(row, month, ahead, summed, at):
        _set(what_if, done=F("done") + 1, forecast=shown)
        yield county
    first = max(Month.of(row.valid_from), month.shift(-MONTHS_BACK))
    back = list(first.until(month.previous())) if first < month else []
    for _, shown in _by_month(row, month, back, owed, at) if back else ():
        _set(what_if, backlog=shown)
    _set(what_if, state=WhatIf.State.FINISHED, finished_at=at)


def _county(what_if: WhatIf, step: Step, month: Month) -> list[dict[str, Any]]:
    """Write down whose result changes in a county; the county's totals by item and part."""
    if step.now.empty:
        return []
    text = text_of(compared, step.now, step.county).replace("%", "%%")
    query = WRITE.format(compared=text)
    values = {"id": what_if.pk, "county": step.county, "index": month.index}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    names = ("code", "part", "before", "before_amount", "after", "after_amount")
    return [
        {"region": step.county, "per": _per(step.now, row[0])}
        | {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in rows
    ]


def _per(pair: Comparison, code: str) -> str:
    return next(r.version.per for r in reversed(pair.rules.rules) if r.item.code == code)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else f"{value:.2f}"


def _by_month(
    row: Row, month: Month, months: Sequence[Month],
    query: Callable[[Comparison], sql.Composable], at: datetime,
) -> Iterator[tuple[str, list[dict[str, Any]]]]:  # fmt: skip
    """Sums of other months, county after county; known birthdays and periods count, all else stays."""
    sums: dict[Month, list[Any]] = {}
    for step in steps(row, month, at=at, others=months):
        for pair in step.others:
            line = sums.setdefault(pair.rules.month, [0, 0, 0, 0])
            for place, value in enumerate(_sums(pair, step.county, query)):
                line[place] += value
        yield step.county, [
            {"month": str(m), "before": v[0], "before_amount": f"{v[1]:.2f}", "after": v[2],
             "after_amount": f"{v[3]:.2f}"}
            for m, v in sorted(sums.items())
        ]  # fmt: skip


def _sums(pair: Comparison, county: str, query: Callable[[Comparison], sql.Composable]) -> tuple:
    if pair.empty:
        return (0, 0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(text_of(query, pair, county))
        return cursor.fetchone()


def fail(*, what_if_id: int, error: str) -> None:
    """Keep why a trial did not finish."""
    WhatIf.objects.filter(pk=what_if_id).update(state=WhatIf.State.FAILED, error=error)


def _set(what_if: WhatIf, **values: Any) -> None:
    WhatIf.objects.filter(pk=what_if.pk).update(**values)
