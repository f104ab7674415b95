"""Figures of facilities: the targets asked of each county that are met, short or not reported."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from facilities.indicators.board import MET, SHORT, UNKNOWN, Standing, standings
from facilities.indicators.measures import MEASURES
from facilities.planning import figures as estates
from portal.lib.periods import Month
from portal.policies.figures.kinds import (
    CASE,
    Ask,
    Board,
    Indicator,
    Listing,
    Source,
    Value,
    Where,
    announce_board,
)
from portal.policies.figures.kinds import announce as announce_indicators
from portal.policies.models import Target
from portal.policies.standing import TARGETS, TargetState
from portal.regions.models import Region
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.registry import registry
from portal.web import cells
from portal.web.table import Column

STATES = {"met": MET, "short": SHORT, "unknown": UNKNOWN}


def _standings(counties: Collection[str], month: Month, today: date) -> Iterator[Standing]:
    """Targets asked of single counties, as the register has it at the end of a month."""
    regions = tree(month)
    for prefecture in {regions.prefecture_of(code) for code in counties} - {None}:
        own = [code for code in counties if regions.within(code, str(prefecture))]
        for row in standings(
            str(prefecture), own, min(month.last, today), regions, registered=True
        ):
            if row.county:
                yield row


def target_states(
    targets: Sequence[Target], counties: Collection[str], day: date, regions: RegionTree
) -> Iterator[TargetState]:
    """Of some targets those the register counts."""
    wanted = {target.pk for target in targets if target.indicator in MEASURES}
    for prefecture in sorted({target.region for target in targets if target.pk in wanted}):
        for row in standings(prefecture, counties, day, regions):
            if row.target.pk in wanted:
                yield TargetState(row.target, row.county, row.actual, row.state)


def _read(ask: Ask) -> Mapping[str, Iterable[Value]]:
    apart = "month" in ask.by
    found: dict[str, dict[tuple[Any, ...], list[int]]] = {name: {} for name in STATES}
    for month in ask.months if apart else (max(ask.months),):
        for row in _standings(ask.counties, month, ask.today):
            key = (
                row.county if "county" in ask.by else "", month if apart else None,
                row.target.code if "detail" in ask.by else "",
            )  # fmt: skip
            for name, state in STATES.items():
                sums = found[name].setdefault(key, [0, 0])
                sums[0] += row.state == state
                sums[1] += 1
    return {
        f"facilities.{name}": [
            Value(Decimal(part), Decimal(whole) if name == "met" else None, *key)
            for key, (part, whole) in sums.items()
        ]
        for name, sums in found.items()
    }


def _names(keys: Collection[str]) -> Mapping[str, str]:
    return dict(Target.objects.filter(code__in=keys).values_list("code", "name"))


def _today(ask: Ask) -> date:
    return min(max(ask.months).last, ask.today)


def _rows(state: str) -> Any:
    def rows(user: Any, where: Where) -> list[Standing]:
        return [
            row for row in _standings(where.counties, where.month, where.today)
            if row.state == state and where.detail in ("", row.target.code)
        ]  # fmt: skip

    return rows


def _columns(user: Any, page: Sequence[Standing]) -> Sequence[Column]:
    codes = {row.county for row in page}
    names = dict(
        Region.objects.filter(code__in=codes).order_by("valid_from").values_list("code", "name")
    )

    def name(row: Standing) -> Any:
        return cells.link(
            row.target.name, reverse("homes:causes", args=[row.target.pk, row.county])
        )

    def figure(value: Decimal | None, unit: str) -> str:
        return "—" if value is None else f"{value.normalize():f} {unit}"

    return (
        Column("name", "目标", name, head=True, optional=False),
        Column("county", "县市区", lambda r: names.get(r.county, r.county)),
        Column("wanted", "目标值", lambda r: figure(r.target.value, r.target.unit), kind="number"),
        Column("actual", "实际", lambda r: figure(r.actual, r.target.unit), kind="number"),
        Column("gap", "差距", lambda r: figure(r.gap, r.target.unit), kind="number"),
        Column("due", "期限", lambda r: cells.day(r.target.due_on), kind="date"),
        Column("document", "依据", lambda r: f"{r.target.document} {r.target.clause}"),
    )


#: The register is dated, but each month is a pass over it: no trend of two years.
SOURCE = Source("facilities.targets", _read, _today, "目标", _names, history=False)
BOARD = Board("facilities", "设施", "考核到县市区的设施目标，达到了多少、差在哪里。")
INDICATORS = (
    Indicator("facilities.met", "已达到", "项", "考核到县市区的设施目标中，按登记已经达到的。",
              "facilities", SOURCE, better="more", roles=CASE, listing=Listing(_rows(MET), _columns)),
    Indicator("facilities.short", "未达到", "项", "按登记还没有达到的。",
              "facilities", SOURCE, better="less", roles=CASE, listing=Listing(_rows(SHORT), _columns)),
    Indicator("facilities.unknown", "待填报", "项", "缺县市区填报的数，算不出来的。",
              "facilities", SOURCE, better="less", roles=CASE,
              listing=Listing(_rows(UNKNOWN), _columns)),
)  # fmt: skip


def announce() -> None:
    """Announce the board and its indicators."""
    announce_board(BOARD, 50)
    announce_indicators(*INDICATORS)
    estates.announce()
    registry.add(TARGETS, "facilities", target_states)
