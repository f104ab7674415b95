"""Employment on the dashboards: new jobs, businesses helped, who is at work."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from employment.measuring.board import measure
from employment.measuring.indicators import INDICATORS as COUNTED
from employment.measuring.indicators import PREFECTURE
from employment.measuring.new_jobs import at_work, entrepreneurs, new_jobs
from employment.models import Job, WorkFile
from employment.population import counting_on, is_of_age
from employment.scope import COUNTERS
from portal.lib.periods import Month
from portal.policies.figures.kinds import (
    Ask,
    Board,
    Indicator,
    Source,
    Value,
    Where,
    announce_board,
)
from portal.policies.figures.kinds import announce as announce_indicators
from portal.policies.models import Target
from portal.policies.standing import TARGETS, TargetState
from portal.regions.tree import RegionTree
from portal.registry import registry

_CODE = "file__person__managing_region__code"


def _flows(ask: Ask) -> Mapping[str, Iterable[Value]]:
    """New jobs and first supports that fall into the months."""
    return {
        "jobs.new": _counted(new_jobs(ask.today), "started_on", ask),
        "jobs.founders": _counted(entrepreneurs(ask.today), "given_on", ask),
    }


def _counted(rows: QuerySet, day: str, ask: Ask) -> Iterator[Value]:
    first, last = min(ask.months).first, max(ask.months).last
    within = rows.filter(
        **{f"{_CODE}__in": ask.counties, f"{day}__gte": first, f"{day}__lte": last}
    )
    counted = within.order_by().annotate(of_month=TruncMonth(day)).values_list(_CODE, "of_month")
    sums: dict[tuple[str, Month | None], int] = {}
    for county, started, number in counted.annotate(Count("pk")):
        month = Month.of(started)
        if month not in ask.months:
            continue
        key = (county if "county" in ask.by else "", month if "month" in ask.by else None)
        sums[key] = sums.get(key, 0) + number
    for (county, of_month), total in sums.items():
        yield Value(Decimal(total), county=county, month=of_month)


def _standing(ask: Ask) -> Mapping[str, Iterable[Value]]:
    """People of working age at work at the end of the last month, or of each."""
    months = sorted(ask.months) if "month" in ask.by else [max(ask.months)]
    values = [value for month in months for value in _at_end(ask, month)]
    return {"jobs.working": values, "jobs.rate": values}


def _at_end(ask: Ask, month: Month) -> Iterator[Value]:
    day = min(month.last, ask.today)
    rows = WorkFile.objects.filter(
        is_of_age(counting_on(PREFECTURE, day), day),
        person__managing_region__code__in=ask.counties,
    )
    code = "person__managing_region__code"
    working = Exists(Job.objects.filter(at_work(day), file=OuterRef("pk")))
    counted = rows.annotate(works=working).order_by().values_list(code, "works")
    sums: dict[str, list[int]] = {}
    for county, works, number in counted.annotate(Count("pk")):
        both = sums.setdefault(county if "county" in ask.by else "", [0, 0])
        both[0] += number * bool(works)
        both[1] += number
    named = month if "month" in ask.by else None
    for county, (above, whole) in sums.items():
        yield Value(Decimal(above), Decimal(whole), county, named)


def _today(ask: Ask) -> date:
    return min(max(ask.months).last, ask.today)


FLOWS = Source("employment.flows", _flows, _today)
STANDING = Source("employment.standing", _standing, _today)


def _address(where: Where) -> str:
    one = f"?county={where.counties[0]}" if len(where.counties) == 1 else ""
    return f"{reverse('jobs:board')}{one}"


def target_states(
    targets: Sequence[Target], counties: Collection[str], day: date, regions: RegionTree
) -> Iterator[TargetState]:
    """Of some targets those the work files and registers count."""
    wanted = [target for target in targets if target.indicator in COUNTED]
    for row in measure(wanted, list(counties), day, regions):
        yield TargetState(row.target, row.county, row.actual, row.state)


INDICATORS = (
    Indicator(
        "jobs.new", "新增就业", "人",
        "2023—2025年内开始、开始前一日没有在职的第一份就业，一人只计一次。",
        "jobs", FLOWS, flow=True, better="more", roles=COUNTERS, address=_address,
    ),
    Indicator(
        "jobs.founders", "扶持创业", "人", "有创业登记、2023—2025年内第一次得到扶持的人。",
        "jobs", FLOWS, flow=True, better="more", roles=COUNTERS, address=_address,
    ),
    Indicator(
        "jobs.working", "在职", "人", "已建档、在就业年龄段、有在职登记的人。",
        "jobs", STANDING, better="more", roles=COUNTERS, address=_address,
    ),
    Indicator(
        "jobs.rate", "就业率", "%", "在职的占已建档就业年龄段残疾人的比例。",
        "jobs", STANDING, kind="percent", better="more", roles=COUNTERS, address=_address, shown=False,
    ),
)  # fmt: skip


def announce() -> None:
    """The dashboard and its figures; called from ``AppConfig.ready``."""
    announce_board(Board("jobs", "残疾人就业", "新增就业到了多少，在职的有多少。"), 60)
    announce_indicators(*INDICATORS)
    registry.add(TARGETS, "employment", target_states)
