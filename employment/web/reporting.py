"""小结和总结: the paper of a quarter or a year, on the page, as a workbook and as a paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from employment.reporting import Period, Summary, summary
from employment.scope import COUNTERS
from employment.web.base import JobsPage, number_of
from portal.policies.bulletin import KINDS, as_docx, as_xlsx

FIRST_YEAR = 2023


class SummaryPage(JobsPage):
    """The tables of a period, with the two files of the same figures."""

    template_name = "employment/summary.html"
    title = "小结和总结"
    tab = "jobs:board"
    roles = COUNTERS

    @cached_property
    def period(self) -> Period:
        """The period of the address; the present quarter when none or a later one is asked."""
        today, query = self.today, self.request.GET
        now = Period(today.year, (today.month - 1) // 3 + 1)
        year = number_of(query.get("year")) or now.year
        if not FIRST_YEAR <= year <= today.year:
            return now
        if query.get("year") and not query.get("quarter"):
            return Period(year)
        quarter = number_of(query.get("quarter")) or now.quarter or 1
        asked = Period(year, quarter if quarter in (1, 2, 3, 4) else now.quarter)
        return asked if asked.first <= today else now

    def paper(self) -> Summary:
        """The paper of the area chosen."""
        chosen = self.chosen_counties()
        region = self.request.user.region
        whole = region.name if region else ""
        place = self.regions.name(chosen[0]) if len(chosen) == 1 else whole
        return summary(self.period, place, chosen, self.today, self.regions)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or one of its files."""
        kind = request.GET.get("export", "")
        if kind not in KINDS:
            return super().get(request, *args, **kwargs)
        told = self.paper()
        make = as_xlsx if kind == "xlsx" else as_docx
        answer = HttpResponse(make(told.title, told.lead, told.parts), content_type=KINDS[kind])
        name = f"jobs-{self.period.year}{f'-q{self.period.quarter}' if self.period.quarter else ''}"
        answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The same tables on the page."""
        query = self.request.GET
        chosen = {"year": str(self.period.year), "quarter": str(self.period.quarter or "")}
        asked = "&".join([*(f"{k}={v}" for k, v in chosen.items()), *(
            [f"county={query['county']}"] if query.get("county") in self.counties() else [])])  # fmt: skip
        return super().get_context_data(
            paper=self.paper(), given=chosen | {"county": query.get("county", "")}, asked=asked,
            years=range(self.today.year, FIRST_YEAR - 1, -1), counties=self.county_choices(), **kwargs,
        )  # fmt: skip
