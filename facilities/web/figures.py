"""填报数: what counties report that the register cannot count."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import CountyFigure
from facilities.selectors import counties_of
from facilities.services import report_figure
from facilities.web.base import WRITERS, FacilityPage, blame, say
from facilities.web.forms import FigureForm
from portal.accounts.scope import scoped
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table

COLUMNS = (
    Column("region", "县市区", lambda r: r.region.name, sort="region__code", head=True),
    Column("of", "项目", lambda r: r.get_of_display(), sort="of"),
    Column("value", "数量", lambda r: cells.number(r.value), kind="number", sort="value"),
    Column("as_of", "截至", lambda r: cells.day(r.as_of), kind="date", sort="as_of"),
    Column("document", "来源", lambda r: r.document),
)


class Figures(FacilityPage):
    """What was reported, newest first, with the form for the next number."""

    template_name = "facilities/figures.html"
    title = "县市区填报数"
    tab = "homes:indicators"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list and the form."""
        rows = scoped(CountyFigure.objects.select_related("region"), self.request.user)
        table = Table.of(
            self.request, COLUMNS, rows.order_by("-as_of", "-pk"), caption="县市区填报数"
        )
        counties = counties_of(self.request.user)
        kwargs.setdefault(
            "form", FigureForm(counties=counties, initial={"region": counties.first()})
        )
        return super().get_context_data(table=table, **kwargs)


class ReportFigure(Figures):
    """A number that is reported."""

    roles = WRITERS

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it; the indicators use it at once."""
        form = FigureForm(request.POST, counties=counties_of(request.user))
        if form.is_valid():
            try:
                report_figure(
                    actor=request.user, at=timezone.now(), origin=origin_of(request),
                    **form.cleaned_data,
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, "已填报，指标按新的数计算。以前的数仍用于以前的日期。")
                return redirect("homes:figures")
        return self.render_to_response(self.get_context_data(form=form), status=422)
