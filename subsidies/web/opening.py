"""旧系统切换: a county's past payments, compared with the rules, then taken over."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import View

from portal.lib.periods import Month
from portal.lib.workbook import Heading, Sheet, workbook_bytes
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.entries import allowed
from portal.web.month import read_month
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.table import Column, Table, export
from portal.web.words import Word, word_of
from subsidies.models import Batch
from subsidies.opening import tasks
from subsidies.opening.models import OpeningFile
from subsidies.opening.models.opening_difference import DifferenceKind
from subsidies.opening.models.opening_file import State
from subsidies.opening.selectors import differences, openings
from subsidies.opening.services import (
    OpeningError,
    confirm_opening,
    drop_opening,
    undo_opening,
    upload_opening,
)
from subsidies.opening.workbook import HEADINGS
from subsidies.web import reads
from subsidies.web.opening_table import HISTORY, choices, columns, month_row, total
from subsidies.web.queueing import hand_over
from subsidies.web.roles import OPENING_ROLES, PAYOUT_ROLES

STATES = {
    State.WAITING: Word("核对中", "accent", "hourglass"),
    State.READ: Word("待确认", "warn", "clock"),
    State.CONFIRMED: Word("导入中", "accent", "hourglass"),
    State.APPLIED: Word("已导入", "good", "check"),
    State.FAILED: Word("未完成", "bad", "alert-triangle"),
    State.DROPPED: Word("已放弃", "plain", "x"),
    State.UNDONE: Word("已撤回", "plain", "arrow-left"),
}
LARGEST = 20 * 1024 * 1024
EXPORTED = 20_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def state_word(file: OpeningFile) -> Word:
    """A file's state as shown; one with bad rows waits for nobody's confirmation."""
    if file.state == State.READ and file.bad_count:
        return Word("有不能导入的行", "bad", "alert-triangle")
    return word_of(STATES, file.state)


class OpeningsPage(Page):
    """The files of one's own area, and the form for another."""

    template_name = "subsidies/openings.html"
    title = "旧系统切换"
    menu = "发放"
    roles = PAYOUT_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """The counties of one's area today."""
        return reads.area(self.request.user, Month.of(timezone.localdate()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the newest first."""
        regions = tree(Month.of(timezone.localdate()))
        listed = (
            Column("name", "文件", lambda r: cells.link(r.name, reverse("opening", args=[r.pk])), head=True),
            Column("county", "县市区", lambda r: regions.name(r.region)),
            Column("rows", "笔数", lambda r: cells.number(r.row_count), kind="number"),
            Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
            Column("state", "状态", lambda r: cells.badge(state_word(r))),
            Column("at", "上传", lambda r: cells.day(r.read_at), kind="date"),
            Column("by", "上传人", lambda r: str(r.read_by)),
            Column("second", "确认人", lambda r: str(r.confirmed_by or "") or cells.DASH),
        )  # fmt: skip
        table = Table.of(self.request, listed, openings(self.counties), caption=self.title)
        return super().get_context_data(
            table=table,
            headings=HEADINGS,
            counties=[(code, regions.name(code)) for code in self.counties],
            may_upload=allowed(self.request.user, OPENING_ROLES) and bool(self.counties),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook; a worker checks it."""
        given = request.FILES.get("file")
        try:
            if given is None:
                raise OpeningError("没有选择文件。请选择按样表填好的 xlsx 工作簿。")
            if given.size > LARGEST:
                raise OpeningError("文件超过 20 MB。请按年份分成几个文件，先传早的。")
            file = upload_opening(
                region=request.POST.get("region", ""),
                name=given.name,
                content=given.read(),
                actor=request.user,
                at=timezone.now(),
            )
        except OpeningError as error:
            chosen = request.POST.get("region", "")
            context = self.get_context_data(error=str(error), chosen=chosen)
            return self.render_to_response(context, status=422)
        hand_over(request, tasks.send, file)
        return HttpResponseRedirect(reverse("opening", args=[file.pk]))


class OpeningTemplate(PageMixin, View):
    """The empty workbook with its headings."""

    roles = PAYOUT_ROLES

    def get(self, request: HttpRequest) -> HttpResponse:
        """Headings, and one invented row to show how."""
        heads = [Heading(head, 22) for head in HEADINGS]
        how = ["（示例，填写时删去）431103194001010000", "yongzhou-08", "", "2023-11", "50.00"]
        content = workbook_bytes([Sheet("发放记录", heads, [how])], at=timezone.now())
        return _file(content, "旧系统发放记录样表.xlsx")


class OpeningPage(Page):
    """One file: how far it is, its bad rows, or the comparison and the second person's choice."""

    template_name = "subsidies/opening.html"
    menu = "发放"
    roles = PAYOUT_ROLES

    @cached_property
    def file(self) -> OpeningFile:
        """The file of the address."""
        return opening_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """Its county and name."""
        county = tree(Month.of(timezone.localdate())).name(self.file.region)
        return f"{county}：{self.file.name}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("发放", reverse("payouts")), Crumb("旧系统切换", reverse("openings")))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for htmx the bar, and the page anew when it is done; or the list as a file."""
        if request.GET.get("export") == "csv":
            rows = list(self._rows()[:EXPORTED])
            told = columns(rows, request.user, self.file)
            return export(told, rows, f"opening-{self.file.pk}")
        if not request.htmx:
            return super().get(request, *args, **kwargs)
        if self.file.state not in (State.WAITING, State.CONFIRMED):
            response = HttpResponse()
            response["HX-Refresh"] = "true"
            return response
        return render(request, "components/progress.html", self._bar())

    def _bar(self) -> dict[str, Any]:
        done, total = tasks.progress_of(self.file)
        text = "正在逐月与规则比较" if self.file.state == State.WAITING else "正在导入并逐月比较"
        return {
            "id": "opening-progress", "running": True, "text": text, "done": done, "total": total,
            "url": reverse("opening", args=[self.file.pk]),
        }  # fmt: skip

    def _asked(self) -> tuple[str, str]:
        kind, month = self.request.GET.get("kind", ""), read_month(self.request.GET.get("of", ""))
        return kind if kind in DifferenceKind.values else "", str(month) if month else ""

    def _rows(self) -> Any:
        kind, month = self._asked()
        return differences(self.file, kind=kind, month=month)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the state of the file calls for."""
        file, (kind, month) = self.file, self._asked()
        user = self.request.user
        table = Table.of(self.request, (), self._rows(), caption="与规则的差异", exportable=True)
        table.columns = columns(table.rows, user, self.file)
        table.shown = frozenset(column.key for column in table.columns)
        working = file.state in (State.WAITING, State.CONFIRMED)
        months = [month_row(row, file) for row in file.months]
        may = allowed(user, OPENING_ROLES)
        return super().get_context_data(
            file=file,
            state=state_word(file),
            bar=self._bar() if working else {},
            table=table,
            months=months,
            total=total(months),
            choices=choices(months) if file.state == State.READ else [],
            kinds=DifferenceKind.choices,
            asked={"kind": kind, "month": month},
            unknown_bad=file.bad_count - len(file.bad),
            may_drop=may and file.state in (State.READ, State.FAILED, State.WAITING),
            may_confirm=may and file.state == State.READ and not file.bad_count,
            own=file.read_by_id == user.pk,
            undone_told=f"原因：{file.undo_reason}。导入的明细已作废，各项待遇恢复了原来的起算月份。",
            may_undo=may and file.state == State.APPLIED,
            batches=Batch.objects.filter(pk__in=file.batch_ids)
            .select_related("fund")
            .order_by("pk"),
            **kwargs,
        )


class OpeningStep(PageMixin, View):
    """Confirm a file, give it up, or take it back."""

    roles = OPENING_ROLES

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """One of the three; a stale page is told so."""
        file = opening_or_404(request, pk)
        steps = {"confirm": self._confirm, "drop": self._drop, "undo": self._undo}
        if action not in steps:
            raise Http404
        try:
            steps[action](request, file)
        except OpeningError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("opening", args=[file.pk]))

    def _confirm(self, request: HttpRequest, file: OpeningFile) -> None:
        since = _since(file, request.POST.get("settle_from", ""))
        done = confirm_opening(
            file_id=file.pk, settle_from=since, actor=request.user, at=timezone.now()
        )
        hand_over(request, tasks.send, done)

    def _drop(self, request: HttpRequest, file: OpeningFile) -> None:
        drop_opening(file_id=file.pk, actor=request.user, at=timezone.now())
        messages.success(request, "已放弃这个文件，台账没有任何改动。")

    def _undo(self, request: HttpRequest, file: OpeningFile) -> None:
        reason = request.POST.get("reason", "")
        undo_opening(file_id=file.pk, reason=reason, actor=request.user, at=timezone.now())
        messages.success(
            request, "已撤回：导入的明细作废，各项待遇恢复原来的起算月份。改正后可以重新上传。"
        )


def _since(file: OpeningFile, text: str) -> Month | None:
    known = [row["month"] for row in file.months]
    if not known:
        return None
    if text == HISTORY:
        return Month.parse(known[-1]).next()
    if text not in known:
        raise OpeningError("请选择从哪个月起与规则比较。")
    return Month.parse(text)


def opening_or_404(request: HttpRequest, pk: int) -> OpeningFile:
    """A file of one's own area."""
    counties = reads.area(request.user, Month.of(timezone.localdate()))
    return get_object_or_404(openings(counties), pk=pk)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    shown = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = shown or "attachment"
    return response
