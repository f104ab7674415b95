"""待确认停发: what a determination or a person proposes to end, confirmed by a person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from eligibility.applications import services
from eligibility.applications.documents import forms, sheets
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Reason, Stop, StopState
from eligibility.models import Award
from eligibility.web.applications import reads
from eligibility.web.applications.files import download
from eligibility.web.applications.lists import each, summary, tick
from eligibility.web.applications.roles import CASE_ROLES, CLERKS
from eligibility.web.applications.words import STOPS
from portal.accounts.scope import region_ids
from portal.lib.periods import Month
from portal.people.models import Person
from portal.regions.models import Region
from portal.web import cells, words
from portal.web.entries import allowed
from portal.web.month import read_month
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.table import Column, Table, export

REASONS = [(code, label) for code, label in Reason.choices if code != Reason.TURNED]


def _item(row: Stop) -> Any:
    after = f" → {row.successor.item.name}" if row.successor else ""
    return f"{row.award.item.name}{after}"


def _overpaid(row: Stop) -> Any:
    if row.actual_month is None or row.actual_month <= row.due_month:
        return cells.DASH
    return f"{Month.of(row.actual_month).index - Month.of(row.due_month).index} 个月"


def _notice(row: Stop) -> Any:
    if row.state != StopState.CONFIRMED:
        return cells.DASH
    return cells.link("告知书", f"{reverse('applications:new_notice')}?stop={row.pk}")


COLUMNS = (
    Column("name", "姓名", reads.person_cell, sort="person__name", optional=False, head=True),
    Column("item", "项目", _item, sort="award__item__number"),
    Column("reason", "原因", lambda s: s.get_reason_display(), sort="reason"),
    Column("event", "事件", lambda s: s.event or cells.DASH),
    Column("event_date", "事件日期", lambda s: cells.day(s.event_date), kind="date"),
    Column("due", "应停月", lambda s: f"{s.due_month:%Y-%m}", kind="date", sort="due_month"),
    Column(
        "actual", "实停月", lambda s: f"{s.actual_month:%Y-%m}" if s.actual_month else cells.DASH,
        kind="date", sort="actual_month",
    ),
    Column("over", "多发", _overpaid),
    Column("state", "状态", lambda s: cells.badge(words.word_of(STOPS, s.state))),
    Column("remark", "说明", lambda s: s.remark or cells.DASH, hidden=True),
    Column("county", "县市区", lambda s: s.region.name, hidden=True),
    Column("notice", "告知书", _notice),
)  # fmt: skip


class Stops(Page):
    """Open proposals first; the others by state."""

    template_name = "applications/stops.html"
    title = "停发"
    menu = "申请"
    roles = CASE_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the applications."""
        return (Crumb("申请", reverse("applications:list")),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if request.GET.get("export") == "csv":
            return export(COLUMNS, self._rows()[: reads.EXPORTED], "stops")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters, and what may be done with it."""
        query, state = self.request.GET, self._state()
        may = allowed(self.request.user, CLERKS) and state == StopState.OPEN
        box = Column("tick", "选择", lambda s: tick(s, s.person.name), optional=False)
        table = Table.of(
            self.request, ((box,) if may else ()) + COLUMNS, self._rows(), caption="停发",
            exportable=True,
        )  # fmt: skip
        return super().get_context_data(
            table=table, state=state, states=StopState.choices, may=may, reasons=REASONS,
            chosen={key: query.get(key, "") for key in ("q", "reason", "county")},
            counties=reads.counties(self.request.user, self.month), this_month=self._this_month(),
            back=self.request.get_full_path(), **kwargs,
        )  # fmt: skip

    def _this_month(self) -> Month:
        """The month payments really stop with, as long as nobody says another."""
        return max(self.month, Month.of(timezone.localdate()))

    def _state(self) -> str:
        state = self.request.GET.get("state", StopState.OPEN)
        return state if state in (*StopState.values, "all") else StopState.OPEN

    def _rows(self) -> QuerySet[Stop]:
        query, user = self.request.GET, self.request.user
        rows = reads.of_people(reads.stops(user), user, query.get("q", ""))
        if (state := self._state()) != "all":
            rows = rows.filter(state=state)
        if query.get("reason") in Reason.values:
            rows = rows.filter(reason=query["reason"])
        if query.get("county"):
            rows = rows.filter(region__code=query["county"])
        return rows


class DecideStops(PageMixin, View):
    """Confirms or drops all ticked proposals."""

    roles = CLERKS
    menu = "申请"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the step with each and show the summary."""
        back = request.POST.get("back", "")
        back = back if back.startswith("/applications/stops/") else reverse("applications:stops")
        rows = reads.ticked(request, reads.stops(request.user))
        month = read_month(request.POST.get("actual_month", ""))
        keep = request.POST.get("action") == "keep"
        if month is None and not keep:
            messages.error(request, "实停月不正确，请按年-月填写，例如 2024-01。")
            return HttpResponseRedirect(back)
        remark, at = request.POST.get("remark", "")[:400], timezone.now()

        def step(row: Stop) -> None:
            if keep:
                services.keep_award(stop=row, remark=remark, actor=request.user, at=at)
                return
            assert month is not None
            reason = request.POST.get("reason") or row.reason
            services.confirm_stop(
                stop=row, reason=reason, actual_month=month, remark=remark, actor=request.user,
                at=at,
            )  # fmt: skip

        done, refused = each(rows, step)
        told = (
            "待遇保留；重新符合条件时自动恢复发放。"
            if keep
            else "已停发；多发的月份由下一次核算记入追缴。以后需要重新申请。"
        )
        return summary(request, "不停发" if keep else "确认停发", done, refused, back, told)


class ProposeStop(PageMixin, View):
    """A person proposes to end an award, from the file."""

    roles = CLERKS
    menu = "人员"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it and come back to the file."""
        people = Person.objects.filter(managing_region__in=region_ids(request.user))
        award = get_object_or_404(Award.objects.filter(person__in=people), pk=pk)
        month = read_month(request.POST.get("due_month", ""))
        try:
            if month is None:
                raise ApplicationError("应停月不正确。", "请按年-月填写，例如 2024-01。")
            services.propose_stop(
                award=award, reason=request.POST.get("reason", ""), due_month=month,
                event=request.POST.get("event", "")[:200],
                event_date=_day(request.POST.get("event_date", "")),
                remark=request.POST.get("remark", "")[:400], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "已提出停发，请在“停发”里确认。")
        except ApplicationError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("people:tab", args=[award.person_id, "applications"]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Changes(Page):
    """新增/停止明细表 of the month in work, to print or as a workbook."""

    template_name = "applications/changes.html"
    menu = "申请"
    roles = CASE_ROLES

    def get_title(self) -> str:
        """The month."""
        return f"{self.month.in_words()}增减明细"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the applications."""
        return (Crumb("申请", reverse("applications:list")),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or a workbook of two sheets."""
        if request.GET.get("as") == "xlsx":
            begun, ended = self._lists()
            title = f"{self.month.in_words()}"
            content = sheets.changes_xlsx(title, begun, ended)
            return download(content, f"zengjian-{self.month}.xlsx", sheets.CONTENT_TYPE)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both lists."""
        begun, ended = self._lists()
        region = self.request.user.region
        return super().get_context_data(
            lists=(("新增", begun), ("停止", ended)), place=region.name if region else "", **kwargs
        )

    def _lists(self) -> tuple[list[forms.Changed], list[forms.Changed]]:
        ids = region_ids(self.request.user)
        codes = frozenset(Region.objects.filter(pk__in=ids).values_list("code", flat=True))
        return forms.begun(ids, codes, self.month), forms.ended(ids, self.month)
