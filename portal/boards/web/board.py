"""A board: figures, counties, details, and one figure by county and by month."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html

from portal.boards.selectors import Figure, Row, by_county, by_detail, by_month, dates
from portal.boards.web.base import BoardMixin, list_url, tiles, workbook_url
from portal.boards.web.charts import compared, months
from portal.boards.web.workbook import as_workbook
from portal.policies.figures.kinds import Board, Indicator
from portal.policies.figures.reading import boards, indicators
from portal.web import cells
from portal.web.pages import Page
from portal.web.table import Column, Table


class BoardPage(BoardMixin, Page):
    """One board for the month in work; everything chosen stands in the address."""

    template_name = "boards/board.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its tables as a workbook."""
        if request.GET.get("export") == "xlsx":
            return as_workbook(self.get_title(), self.ones, self.one, self.area)
        return super().get(request, *args, **kwargs)

    @property
    def tab(self) -> str:  # type: ignore[override]
        """The board's key."""
        return str(self.kwargs["board"])

    @cached_property
    def ones(self) -> list[Indicator]:
        """The board's indicators the user may see; a board without any is not found."""
        found = [one for one in indicators(self.request.user, self.tab) if one.shown]
        if not found:
            raise Http404("没有这个看板。")
        return found

    @cached_property
    def one(self) -> Indicator:
        """The indicator of the charts."""
        asked = self.request.GET.get("figure", "")
        return next((one for one in self.ones if one.code == asked), self.ones[0])

    def get_title(self) -> str:
        """What the board is called."""
        return self.board.label

    @cached_property
    def board(self) -> Board:
        """The board of the address."""
        found = next((b for b in boards(self.request.user) if b.key == self.tab), None)
        if found is None:
            raise Http404("没有这个看板。")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything, each source asked a fixed number of times."""
        totals, rows = by_county(self.ones, self.area)
        when = dates(self.ones, self.area)
        trend = by_month(self.one, self.area)
        return super().get_context_data(
            answers=self.board.answers,
            tiles=tiles(totals, self.area, when), ones=self.ones, one=self.one, dates=when,
            table=county_table(self.request, self.ones, rows, totals, self.area, when),
            details=[
                self._details(each)
                for each in by_detail([one for one in self.ones if when[one.code]], self.area)
            ],
            compared=compared(self.one, rows, self.area), trend=trend,
            months=months(self.one, trend),
            against="：各县市区" if self.one.source.ahead else "：各县市区与上年同月",
            span="：未来12个月（推算）" if self.one.source.ahead else "：近12个月与上年同月",
            xlsx=workbook_url(self.one, self.area, self.county), **kwargs,
        )  # fmt: skip

    def _details(self, found: Any) -> dict[str, Any]:
        lines = [
            (row.name, [(row.figures[one.code], list_url(one, self.area, self.county, row.key))
                        for one in found.ones])
            for row in found.rows
        ]  # fmt: skip
        return {"label": found.label, "ones": found.ones, "lines": lines}


def county_table(
    request: HttpRequest, ones: Sequence[Indicator], rows: Sequence[Row], totals: Sequence[Figure],
    area: Any, dates: Mapping[str, Any],
) -> Table:  # fmt: skip
    """The counties with small bars; each figure leads to its list. What has no date is a dash."""
    largest = {
        one.code: max((abs(row.figures[one.code].number or 0) for row in rows), default=0)
        for one in ones
    }

    def column(one: Indicator) -> Column:
        def cell(row: dict[str, Any]) -> Any:
            figure = row["figures"][one.code]
            if not dates.get(one.code):
                return cells.DASH
            return _linked(figure, list_url(one, area, row["code"]), largest[one.code])

        return Column(one.code, f"{one.name}（{one.unit}）", cell, kind="number", sort=one.code)

    lines = [
        {"code": row.key, "name": row.name, "figures": row.figures}
        | {one.code: row.figures[one.code].number for one in ones}
        for row in rows
    ]
    head = Column("name", "县市区", _narrowed(request), head=True, optional=False)
    columns = (head, *(column(one) for one in ones))
    table = Table.of(request, columns, lines, caption="各县市区", page_size=200)
    if len(rows) > 1:
        words = {each.one.code: each.text if dates.get(each.one.code) else "—" for each in totals}
        table.footer = [
            (each, "合计" if each.key == "name" else words[each.key]) for each in table.visible
        ]
    return table


def _narrowed(request: HttpRequest) -> Any:
    def cell(row: dict[str, Any]) -> Any:
        query = request.GET.copy()
        query["county"] = row["code"]
        return cells.link(row["name"], f"?{query.urlencode()}")

    return cell


def _linked(figure: Figure, url: str, largest: Any) -> Any:
    shown = cells.link(figure.text, url) if url and figure.now else figure.text
    bar = cells.share_bar(abs(figure.number or 0), largest)
    return format_html('<span class="num">{}</span>{}', shown, bar)
