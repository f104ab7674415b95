"""What the pages of the dashboards share: the area, the tabs, links to the lists."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts import roles
from portal.boards.selectors import Area, Figure, area_of
from portal.policies.figures.kinds import CASE, Indicator, Where
from portal.policies.figures.reading import boards
from portal.regions.selectors import tree
from portal.registry import registry
from portal.web.entries import allowed
from portal.web.pages import PageMixin

READERS = CASE | {roles.GAS_INSPECTOR, roles.EMPLOYMENT_WORKER}


class BoardMixin(PageMixin):
    """Signed in with a role of the boards; the month in work, the county of the address."""

    menu = "看板"
    roles = READERS
    tab = ""

    @cached_property
    def area(self) -> Area:
        """The user's area, or one county of it; a county elsewhere is not found."""
        county = self.request.GET.get("county", "")
        found = area_of(self.request.user, self.month, timezone.localdate(), county)
        if county and not found.chosen:
            raise Http404("不在您的管辖区划内。")
        return found

    @cached_property
    def county(self) -> str:
        """The one county of the address, or empty."""
        return self.request.GET.get("county", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs, the counties to choose from, and what is reached from here."""
        regions = tree(self.month)
        counties = self.area.counties
        return super().get_context_data(
            tab=self.tab, tabs=boards(self.request.user),
            counties=[(c, regions.name(c)) for c in counties] if len(counties) > 1 else [],
            county=self.county, area=self.area,
            place=regions.full_name(self.county or self.area.region) if self.area.region else "",
            folded=self._folded(), **kwargs,
        )  # fmt: skip

    def _folded(self) -> list[Any]:
        """Entries that stand here instead of in the menu of the user's role."""
        user = self.request.user
        return [e for e in registry.all("menu") if allowed(user, e.roles) and e.folded_for(user)]


def list_url(one: Indicator, area: Area, county: str = "", detail: str = "") -> str:
    """The address of the rows behind a figure; empty where there are none to show."""
    if one.address is not None:
        if detail:
            return ""
        chosen = (county,) if county else area.chosen
        return one.address(Where(chosen, area.month, area.today, detail))
    if one.listing is None:
        return ""
    county = county or (area.chosen[0] if len(area.chosen) < len(area.counties) else "")
    query = {"month": str(area.month), "county": county, "detail": detail}
    address = reverse("boards:list", args=[one.code])
    return f"{address}?{urlencode({key: value for key, value in query.items() if value})}"


def tiles(figures: Sequence[Figure], area: Area, dates: dict[str, Any]) -> list[dict[str, Any]]:
    """The first row of a board: each figure with last year's, its date and its list."""
    return [
        {"figure": each, "url": list_url(each.one, area), "at": dates.get(each.one.code)}
        for each in figures
    ]


def workbook_url(one: Indicator, area: Area, county: str = "") -> str:
    """The address of a board's workbook, one indicator by month among its sheets."""
    query = {"month": str(area.month), "county": county, "figure": one.code, "export": "xlsx"}
    address = reverse("boards:board", args=[one.board])
    return f"{address}?{urlencode({key: value for key, value in query.items() if value})}"
