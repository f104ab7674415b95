"""十项行动: the actions with their units, their figures, and what counties report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from employment.document import CODE
from employment.measuring.board import measure, targets
from employment.scope import COUNTERS
from employment.web.base import FormPage, JobsPage, Styled, county_rows, say
from employment.web.targets import figure
from employment.web.words import TARGETS
from portal.policies.handling import handling
from portal.policies.models import Measure, Report
from portal.policies.selectors import document, latest_reports, measures
from portal.policies.services import report_progress
from portal.web.entries import allowed
from portal.web.pages import Crumb

_STATES = {
    Report.State.DONE: ("good", "check"), Report.State.UNDER_WAY: ("accent", "clock"),
    Report.State.BEHIND: ("bad", "alert-triangle"),
}  # fmt: skip


class MeasureList(JobsPage):
    """The ten actions with the latest report of each county of the area."""

    template_name = "employment/measures.html"
    title = "十项行动"
    tab = "jobs:measures"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Actions, units, and how many counties said what."""
        reports, area = latest_reports(CODE), set(self.area())
        rows = []
        for row in measures(CODE):
            mine = [r for (m, region), r in reports.items() if m == row.pk and region in area]
            counts = [
                (Report.State(state).label, *_STATES[state], sum(r.state == state for r in mine))
                for state in Report.State
            ]
            rows.append((row, [c for c in counts if c[3]], len(area) - len(mine)))
        return super().get_context_data(document=document(CODE), rows=rows, **kwargs)


class MeasurePage(JobsPage):
    """One action: its text, its units, its figures, what counties reported."""

    template_name = "employment/measure.html"
    tab = "jobs:measures"
    roles = COUNTERS

    @cached_property
    def measure(self) -> Measure:
        """The action of the address."""
        found = measures(CODE).filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404("没有这项行动。")
        return found

    def get_title(self) -> str:
        """Its title."""
        return self.measure.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The reports of the area, newest first, and the targets of its clause."""
        row = self.measure
        reports = row.reports.filter(region__in=self.area()).select_related(
            "region", "reported_by", "confirmed_by"
        )
        clause = row.clause.removeprefix("二")
        own_targets = [t for t in targets() if clause and clause in t.clause]
        figures = measure(own_targets, self.chosen_counties(), self.today, self.regions)
        return super().get_context_data(
            may_confirm=allowed(self.request.user, handling(CODE).confirm), code=CODE,
            measure=row, reports=[(r, *_STATES[Report.State(r.state)]) for r in reports],
            figures=[(f, self.regions.name(f.county) if f.county else "全市",
                      figure(f.actual, f.target.unit), TARGETS[f.state]) for f in figures],
            **kwargs,
        )  # fmt: skip


class ReportForm(Styled, forms.ModelForm):
    """A report on an action."""

    class Meta:
        """What people enter."""

        model = Report
        fields = ("region", "as_of", "state", "text", "evidence")


class ReportPage(FormPage):
    """A county's report on an action."""

    tab = "jobs:measures"

    @cached_property
    def measure(self) -> Measure:
        """The action of the address."""
        found = measures(CODE).filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404("没有这项行动。")
        return found

    def get_title(self) -> str:
        """Which action."""
        return f"报送进展：{self.measure.title}"

    def back(self) -> str:
        """The action."""
        return reverse("jobs:measure", args=[self.measure.number])

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the action."""
        return (*super().get_crumbs(), Crumb(self.measure.title, self.back()))

    def make_form(self, *given: Any) -> forms.Form:
        """The form for one's own counties."""
        made: Any = ReportForm(*given, initial={"as_of": self.today.isoformat()})
        made.fields["region"].queryset = county_rows(self)
        return made

    def send(self, form: forms.Form) -> str:
        """Report."""
        report_progress(
            measure=self.measure, today=self.today, **form.cleaned_data, **self.written()
        )
        say(self.request, "已报送，等另一个人核对佐证材料。")
        return self.back()
