"""十条措施: the lights by county, a measure with its reports, and the weekly bulletin."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from gas_safety.document import CODE
from gas_safety.progress.bulletin import KINDS, Bulletin, as_docx, as_xlsx
from gas_safety.progress.periods import LABELS, happened
from gas_safety.progress.selectors import by_county, of_area
from gas_safety.scope import COUNTERS, INSPECTORS, WORKERS, companies
from gas_safety.web.base import FormPage, GasPage, area_rows, county_rows, read_day, say
from gas_safety.web.forms import ReportForm
from portal.accounts.scope import scoped
from portal.policies.handling import handling
from portal.policies.models import Measure, Report
from portal.policies.services import report_progress
from portal.web.entries import allowed
from portal.web.requests import origin_of

#: Whose bulletin tells of an area; the others' of their company.
OFFICIALS = COUNTERS - WORKERS | INSPECTORS
#: Where the figure of a requirement can be seen as a list of users, hazards or reports.
LISTS = {
    "inspections": ("gas:customers", "overdue=1"),
    "cards": ("gas:customers", "lacks=card"),
    "alarms": ("gas:customers", "lacks=alarm"),
    "business_hoses": ("gas:customers", "lacks=hose&category=business"),
    "household_hoses": ("gas:customers", "lacks=hose&category=household"),
    "appliances": ("gas:hazards", "state=open"),
    "fuels": ("gas:customers", "lacks=fuel"),
    "direct_stations": ("gas:companies", ""),
    "no_self_pickup": ("gas:companies", ""),
    "vehicles": ("gas:companies", ""),
    "key_places": ("gas:hazards", "state=open"),
    "fire_exits": ("gas:hazards", "state=open&problem=16"),
    "reports": ("gas:complaints", "state=late"),
    "conversions": ("gas:conversions", ""),
}


def list_url(code: str, county: str = "") -> str:
    """The list behind a figure."""
    name, query = LISTS[code]
    query += f"&county={county}" if county else ""
    return f"{reverse(name)}?{query}".rstrip("?")


class ProgressPage(GasPage):
    """Ten lines, one column a county."""

    template_name = "gas_safety/progress.html"
    title = "十条措施进展"
    tab = "gas:progress"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lights."""
        user = self.request.user
        counties = list(county_rows(user, self.today)) if user.region else []
        areas = by_county(user, self.today, [c.pk for c in counties]) if len(counties) > 1 else {}
        whole = of_area(user, self.today)
        lines = [
            (each, [areas[c.pk][place] for c in counties] if areas else [])
            for place, each in enumerate(whole)
        ]
        return super().get_context_data(
            lines=lines, counties=counties if areas else [],
            week=(self.today - timedelta(days=6)).isoformat(), **kwargs,
        )  # fmt: skip


class MeasurePage(GasPage):
    """One measure: as printed, counted by county, and reported."""

    template_name = "gas_safety/measure.html"
    tab = "gas:progress"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The measure and its figures."""
        user = self.request.user
        measure = get_object_or_404(Measure, document__code=CODE, number=self.kwargs["number"])
        counties = list(county_rows(user, self.today)) if user.region else []
        areas = by_county(user, self.today, [c.pk for c in counties])
        place = measure.number - 1
        works = user.has_role("gas_inspector", "gas_company")
        rows = [
            (county, [(f, list_url(f.requirement.code, county.code) if works else "")
                      for f in areas[county.pk][place].figures], areas[county.pk][place].light)
            for county in counties
        ]  # fmt: skip
        reports = scoped(
            Report.objects.select_related("region", "reported_by", "confirmed_by"), user
        )
        return super().get_context_data(
            measure=measure, title=f"{measure.clause}　{measure.title}", rows=rows,
            heads=[f.requirement for f in areas[counties[0].pk][place].figures] if counties else [],
            reports=reports.filter(measure=measure)[:50] if not user.has_role("gas_company") else [],
            may_confirm=allowed(user, handling(CODE).confirm), code=CODE, **kwargs,
        )  # fmt: skip


class ReportNew(FormPage):
    """Report on a measure."""

    tab = "gas:progress"
    roles = INSPECTORS
    submit = "报送"

    def _measure(self) -> Measure:
        return get_object_or_404(Measure, document__code=CODE, number=self.kwargs["number"])

    def get_title(self) -> str:
        """On which."""
        return f"报送进展：{self._measure().title}"

    def back(self) -> str:
        """To the measure."""
        return reverse("gas:measure", args=[self.kwargs["number"]])

    def make_form(self, *given: Any) -> forms.Form:
        """For one's own area or a county of it."""
        user = self.request.user
        measure = self._measure()
        self.note = (
            f"完成时间：{measure.deadline}。责任单位：{'、'.join(measure.responsible_units)}。"
        )
        form = ReportForm(*given, initial={"as_of": self.today, "region": user.region_id})
        form.fields["region"].queryset = area_rows(user, self.today)  # type: ignore[attr-defined]
        return form

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        report_progress(
            actor=self.request.user, measure=self._measure(), at=timezone.now(), today=self.today,
            origin=origin_of(self.request), **form.cleaned_data,
        )  # fmt: skip
        say(self.request, "已报送，等另一个人核对佐证材料。")
        return self.back()


class BulletinPage(GasPage):
    """The bulletin of some days, on the page or as a file."""

    template_name = "gas_safety/bulletin.html"
    title = "周报"
    tab = "gas:progress"
    roles = COUNTERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """``?from=&to=&format=xlsx|docx``."""
        kind = request.GET.get("format", "")
        if not kind:
            return super().get(request, *args, **kwargs)
        if kind not in KINDS:
            raise Http404
        content = (as_xlsx if kind == "xlsx" else as_docx)(self.bulletin())
        response = HttpResponse(content, content_type=KINDS[kind])
        name = f"gas-bulletin-{self._days()[1]:%Y%m%d}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The same figures."""
        bulletin = self.bulletin()
        rows = [(name, [row[key] for key in LABELS]) for name, row in bulletin.rows]
        return super().get_context_data(
            bulletin=bulletin, rows=rows, heads=list(LABELS.values()),
            day_from=bulletin.first.isoformat(), day_to=bulletin.last.isoformat(), **kwargs,
        )  # fmt: skip

    def bulletin(self) -> Bulletin:
        """What is told."""
        user = self.request.user
        first, last = self._days()
        counts = happened(user, first, last)
        counties = list(county_rows(user, self.today)) if user.region else []
        nothing = dict.fromkeys(LABELS, 0)
        rows = [("合计", counts[0]), *((c.name, counts.get(c.pk, nothing)) for c in counties)]
        area = user.region.name if user.region else ""
        if not user.has_role(*OFFICIALS) and (mine := companies(user).first()):
            area = str(mine)
        return Bulletin(area, first, last, rows, of_area(user, self.today))

    def _days(self) -> tuple[date, date]:
        last = read_day(self.request.GET.get("to", "")) or self.today
        first = read_day(self.request.GET.get("from", "")) or last - timedelta(days=6)
        return (first, last) if first <= last else (last, first)
