"""Visits as recorded: list, page, signature and pictures."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from gas_safety.hazards.selectors import ledger
from gas_safety.inspections.withdrawing import withdraw_inspection
from gas_safety.models import Inspection, Photograph
from gas_safety.scope import own
from gas_safety.web.base import FormPage, GasPage, Styled, number_of, read_day, say
from gas_safety.web.words import HAZARD_STATES, WITHDRAWN, outcome_of
from portal.lib.crypto import SealError
from portal.people import vault
from portal.sealing import cipher
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import word_of


class InspectionPage(GasPage):
    """One visit as it was recorded."""

    template_name = "gas_safety/inspection.html"
    tab = "gas:customers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything of the visit."""
        rows = Inspection.objects.select_related(
            "customer", "company__organisation", "region", "withdrawn_by"
        )
        visit: Any = self.row(rows, pk=self.kwargs["pk"])
        user = self.request.user
        hazards = ledger(user).filter(inspection=visit)
        return super().get_context_data(
            visit=visit, title=f"{visit.customer.name} {visit.day} 安检",
            outcome=outcome_of(visit), withdrawn=_withdrawn(visit),
            hazards=[(h, word_of(HAZARD_STATES, h.state)) for h in hazards],
            photographs=own(visit.photographs.all(), user), **kwargs,
        )  # fmt: skip


def _withdrawn(visit: Inspection) -> str:
    if visit.withdrawn_at is None:
        return ""
    day = timezone.localdate(visit.withdrawn_at)
    return f"{visit.withdrawn_by}于 {day} 撤销，不再计入。原因：{visit.withdrawn_reason}"


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
        outcome = query.get("outcome", "")
        if outcome in Inspection.Outcome.values:
            rows = rows.filter(outcome=outcome, withdrawn_at__isnull=True)
        elif outcome == "withdrawn":
            rows = rows.filter(withdrawn_at__isnull=False)
        if company := number_of(query.get("company")):
            rows = rows.filter(company=company)
        for key, path in (("from", "day__gte"), ("to", "day__lte")):
            if day := read_day(query.get(key, "")):
                rows = rows.filter(**{path: day})
        table = Table.of(self.request, _columns(), rows, caption="安检记录", default_sort="-day")
        return super().get_context_data(
            table=table, outcomes=[*Inspection.Outcome.choices, ("withdrawn", WITHDRAWN.text)], outcome=outcome,
            day_from=query.get("from", ""), day_to=query.get("to", ""), **kwargs,
        )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", "日期", lambda v: cells.link(cells.day(v.day), reverse("gas:inspection", args=[v.pk])),
               kind="date", sort="day", optional=False),
        Column("customer", "用户", lambda v: cells.link(
            v.customer.name, reverse("gas:customer", args=[v.customer_id])), head=True),
        Column("outcome", "结果", lambda v: cells.badge(outcome_of(v))),
        Column("taught", "安全教育", lambda v: "已做" if v.taught else "未做"),
        Column("kind", "类别", lambda v: "企业安检" if v.by_company else "执法检查"),
        Column("inspector", "安检员", lambda v: v.inspector),
        Column("company", "企业", lambda v: str(v.company)),
        Column("county", "县市区", lambda v: v.region.name),
    )  # fmt: skip


class WithdrawForm(Styled, forms.Form):
    """Why."""

    reason = forms.CharField(label="撤销原因", max_length=200, widget=forms.Textarea)


class WithdrawVisit(FormPage):
    """Take back a visit that was entered wrong."""

    tab = "gas:customers"
    submit = "撤销这次安检"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the visit up first: not seen is not found."""
        self.visit: Any = None
        if request.user.is_authenticated:
            rows = Inspection.objects.select_related("customer").defer("signature")
            self.visit = self.row(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        """Which."""
        return f"撤销{self.visit.customer.name} {self.visit.day} 的安检"

    def back(self) -> str:
        """To the visit."""
        return reverse("gas:inspection", args=[self.visit.pk])

    def make_form(self, *given: Any) -> forms.Form:
        """With what follows."""
        self.note = (
            "登记错了才撤销：记录和原因留在历史里，不再计入，这一户按没有这次安检重新计算应检日期。"
            "这次发现的隐患留在台账里，由检查人员在隐患页撤销；设备情况在用户页修改。"
        )
        return WithdrawForm(*given)

    def send(self, form: forms.Form) -> str:
        """Withdraw it."""
        withdraw_inspection(
            actor=self.request.user, inspection=self.visit, at=timezone.now(),
            origin=origin_of(self.request), **form.cleaned_data,
        )  # fmt: skip
        say(self.request, "已撤销。应检日期已重新计算，正确的情况请重新登记安检。")
        return reverse("gas:customer", args=[self.visit.customer_id])


class Signature(GasPage, View):
    """The signature of a visit, as the picture it is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The picture."""
        visit = self.row(Inspection.objects.all(), pk=pk)
        if not visit.signature:
            raise Http404
        return _picture(cipher().open_bytes(visit.signature), "image/png")


class PhotographFile(GasPage, View):
    """A picture, to those who may see its row."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The picture."""
        photograph = self.row(Photograph.objects.all(), pk=pk)
        try:
            return _picture(vault.take(photograph.stored_as), photograph.kind)
        except (FileNotFoundError, SealError):
            raise Http404("照片的文件缺失或已损坏，请联系系统管理员从备份恢复。") from None


def _picture(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
