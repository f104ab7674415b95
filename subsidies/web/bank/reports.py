"""报表: asking for one, watching it being made, opening it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.generic import View

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.month import read_month
from portal.web.pages import Crumb, PageMixin
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import Word, word_of
from subsidies.bankfiles.selectors import area
from subsidies.reports import tasks
from subsidies.reports.models import Report
from subsidies.reports.models.report import Kind, State
from subsidies.reports.progress import progress_of
from subsidies.reports.services import ReportError, open_report, request_report
from subsidies.web.bank.base import BankPage, refuse
from subsidies.web.bank.files import TYPES
from subsidies.web.queueing import hand_over
from subsidies.web.roles import PAYOUT_ROLES

STATES = {
    "waiting": Word("生成中", "warn", "hourglass"),
    "ready": Word("可下载", "good", "check"),
    "failed": Word("未完成", "bad", "alert-triangle"),
    "dropped": Word("已过期", "plain", "x"),
}
ABOUT = {
    "roll": "逐笔列出，可打印签领；页脚有制表、复核、审批。",
    "summary": "按县市区、资金、项目汇总人数、笔数和金额。",
    "changes": "与上月比：新增、停发、增减、补发、追缴，逐人列出原因。",
    "year": "每人每项全年各月和合计，已审批的各月。",
}


class Reports(BankPage):
    """The form, and the reports of one's own area."""

    template_name = "subsidies/bank/reports.html"
    title = "报表"
    tab = "bank:reports"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reports of the last days, the newest first."""
        codes = area(self.request.user, self.month)
        names = tree(self.month)
        rows = Report.objects.filter(region__in=codes).select_related("requested_by", "content")
        columns = (
            Column("kind", "报表", lambda r: cells.link(r.get_kind_display(), reverse("bank:report", args=[r.pk])), head=True),
            Column("region", "地区", lambda r: names.name(r.region)),
            Column("month", "月份", lambda r: f"{r.month:%Y}年" if r.kind == Kind.YEAR else f"{r.month:%Y-%m}", kind="date"),
            Column("masked", "号码", lambda r: "已遮盖" if r.masked else f"完整：{r.purpose}"),
            Column("rows", "行数", lambda r: cells.number(r.row_count or None), kind="number"),
            Column("state", "状态", lambda r: cells.badge(word_of(STATES, r.state))),
            Column("at", "申请", lambda r: cells.day(r.requested_at), kind="date"),
            Column("by", "申请人", lambda r: str(r.requested_by)),
        )  # fmt: skip
        table = Table.of(self.request, columns, rows, caption=self.title)
        regions = [(c, names.full_name(c)) for c in sorted(codes) if 4 <= len(c) <= 6]
        kinds = [(key, label, ABOUT[key]) for key, label in Kind.choices]
        kwargs.setdefault("typed", {"kind": "roll", "month": str(self.month)})
        return super().get_context_data(table=table, kinds=kinds, regions=regions, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for one and go to its page; what was typed stays when it is refused."""
        typed = {
            name: request.POST.get(name, "")
            for name in ("kind", "region", "month", "full", "purpose")
        }
        month = read_month(typed["month"])
        try:
            if month is None:
                raise ReportError(f"月份“{typed['month']}”不正确，请写成 2024-01。")
            report = request_report(
                kind=typed["kind"],
                region=typed["region"],
                month=month,
                masked=not typed["full"],
                purpose=typed["purpose"],
                actor=request.user,
                at=timezone.now(),
                origin=origin_of(request),
            )
        except ReportError as error:
            context = self.get_context_data(error=str(error), typed=typed)
            return self.render_to_response(context, status=422)
        hand_over(request, tasks.send, report)
        return HttpResponseRedirect(reverse("bank:report", args=[report.pk]))


class ReportPage(BankPage):
    """How far a report is; ready, it can be opened."""

    template_name = "subsidies/bank/report.html"
    tab = "bank:reports"

    @cached_property
    def report(self) -> Report:
        """The report of the address."""
        return report_or_404(self.request, self.month, self.kwargs["pk"])

    def get_title(self) -> str:
        """What it is."""
        report, month = self.report, Month.of(self.report.month)
        when = f"{month.year}" if report.kind == Kind.YEAR else month.in_words()
        return f"{tree(month).name(report.region)}{when}{report.get_kind_display()}"

    def get_crumbs(self) -> tuple[Crumb, ...]:
        """Back to the list."""
        return (Crumb("报表", reverse("bank:reports")),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for htmx the bar, and the whole page anew when it is done."""
        if not request.htmx:
            return super().get(request, *args, **kwargs)
        if self.report.state != State.WAITING:
            response = HttpResponse()
            response["HX-Refresh"] = "true"
            return response
        return render(request, "components/progress.html", self.bar())

    def bar(self) -> dict[str, Any]:
        """The words of the progress bar."""
        progress = progress_of(self.report)
        return {
            "id": "report-progress", "running": True, "url": reverse("bank:report", args=[self.report.pk]),
            "text": "正在生成", "done": progress.done, "total": progress.total,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """State and what may be done."""
        report = self.report
        own = report.requested_by_id == self.request.user.pk
        bar = self.bar() if report.state == State.WAITING else {}
        return super().get_context_data(
            report=report, state=STATES[report.state], may_open=report.masked or own, bar=bar, **kwargs
        )  # fmt: skip


@method_decorator(never_cache, name="dispatch")
class DownloadReport(PageMixin, View):
    """The workbook itself."""

    roles = PAYOUT_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes, recorded."""
        report = report_or_404(request, self.month, pk)
        try:
            content = open_report(
                report=report, actor=request.user, at=timezone.now(), origin=origin_of(request)
            )
        except ReportError as error:
            refuse(request, error)
            return HttpResponseRedirect(reverse("bank:report", args=[report.pk]))
        response = HttpResponse(content, content_type=TYPES["xlsx"])
        name = report.content.name if report.content else "report.xlsx"
        shown = content_disposition_header(as_attachment=True, filename=name)
        response.headers["Content-Disposition"] = shown or "attachment"
        return response


def report_or_404(request: HttpRequest, month: Month, pk: int) -> Report:
    """A report of one's own area."""
    rows = Report.objects.filter(region__in=area(request.user, month))
    return get_object_or_404(rows.select_related("requested_by", "content"), pk=pk)
