"""目标清单: what the documents of a prefecture want reached, in their words, and where it stands."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from facilities.indicators.measures import MEASURES
from facilities.indicators.words import words_of
from facilities.web.indicators import IndicatorBoard, due, wanted
from portal.lib.periods import Month
from portal.policies.models import Measure, Target
from portal.policies.selectors import measures_of
from portal.policies.standing import MET, REPORTED, states
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.web import cells
from portal.web.table import Column, Table, export

#: Kinds of regions a target may leave out, as people call them.
_LEFT_OUT = {"own": "管理区", "statistical": "永州经开区"}


class TargetList(IndicatorBoard):
    """Every target once: as printed, how it is counted, by when, whom it asks, and who is there."""

    template_name = "facilities/targets.html"
    title = "目标清单"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or its table as a file."""
        if request.GET.get("export"):
            _, rows, columns = self._list()
            return export(columns, rows, "targets")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The targets of the chosen prefecture."""
        regions = tree(Month.of(self._day()))
        mine = self._prefectures(regions)
        prefecture, rows, columns = self._list()
        table = Table.of(
            self.request, columns, rows, caption="目标清单", exportable=True, page_size=200
        )
        return super(IndicatorBoard, self).get_context_data(
            table=table, prefecture=prefecture, day=self._day(),
            prefectures=[(c, regions.name(c)) for c in mine] if len(mine) > 1 else (), **kwargs,
        )  # fmt: skip

    def _list(self) -> tuple[str, list[Target], tuple[Column, ...]]:
        regions = tree(Month.of(self._day()))
        prefecture, counties = self._area(regions)
        known = (*MEASURES, *REPORTED)
        rows = list(Target.objects.filter(region=prefecture, indicator__in=known).order_by("pk"))
        stand: dict[int, list[str]] = {}
        for found in states(rows, counties, self._day(), regions):
            stand.setdefault(found.target.pk, []).append(found.state)
        return prefecture, rows, _columns(stand, measures_of(rows), regions)


def _columns(
    stand: Mapping[int, list[str]], measures: Mapping[int, Measure], regions: RegionTree
) -> tuple[Column, ...]:
    def name(row: Target) -> Any:
        return cells.format_html(
            '{}<div class="how">{}</div>', _name(row), _how(row) + (f" {row.notes}" if row.notes else "")
        )  # fmt: skip

    def clause(row: Target) -> Any:
        words = f"{row.document} {row.clause}"
        if (measure := measures.get(row.pk)) is None:
            return words
        address = reverse("boards:measure", args=[measure.document.code, measure.number])
        return cells.link(words, address)

    def there(row: Target) -> str:
        found = stand.get(row.pk, [])
        return f"{found.count(MET)} / {len(found)}" if found else "—"

    return (
        Column("name", "目标和怎样算", name, head=True, optional=False),
        Column("wanted", "要求", wanted),
        Column("due", "期限", due),
        Column("who", "考核对象", lambda r: _who(r, regions)),
        Column("printed", "原文", lambda r: r.printed),
        Column("clause", "依据", clause),
        Column("there", "已达到", there, kind="number"),
    )


def _name(row: Target) -> Any:
    if row.indicator in REPORTED:
        return row.name
    return cells.link(row.name, reverse("homes:causes", args=[row.pk, row.region]))


def _how(row: Target) -> str:
    if row.indicator in REPORTED:
        return "由各地报送，另一人核对。"
    above, below = words_of(row.params, MEASURES[row.indicator])
    return f"{above} ÷ {below}。" if below else f"{above}。"


def _who(row: Target, regions: RegionTree) -> str:
    if row.at == Target.At.PREFECTURE:
        return "全市（州）"
    if row.only:
        return "、".join(regions.name(code) for code in row.only)
    without = "、".join(_LEFT_OUT.get(code, code) for code in row.excluded)
    return f"每个县市区（不含{without}）" if without else "每个县市区"
