"""指标看板: where the counties stand against the documents' targets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from facilities.indicators.board import MET, SHORT, UNKNOWN, Standing, standings, targets_of
from facilities.indicators.measures import MEASURES
from facilities.indicators.query import causes
from facilities.web.base import FacilityPage
from portal.lib.periods import Month
from portal.policies.figures.kinds import Where
from portal.policies.figures.reading import indicator
from portal.policies.models import Target
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.table import Column, Table, export
from portal.web.words import Word

WORDS = {
    MET: Word("已达到", "good", "check"),
    SHORT: Word("未达到", "bad", "alert-triangle"),
    UNKNOWN: Word("待填报", "warn", "help-circle"),
}


def figure(value: Decimal | None, unit: str) -> str:
    """60.5 %, 3 所; a dash when unknown."""
    if value is None:
        return "—"
    return f"{value.normalize():f} {unit}"


def wanted(target: Target) -> str:
    """≥ 55 %, 2–4 所."""
    if target.upper is not None:
        return f"{target.value.normalize():f}–{figure(target.upper, target.unit)}"
    sign = {"at_least": "≥", "at_most": "≤", "exactly": "="}[target.comparator]
    return f"{sign} {figure(target.value, target.unit)}"


def due(target: Target) -> str:
    """The deadline with the precision it was printed with."""
    if target.due_on is None:
        return "未写期限"
    words = {"year": "年", "year_end": "年底前", "every_year": "年（每年）"}
    return f"{target.due_on.year}{words[target.precision]}"


def fraction(row: Standing) -> str:
    """The two numbers behind a ratio, in words."""
    above = f"{row.above_words}（{_count(row.above)}）"
    return f"{above} ÷ {row.below_words}（{_count(row.below)}）" if row.below_words else above


def _count(value: Decimal | None) -> str:
    return "未填报" if value is None else f"{value.normalize():f}"


class IndicatorBoard(FacilityPage):
    """One prefecture: every target by county, table first, a chart beside it."""

    template_name = "facilities/indicators.html"
    title = "指标看板"
    tab = "homes:indicators"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page, or its table as a file."""
        if request.GET.get("export"):
            _, rows, regions = self._rows()
            return export(self._columns(regions), rows, "indicators")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The standings of the chosen prefecture, with counts of how they stand."""
        prefecture, rows, regions = self._rows()
        shown = [r for r in rows if self.request.GET.get("state") in ("", None, r.state)]
        table = Table.of(
            self.request, self._columns(regions), shown, caption="指标看板", exportable=True,
            page_size=100,
        )  # fmt: skip
        counts = {state: sum(r.state == state for r in rows) for state in WORDS}
        mine = self._prefectures(regions)
        return super().get_context_data(
            table=table, prefecture=prefecture, counts=counts, day=self._day(),
            prefectures=[(c, regions.name(c)) for c in mine] if len(mine) > 1 else (),
            state=self.request.GET.get("state", ""), chart=self._chart(rows, regions), **kwargs,
        )  # fmt: skip

    def _day(self) -> Any:
        return min(self.month.last, timezone.localdate())

    def _prefectures(self, regions: RegionTree) -> Sequence[str]:
        region = self.request.user.region  # type: ignore[union-attr]
        if region is None:
            return ()
        above = regions.prefecture_of(region.code)
        return (above,) if above else regions.prefectures()

    def _area(self, regions: RegionTree) -> tuple[str, list[str]]:
        """The prefecture asked for, or the first, and its counties the user may see."""
        mine = self._prefectures(regions)
        asked = self.request.GET.get("prefecture", "")
        prefecture = asked if asked in mine else next(iter(mine), "")
        if not prefecture:
            return "", []
        region = self.request.user.region.code  # type: ignore[union-attr]
        return prefecture, [c for c in regions.counties(prefecture) if regions.within(c, region)]

    def _rows(self) -> tuple[str, list[Standing], RegionTree]:
        regions = tree(Month.of(self._day()))
        prefecture, counties = self._area(regions)
        if not prefecture:
            return "", [], regions
        return prefecture, standings(prefecture, counties, self._day(), regions), regions

    def _columns(self, regions: RegionTree) -> tuple[Column, ...]:
        def where(row: Standing) -> str:
            return regions.name(row.county) if row.county else "全市（州）"

        def name(row: Standing) -> Any:
            url = reverse("homes:causes", args=[row.target.pk, row.county or row.target.region])
            link = cells.link(row.target.name, url)
            return cells.format_html('{} <div class="how">{}</div>', link, fraction(row))

        return (
            Column("name", "指标和怎样算", name, head=True, optional=False),
            Column("where", "范围", where, sort="county"),
            Column("target", "目标", lambda r: wanted(r.target)),
            Column("due", "期限", lambda r: due(r.target)),
            Column("actual", "实际", lambda r: figure(r.actual, r.target.unit), kind="number"),
            Column("gap", "差距", lambda r: figure(r.gap, r.target.unit), kind="number"),
            Column("trend", "比上年同日", lambda r: _signed(r.trend), kind="number"),
            Column("state", "状态", lambda r: cells.badge(WORDS[r.state]), sort="state"),
            Column(
                "clause", "依据", lambda r: f"{r.target.document} {r.target.clause}", hidden=True
            ),
        )

    def _chart(self, rows: list[Standing], regions: RegionTree) -> dict[str, Any]:
        """Shares of targets met, by county, for the chart beside the table."""
        by_county: dict[str, list[Standing]] = {}
        for row in rows:
            by_county.setdefault(row.county, []).append(row)
        names = [regions.name(c) if c else "全市（州）" for c in by_county]
        series = [
            {"name": WORDS[state].text, "data": [sum(r.state == state for r in group) for group in by_county.values()]}
            for state in WORDS
        ]  # fmt: skip
        return {"names": names, "series": series}


def _signed(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return f"{'+' if value > 0 else ''}{value.normalize():f}"


class CausePage(FacilityPage):
    """One target in one place: its sentence, its numbers, and who pulls it down."""

    template_name = "facilities/causes.html"
    tab = "homes:indicators"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the board."""
        return (
            Crumb("指标看板", f"{reverse('homes:indicators')}?prefecture={self._target().region}"),
        )

    def get_title(self) -> str:
        """What the target is called."""
        return self._target().name

    def _target(self) -> Target:
        region = tree(self.month).prefecture_of(self.kwargs["region"]) or ""
        found = targets_of(region).filter(pk=self.kwargs["target"]).first()
        if found is None:
            raise Http404("没有这项指标。")
        return found

    def _behind(
        self, code: str, rows: Sequence[Standing], regions: RegionTree
    ) -> dict[str, Any] | None:
        """Lists behind a gap that another ledger counts, by place; None where there is none."""
        if not code:
            return None
        lists, found = reverse("boards:list", args=[code]), indicator(code)
        places = [
            {"place": regions.name(row.county), "count": f"{row.below - row.above:f}",
             "url": f"{lists}?month={self.month}&county={row.county}"}
            for row in rows if row.above is not None and row.below and row.above < row.below
        ]  # fmt: skip
        return {"name": found.name, "unit": found.unit, "places": places}

    def _ledger(self, code: str) -> str:
        """The page where another area keeps the two numbers; empty where it has none."""
        address = indicator(code).address if code else None
        return address(Where((), self.month, timezone.localdate())) if address else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its standings in the place, and the institutions behind the gap."""
        target, place = self._target(), self.kwargs["region"]
        day = min(self.month.last, timezone.localdate())
        regions = tree(Month.of(day))
        user = self.request.user.region  # type: ignore[union-attr]
        if user is None or not regions.within(place, user.code):
            raise Http404("不在您的管辖区划内。")
        counties = regions.counties(place)
        rows = [
            r for r in standings(target.region, counties, day, regions)
            if r.target.pk == target.pk and (not r.county or r.county in counties)
        ]  # fmt: skip
        found = causes(target, counties, day)
        measure = MEASURES[target.indicator]
        for row in found:
            row["county_name"] = regions.name(row["county"])
        return super().get_context_data(
            target=target, wanted=wanted(target), due=due(target), causes=found, day=day,
            cause_words=measure.cause_words, place=regions.full_name(place),
            behind=self._behind(measure.behind, rows, regions),
            ledger=self._ledger(measure.announced),
            rows=[
                {"where": regions.name(r.county) if r.county else "全市（州）", "fraction": fraction(r),
                 "actual": figure(r.actual, target.unit), "gap": figure(r.gap, target.unit),
                 "word": WORDS[r.state]}
                for r in rows
            ],
            **kwargs,
        )  # fmt: skip
