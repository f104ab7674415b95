"""How targets stand: those apps count, and those counties report.

An app that counts targets announces a reader of ``TARGETS``: ``reader(targets, counties, day,
regions)`` gives the states of those it knows, of each county or (``county`` empty) of the whole.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from portal.policies.models import ReportedFigure, Target
from portal.regions.tree import RegionTree
from portal.registry import registry

TARGETS = "targets"
#: Of reports: what all the reporters say together, or what each of them said last (of a target
#: for a whole prefecture: what the prefecture itself said).
SUM, LATEST = "reported.sum", "reported.latest"
REPORTED = (SUM, LATEST)
MET, SHORT, UNKNOWN = "met", "short", "unknown"


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target in a county, or of the whole; ``waiting``: told, but nobody confirmed it."""

    target: Target
    county: str
    actual: Decimal | None
    state: str
    waiting: bool = False


Reader = Callable[[Sequence[Target], Collection[str], date, RegionTree], Iterable[TargetState]]


def reporters(target: Target, counties: Iterable[str]) -> set[str]:
    """Who of some counties and their prefecture reports a target's figure."""
    if target.at == Target.At.COUNTY:
        return set(counties)
    return {target.region} if target.indicator == LATEST else {target.region, *counties}


def keeps(target: Target, actual: Decimal) -> bool:
    """Whether a figure is what the target wants."""
    if target.comparator == Target.Comparator.AT_MOST:
        return actual <= target.value
    if target.comparator == Target.Comparator.EXACTLY:
        return actual == target.value
    return actual >= target.value and (target.upper is None or actual <= target.upper)


def states(
    targets: Sequence[Target], counties: Collection[str], day: date, regions: RegionTree
) -> list[TargetState]:
    """How targets stand on a day, each asked of whoever counts it."""
    found = _reported([t for t in targets if t.indicator in REPORTED], counties, day, regions)
    for reader in registry.all(TARGETS):
        found += reader(targets, counties, day, regions)
    return found


def _reported(
    targets: Sequence[Target], counties: Collection[str], day: date, regions: RegionTree
) -> list[TargetState]:
    """One query: of each target and region the latest confirmed figure, and the latest told."""
    if not targets:
        return []
    asked = {*counties, *(target.region for target in targets)}
    rows = ReportedFigure.objects.filter(
        target__in=targets, report__region__code__in=asked, report__as_of__lte=day
    ).filter(~Q(target__precision=Target.Precision.EVERY_YEAR) | Q(report__as_of__year=day.year))
    told: dict[tuple[int, str], Decimal] = {}
    waiting: dict[tuple[int, str], bool] = {}
    for row in rows.select_related("report__region").order_by("report__as_of", "report_id"):
        key = (row.target_id, row.report.region.code)
        waiting[key] = row.report.confirmed_at is None
        if not waiting[key]:
            told[key] = row.value
    found = []
    for target in targets:
        places = {*counties, target.region}
        own = {place: told[target.pk, place] for place in places if (target.pk, place) in told}
        late = {place for place in places if waiting.get((target.pk, place))}
        if target.at == Target.At.PREFECTURE:
            if set(regions.counties(target.region)) <= set(counties):
                one = target.indicator == LATEST  # a share of the whole: only it can say
                total = own.get(target.region) if one or not own else sum(own.values(), Decimal(0))
                late &= {target.region} if one else late
                found.append(_state(target, "", total, waiting=bool(late)))
            continue
        found += [_state(target, c, own.get(c), waiting=c in late) for c in counties]
    return found


def _state(target: Target, county: str, actual: Decimal | None, *, waiting: bool) -> TargetState:
    state = UNKNOWN if actual is None else MET if keeps(target, actual) else SHORT
    return TargetState(target, county, actual, state, waiting)
