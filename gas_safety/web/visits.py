"""Visits as recorded: list, page, signature and pictures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import View

from gas_safety.hazards.selectors import ledger
from gas_safety.models import Inspection, Photograph
from gas_safety.scope import own
from gas_safety.web.base import GasPage, number_of, read_day
from gas_safety.web.words import HAZARD_STATES, OUTCOMES
from portal.web import cells
from portal.web.table import Column, Table
from portal.web.words import word_of


class InspectionPage(GasPage):
    """One visit as it was recorded."""

    template_name = "gas_safety/inspection.html"
    tab = "gas:customers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything of the visit."""
        rows = Inspection.objects.select_related("customer", "company__organisation", "region")
        visit: Any = self.row(rows, pk=self.kwargs["pk"])
        user = self.request.user
        hazards = ledger(user).filter(inspection=visit)
        return super().get_context_data(
            visit=visit, title=f"{visit.customer.name} {visit.day} 安检",
            outcome=word_of(OUTCOMES, visit.outcome),
            hazards=[(h, word_of(HAZARD_STATES, h.state)) for h in hazards],
            photographs=own(visit.photographs.all(), user), **kwargs,
        )  # fmt: skip


class InspectionList(GasPage):
    """Visits of the area, newest first."""

    template_name = "gas_safety/inspections.html"
    tab = "gas:due"
    title = "安检记录"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters."""
        query = self.request.GET
        rows = own(
            Inspection.objects.select_related("customer", "company__organisation", "region").defer(
                "signature"
            ),
            self.request.user,
        )
        if outcome := query.get("outcome"):
            rows = rows.filter(outcome=outcome)
        if company := number_of(query.get("company")):
            rows = rows.filter(company=company)
        for key, path in (("from", "day__gte"), ("to", "day__lte")):
            if day := read_day(query.get(key, "")):
                rows = rows.filter(**{path: day})
        table = Table.of(self.request, _columns(), rows, caption="安检记录", default_sort="-day")
        return super().get_context_data(
            table=table, outcomes=Inspection.Outcome.choices, outcome=query.get("outcome", ""),
            day_from=query.get("from", ""), day_to=query.get("to", ""), **kwargs,
        )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", "日期", lambda v: cells.link(cells.day(v.day), reverse("gas:inspection", args=[v.pk])),
               kind="date", sort="day", optional=False),
        Column("customer", "用户", lambda v: cells.link(
            v.customer.name, reverse("gas:customer", args=[v.customer_id])), head=True),
        Column("outcome", "结果", lambda v: cells.badge(word_of(OUTCOMES, v.outcome))),
        Column("taught", "安全教育", lambda v: "已做" if v.taught else "未做"),
        Column("kind", "类别", lambda v: "企业安检" if v.by_company else "执法检查"),
        Column("inspector", "安检员", lambda v: v.inspector),
        Column("company", "企业", lambda v: str(v.company)),
        Column("county", "县市区", lambda v: v.region.name),
    )  # fmt: skip


class Signature(GasPage, View):
    """The signature of a visit, as the picture it is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The picture."""
        visit = self.row(Inspection.objects.all(), pk=pk)
        if not visit.signature:
            raise Http404
        return _picture(bytes(visit.signature), "image/png")


class PhotographFile(GasPage, View):
    """A picture, to those who may see its row."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The picture."""
        photograph = self.row(Photograph.objects.all(), pk=pk)
        try:
            with photograph.file.open("rb") as file:
                return _picture(file.read(), photograph.kind)
        except FileNotFoundError:
            raise Http404("照片文件不在存储中。") from None


def _picture(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
