"""The covered months of a county's run: which, for whom, one statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from portal.lib.periods import Month
from subsidies.models import Batch, SettledMonth
from subsidies.models.batch import State
from subsidies.settlement import touched
from subsidies.settlement.back_pay import limited_items
from subsidies.settlement.difference import BatchOf, Scope, write_differences
from subsidies.settlement.held import hold_elsewhere

#: From so many people on reading the whole county is cheaper than looking each of them up.
FEW = 3000


@dataclass(frozen=True, slots=True)
class Into:
    """Where a run writes: its county, month, leaf and batches."""

    region: str
    month: Month
    leaf: str
    batch_of: BatchOf
    at: datetime


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A covered month: for everybody, or for those queued; ``opening``: never computed before.

    ``forgotten``: the county was settling by then and left it out, so nobody is late with it.
    """

    covered: Month
    everybody: bool
    opening: bool
    forgotten: bool = False


def months_to_settle(
    region: str, month: Month, below: Collection[str], settled: Collection[Month]
) -> list[ToSettle]:
    """The month of the run and every earlier one that can have changed, in order."""
    never = touched.months_never_computed(below, month, settled)
    began = min(settled, default=None)
    found = {
        covered: ToSettle(
            covered,
            everybody=True,
            opening=True,
            forgotten=began is not None and began < covered,
        )
        for covered in never
    }
    for covered, count in touched.months_touched(region, month).items():
        few = ToSettle(covered, everybody=count > FEW, opening=False)
        found.setdefault(covered, few)
    found[month] = ToSettle(month, everybody=True, opening=True)
    return [found[covered] for covered in sorted(found)]


def settle_months(into: Into, months: list[ToSettle]) -> None:
    """Write the differences of each month, and note which were computed in full."""
    void = list(
        Batch.objects.filter(
            region=into.region, month__gte=months[0].covered.first, state=State.VOID
        ).values_list("pk", flat=True)
    )
    for one in months:
        _settle(into, one, void, first=one.opening and not _written_from(into, one.covered))
    SettledMonth.objects.bulk_create(
        (
            SettledMonth(region=into.region, covered=one.covered.first, first_at=into.at)
            for one in months
            if one.opening
        ),
        ignore_conflicts=True,
    )


def _written_from(into: Into, covered: Month) -> bool:
    """Whether any batch but those that are written now has lines of the month's time or later."""
    batches = Batch.objects.filter(region=into.region, month__gte=covered.first, line_count__gt=0)
    return batches.exclude(pk__in=into.batch_of.ids()).exists()


def _settle(into: Into, one: ToSettle, void: list[int], *, first: bool) -> None:
    limited = [] if one.forgotten else limited_items(into.region, one.covered, into.month)
    if limited or not (first and one.everybody):
        touched.make_tables()
    claims: list[int] = []
    if one.everybody:
        touched.forget(into.region, one.covered)
    else:
        claims = touched.take(into.region, one.covered)
    scope = Scope(everybody=one.everybody, claims=claims, first=first)
    if not first:
        hold_elsewhere(region=into.region, covered=one.covered, everybody=one.everybody)
    statement = write_differences(
        region=into.region,
        month=into.month,
        covered=one.covered,
        scope=scope,
        leaf=into.leaf,
        batch_of=into.batch_of,
        void=void,
        limited=limited,
        at=into.at,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
