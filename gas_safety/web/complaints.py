"""Reports from the public: list, entry, what is done with them, and who reported."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gas_safety.complaints.services import move_complaint, receive, reveal_reporter
from gas_safety.complaints.transitions import TRANSITIONS, actions_from
from gas_safety.errors import GasError
from gas_safety.models import Complaint, ComplaintState
from gas_safety.scope import INSPECTORS, own
from gas_safety.web.base import FormPage, GasPage, Styled, say
from gas_safety.web.forms import ComplaintForm
from gas_safety.web.words import COMPLAINT_STATES, OVERDUE
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import word_of


def columns(today: Any) -> tuple[Column, ...]:
    """The list's columns; never who reported."""
    return (
        Column("number", "编号", lambda c: cells.link(c.number, reverse("gas:complaint", args=[c.pk])),
               kind="code", sort="number", head=True, optional=False),
        Column("received", "受理日期", lambda c: cells.day(c.received_on), kind="date", sort="received_on"),
        Column("channel", "渠道", lambda c: c.get_channel_display()),
        Column("place", "地点", lambda c: c.place),
        Column("county", "县市区", lambda c: c.region.name, hidden=True),
        Column("state", "状态", lambda c: cells.badge(word_of(COMPLAINT_STATES, c.state)), sort="state"),
        Column("unit", "承办单位", lambda c: c.unit or cells.DASH, sort="unit"),
        Column("due", "反馈期限", lambda c: _due(c, today), kind="date", sort="due_on"),
    )  # fmt: skip


def _due(complaint: Complaint, today: Any) -> Any:
    late = complaint.state == "dispatched" and complaint.due_on and complaint.due_on < today
    shown = cells.day(complaint.due_on)
    return cells.format_html("{} {}", shown, cells.badge(OVERDUE)) if late else shown


class ComplaintList(GasPage):
    """Reports of the area."""

    template_name = "gas_safety/complaints.html"
    title = "举报"
    tab = "gas:complaints"
    roles = INSPECTORS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filter."""
        state = self.request.GET.get("state", "")
        rows = own(Complaint.objects.select_related("region"), self.request.user)
        if state == "late":
            rows = rows.filter(state="dispatched", due_on__lt=self.today)
        elif state == "open":
            rows = rows.filter(state__in=["received", "dispatched"])
        elif state in ComplaintState.values:
            rows = rows.filter(state=state)
        table = Table.of(
            self.request, columns(self.today), rows, caption="举报", default_sort="-received"
        )
        return super().get_context_data(
            table=table, state=state, states=ComplaintState.choices, **kwargs
        )


class ComplaintNew(FormPage):
    """Enter a report."""

    title = "登记举报"
    tab = "gas:complaints"
    roles = INSPECTORS

    def make_form(self, *given: Any) -> forms.Form:
        """Received today, here."""
        user = self.request.user
        initial = {"received_on": self.today, "region": user.region_id}
        return ComplaintForm(*given, initial=initial, user=user, today=self.today)

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        made = receive(
            actor=self.request.user, at=timezone.now(), today=self.today,
            origin=origin_of(self.request), **form.cleaned_data,
        )  # fmt: skip
        say(self.request, f"已登记，编号 {made.number}，等待交办。")
        return reverse("gas:complaint", args=[made.pk])


class ComplaintPage(GasPage):
    """One report with what came of it."""

    template_name = "gas_safety/complaint.html"
    tab = "gas:complaints"
    roles = INSPECTORS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything but who reported."""
        user = self.request.user
        complaint: Any = self.row(Complaint.objects.select_related("region"), pk=self.kwargs["pk"])
        return super().get_context_data(
            complaint=complaint, title=f"举报 {complaint.number}",
            state=word_of(COMPLAINT_STATES, complaint.state), actions=actions_from(complaint.state),
            named=complaint.reporter is not None or complaint.reporter_phone is not None,
            hazards=own(complaint.hazards.select_related("problem"), user), **kwargs,
        )  # fmt: skip


class MoveForm(Styled, forms.Form):
    """What a step needs; only those fields are shown."""

    unit = forms.CharField(label="承办单位", max_length=60)
    due_on = forms.DateField(label="反馈期限", help_text="文件没有印出期限，由受理单位确定。")
    result = forms.CharField(label="结果", widget=forms.Textarea)

    def __init__(self, *args: Any, needs: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - needs:
            del self.fields[name]


class ComplaintMove(FormPage):
    """One step along the transitions table."""

    tab = "gas:complaints"
    roles = INSPECTORS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the report up first: not seen is not found."""
        self.complaint: Any = None
        if request.user.is_authenticated:
            self.complaint = self.row(Complaint.objects.select_related("region"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        """What is done."""
        if self.kwargs["action"] not in TRANSITIONS:
            raise Http404
        return f"{TRANSITIONS[self.kwargs['action']].label}：{self.complaint.number}"

    def back(self) -> str:
        """To the report."""
        return reverse("gas:complaint", args=[self.complaint.pk])

    def make_form(self, *given: Any) -> forms.Form:
        """What the step needs."""
        move = TRANSITIONS.get(self.kwargs["action"])
        if move is None:
            raise Http404
        self.submit = move.label
        return MoveForm(*given, needs=move.needs)

    def send(self, form: forms.Form) -> str:
        """Take the step."""
        moved = move_complaint(
            actor=self.request.user, complaint=self.complaint, action=self.kwargs["action"],
            values=form.cleaned_data, at=timezone.now(), today=self.today,
            origin=origin_of(self.request),
        )  # fmt: skip
        say(self.request, f"现在是“{moved.get_state_display()}”。")
        return self.back()


@method_decorator(never_cache, name="dispatch")
class RevealReporter(GasPage):
    """Who reported, after a reason; shown once, recorded."""

    template_name = "gas_safety/reveal.html"
    tab = "gas:complaints"
    title = "查看举报人"
    roles = INSPECTORS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of which report."""
        complaint = self.row(Complaint.objects.all(), pk=self.kwargs["pk"])
        back = reverse("gas:complaint", args=[complaint.pk])
        reasons = ("核实举报内容", "反馈办理结果")
        return super().get_context_data(
            who=f"举报 {complaint.number}", back=back, reasons=reasons, **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name and phone."""
        complaint = self.row(Complaint.objects.select_related("region"), pk=pk)
        reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
        try:
            name, phone = reveal_reporter(
                actor=request.user, complaint=complaint, reason=reason, at=timezone.now(),
                origin=origin_of(request),
            )  # fmt: skip
        except GasError as error:
            return self.render_to_response(self.get_context_data(error=str(error)), status=422)
        shown = [("举报人", name or "未留姓名"), ("电话", phone or "未留电话")]
        return self.render_to_response(self.get_context_data(shown=shown))
