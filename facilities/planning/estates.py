"""What an estate of the register must provide, what it lacks, and when it is to be handed over."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from facilities.models import Estate
from facilities.planning.calculate import required
from facilities.planning.rules import FIGURES, Rule, rule_of
from portal.lib.inputs import InputError
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from subsidies.schemes.places import PREFECTURES

PARTS = (("indoor_area", "养老服务用房"), ("outdoor_area", "室外活动场地"), ("land_area", "用地"))
STEPS = (
    ("planned_on", "同步规划"), ("built_on", "同步建设"), ("accepted_on", "同步验收"),
    ("handed_over_on", "同步交付"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """One area an estate must provide: needed, provided, lacking, in square metres."""

    label: str
    needed: Decimal
    provided: Decimal | None

    @property
    def lacking(self) -> Decimal:
        """What is missing; all of it where nothing is recorded."""
        return max(self.needed - (self.provided or Decimal(0)), Decimal(0))


@dataclass(frozen=True, slots=True)
class Check:
    """An estate against its rule on a day."""

    rule: Rule | None
    answer: dict[str, Any] | None
    needs: Sequence[Need]
    missing: str
    handover_due: date | None
    overdue: bool

    @property
    def state(self) -> str:
        """overdue, lacking, unknown or fine."""
        if self.overdue:
            return "overdue"
        if self.missing or self.rule is None:
            return "unknown"
        return "lacking" if any(need.lacking for need in self.needs) else "fine"


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or that month's last day (民法典 第二百零二条)."""
    month = Month.of(day).shift(months)
    return date(month.year, month.number, min(day.day, monthrange(month.year, month.number)[1]))


def check(estate: Estate, day: date, regions: RegionTree | None = None) -> Check:
    """What the estate needs by the rule of its prefecture, and whether its handover is late.

    Who checks many gives the regions of the day, so that they are asked for once.
    """
    prefecture = (regions or tree(Month.of(day))).prefecture_of(estate.region.code)
    pinyin = next((name for name, code in PREFECTURES.items() if code == prefecture), "")
    rule = rule_of(pinyin, estate.kind, day)
    due = None
    if rule is not None and rule.handover_months and estate.accepted_on:
        due = months_after(estate.accepted_on, rule.handover_months)
    overdue = due is not None and estate.handed_over_on is None and day > due
    if rule is None:
        return Check(None, None, (), "", due, overdue)
    figures = {name: Decimal(getattr(estate, name) or 0) for name in FIGURES}
    try:
        answer = required(rule, figures)
    except InputError as error:
        return Check(rule, None, (), error.message, due, overdue)
    needs = [
        Need(label, Decimal(answer[name]), getattr(estate, name))
        for name, label in PARTS
        if answer[name] is not None
    ]
    return Check(rule, answer, needs, "", due, overdue)
