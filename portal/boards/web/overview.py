"""总览: the figures that matter most, where they differ, and the wall screen of the same."""

from typing import Any

from django.utils.functional import cached_property

from portal.boards.selectors import by_county, by_month, dates
from portal.boards.web.base import BoardMixin, tiles, workbook_url
from portal.boards.web.board import county_table
from portal.boards.web.charts import compared, months
from portal.policies.figures.kinds import Indicator
from portal.policies.figures.reading import indicators
from portal.web.pages import Page


class Overview(BoardMixin, Page):
    """How much goes to whom, who is missed, what is late."""

    template_name = "boards/overview.html"
    title = "看板"
    tab = "overview"

    @cached_property
    def ones(self) -> list[Indicator]:
        """The headlines, in their order."""
        found = [one for one in indicators(self.request.user) if one.headline]
        return sorted(found, key=lambda one: one.headline)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tiles, counties, and two charts."""
        totals, rows = by_county(self.ones, self.area)
        money = next((one for one in self.ones if one.kind == "money"), None)
        missed = next((one for one in self.ones if one.code == "people.unclaimed"), money)
        trend = by_month(money, self.area) if money else []
        when = dates(self.ones, self.area)
        return super().get_context_data(
            tiles=tiles(totals, self.area, when), money=money,
            missed=missed, trend=trend, months=months(money, trend) if money else None,
            compared=compared(missed, rows, self.area) if missed else None,
            money_xlsx=workbook_url(money, self.area) if money else "",
            missed_xlsx=workbook_url(missed, self.area) if missed else "",
            table=county_table(self.request, self.ones, rows, totals, self.area, when), **kwargs,
        )  # fmt: skip


class Wall(Overview):
    """The overview for a large screen on the wall: no menu, larger, read anew every five minutes."""

    template_name = "boards/wall.html"
