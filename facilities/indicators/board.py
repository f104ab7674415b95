"""The board: every target of a prefecture, actual against it, gap, trend."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from facilities.indicators.measures import MEASURES
from facilities.indicators.query import Measured, measured
from facilities.indicators.words import words_of
from portal.policies.models import Target
from portal.regions.tree import RegionTree

#: How a target stands: reached, short of it, not computable, or not asked of this county.
MET, SHORT, UNKNOWN, OUTSIDE = "met", "short", "unknown", "outside"


@dataclass(frozen=True, slots=True)
class Standing:
    """A target in one county, or in the whole prefecture (``county`` empty)."""

    target: Target
    county: str
    above: Decimal | None
    below: Decimal | None
    actual: Decimal | None
    before: Decimal | None
    state: str
    above_words: str
    below_words: str

    @property
    def gap(self) -> Decimal | None:
        """How much is lacking; nothing when it is met or unknown."""
        if self.state != SHORT or self.actual is None:
            return None
        if self.target.upper is not None and self.actual > self.target.upper:
            return self.actual - self.target.upper
        return self.target.value - self.actual

    @property
    def trend(self) -> Decimal | None:
        """The change against a year before; None when either is unknown."""
        return None if None in (self.actual, self.before) else self.actual - self.before  # type: ignore[operator]


def targets_of(prefecture: str) -> QuerySet[Target]:
    """A prefecture's targets in the order of its document."""
    return Target.objects.filter(region=prefecture, indicator__in=MEASURES).order_by("pk")


def standings(
    prefecture: str, counties: Collection[str], day: date, regions: RegionTree, *,
    registered: bool = False,
) -> list[Standing]:  # fmt: skip
    """Every target of a prefecture in the given counties, two statements in all for the register.

    A target for the prefecture as a whole is measured over all its counties, and shown only to
    those who see all of them. ``registered`` leaves out what other areas count from their ledgers.
    """
    targets = [
        target for target in targets_of(prefecture)
        if not (registered and MEASURES[target.indicator].announced)
    ]  # fmt: skip
    every = regions.counties(prefecture)
    wanted = every if set(every) <= set(counties) else tuple(c for c in every if c in set(counties))
    now = measured(targets, wanted, day)
    then = measured(targets, wanted, _year_before(day))
    found: list[Standing] = []
    for target in targets:
        if target.at == Target.At.PREFECTURE:
            if wanted == every:
                found.append(_standing(target, "", now[target.pk], then[target.pk]))
            continue
        earlier = {row.county: row for row in then[target.pk]}
        for row in now[target.pk]:
            if _asked(target, row.county, regions):
                found.append(_standing(target, row.county, [row], [earlier[row.county]]))
    return found


def actual_of(target: Target, rows: Sequence[Measured]) -> tuple[Decimal | None, ...]:
    """Numerator, denominator and figure over some counties; unknown where one is not reported."""
    measure = MEASURES[target.indicator]
    above = _total([row.above for row in rows])
    if not measure.below:
        return above, None, above
    below = _total([row.below for row in rows])
    if above is None or not below:
        return above, below, None
    return above, below, (above * measure.scale / below).quantize(Decimal("0.01"))


def _standing(
    target: Target, county: str, rows: Sequence[Measured], earlier: Sequence[Measured]
) -> Standing:
    above, below, actual = actual_of(target, rows)
    state = UNKNOWN if actual is None else MET if reached(target, above, below) else SHORT
    words = words_of(target.params, MEASURES[target.indicator])
    before = actual_of(target, earlier)[2]
    return Standing(target, county, above, below, actual, before, state, *words)


def reached(target: Target, above: Decimal | None, below: Decimal | None) -> bool:
    """Whether the exact ratio reaches the target (and stays within its range)."""
    measure = MEASURES[target.indicator]
    if above is None:
        return False
    if not measure.below:
        return above >= target.value and (target.upper is None or above <= target.upper)
    return bool(below) and above * measure.scale >= target.value * below  # type: ignore[operator]


def _asked(target: Target, county: str, regions: RegionTree) -> bool:
    if target.only:
        return county in target.only
    return regions.node(county).kind not in target.excluded and county not in target.excluded


def _total(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
