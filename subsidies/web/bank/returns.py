"""Return files: the list, one file with what it would do, confirming it; and unknown payments."""

from datetime import date
from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from portal.lib.masking import mask_last4
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.pages import Crumb, PageMixin
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import word_of
from subsidies.bankfiles.models import ExportRow
from subsidies.models.batch import State
from subsidies.models.line import Ended
from subsidies.reconciliation.models import ReturnFile
from subsidies.reconciliation.selectors import returns_in, rows_of, sent_in, unknown_in
from subsidies.reconciliation.services import (
    ReconciliationError,
    apply_return,
    clear_unknown,
    drop_return,
)
from subsidies.web import reads
from subsidies.web.bank.base import ENDS, RETURN_STATES, BankPage, refuse, say
from subsidies.web.roles import PAYOUT_ROLES


class Returns(BankPage):
    """Every return file of one's own area."""

    template_name = "subsidies/bank/returns.html"
    title = "回盘文件"
    tab = "bank:returns"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the newest first."""
        state = self.request.GET.get("state", "")
        rows = returns_in(self.counties)
        if state in RETURN_STATES:
            rows = rows.filter(state=state)
        names = tree(self.month)
        columns = (
            Column("name", "文件", lambda r: cells.link(r.name, reverse("bank:return", args=[r.pk])), head=True),
            Column("county", "县市区", lambda r: names.name(r.file.export.batch.region)),
            Column("month", "月份", lambda r: f"{r.file.export.batch.month:%Y-%m}", kind="date"),
            Column("bank", "银行文件", lambda r: cells.link(f"{r.file.layout.name}第{r.file.number}号", reverse("bank:file", args=[r.file_id]))),
            Column("rows", "行数", lambda r: cells.number(r.row_count), kind="number"),
            Column("failed", "失败", lambda r: cells.number(r.ends.get("failed", 0) + r.ends.get("rejected", 0)), kind="number"),
            Column("unknown", "待查", lambda r: cells.number(r.ends.get("unknown", 0) + r.refused_count), kind="number"),
            Column("state", "状态", lambda r: cells.badge(word_of(RETURN_STATES, r.state))),
            Column("at", "上传", lambda r: cells.day(r.read_at), kind="date"),
            Column("by", "上传人", lambda r: str(r.read_by)),
        )  # fmt: skip
        table = Table.of(self.request, columns, rows, caption=self.title)
        return super().get_context_data(
            table=table, state=state, states=RETURN_STATES.items(), **kwargs
        )


class ReturnPage(BankPage):
    """What a file says, before and after it is confirmed."""

    template_name = "subsidies/bank/return.html"
    tab = "bank:returns"

    @cached_property
    def returned(self) -> ReturnFile:
        """The file of the address."""
        return return_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """Its name."""
        return f"回盘文件 {self.returned.name}"

    def get_crumbs(self) -> tuple[Crumb, ...]:
        """Back to the bank file."""
        file = self.returned.file
        label = f"{file.layout.name}第{file.number}号文件"
        return (
            Crumb("回盘文件", reverse("bank:returns")),
            Crumb(label, reverse("bank:file", args=[file.pk])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Sums by end, refused rows with their cures, and the rows that are not paid."""
        returned = self.returned
        show = self.request.GET.get("show", "")
        rows = rows_of(returned)
        if show != "all":
            rows = rows.exclude(ended=Ended.PAID)
        table = Table.of(self.request, _columns(), rows.filter(problem=""), caption="回盘结果")
        ends = [
            (ENDS[end], returned.ends[end], _sum(returned, end)) for end in ENDS if returned.ends.get(end)
        ]  # fmt: skip
        missing = returned.file.row_count - sum(returned.ends.values())
        return super().get_context_data(
            returned=returned, file=returned.file, batch=returned.file.export.batch, table=table,
            show=show, results=ends, missing=max(missing, 0),
            refused=list(rows_of(returned).exclude(problem="")[:500]),
            settled=returned.file.export.batch.state == State.SETTLED,
            state=RETURN_STATES[returned.state], **kwargs,
        )  # fmt: skip


def _decided(returned: ReturnFile, action: str) -> int | None:
    """Who has taken this very step already; a second press by the same hand is no mistake."""
    return returned.applied_by_id if action == "apply" else returned.dropped_by_id


def _sum(returned: ReturnFile, end: str) -> Any:
    return returned.rows.filter(ended=end).aggregate(sum=Sum("row__amount"))["sum"]


def _columns() -> tuple[Column, ...]:
    return (
        Column("position", "行", lambda r: r.position, kind="number"),
        Column("number", "序号", lambda r: r.row.number, kind="number"),
        Column("name", "姓名", lambda r: r.row.name, head=True),
        Column("account", "账号", lambda r: mask_last4(r.row.last4, digits=8), kind="code"),
        Column("amount", "金额（元）", lambda r: cells.money(r.row.amount), kind="money"),
        Column("end", "结果", lambda r: cells.badge(word_of(ENDS, r.ended))),
        Column("code", "银行代码", lambda r: r.code or cells.DASH, kind="code"),
        Column("reason", "原因", lambda r: r.reason or cells.DASH),
        Column("said", "银行原话", lambda r: r.said or cells.DASH),
        Column("day", "入账日期", lambda r: cells.day(r.paid_on), kind="date"),
    )


class DecideReturn(PageMixin, View):
    """Confirm a file, or drop it."""

    roles = PAYOUT_ROLES

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """One of the two; a stale page is told so."""
        returned = return_or_404(request, pk)
        steps = {"apply": self._apply, "drop": self._drop}
        if action not in steps:
            raise Http404
        try:
            steps[action](request, returned)
        except ReconciliationError as error:
            returned.refresh_from_db()
            if _decided(returned, action) == request.user.pk:
                say(request, str(error))
            else:
                refuse(request, error)
        return HttpResponseRedirect(reverse("bank:return", args=[returned.pk]))

    @staticmethod
    def _apply(request: HttpRequest, returned: ReturnFile) -> None:
        done = apply_return(
            returned=returned, actor=request.user, at=timezone.now(), origin=origin_of(request)
        )
        batch = done.file.export.batch
        batch.refresh_from_db(fields=["state"])
        failed = done.ends.get("failed", 0) + done.ends.get("rejected", 0)
        text = f"已入账 {done.ends.get('paid', 0)} 笔，失败 {failed} 笔。"
        if failed:
            text += "失败的视同未发，账户更正后由下次核算补发。"
        if batch.state == State.SETTLED:
            text += "本批各笔都有结果，批次已结清。"
        say(request, text)

    @staticmethod
    def _drop(request: HttpRequest, returned: ReturnFile) -> None:
        drop_return(returned=returned, actor=request.user, at=timezone.now())
        say(request, "已放弃这个回盘文件，没有改动任何一笔。")


class Unknown(BankPage):
    """Payments of which nobody knows whether they arrived; they count as paid until cleared."""

    template_name = "subsidies/bank/unknown.html"
    title = "待查"
    tab = "bank:unknown"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the oldest first."""
        table = Table.of(self.request, (), unknown_in(self.counties), caption=self.title)
        people = reads.people_of((row.person_id for row in table.rows), self.request.user)
        names = tree(self.month)
        table.columns = (
            Column("name", "姓名", lambda r: people.cell(r.person_id, "payouts") if r.person_id else r.name, head=True),
            Column("county", "县市区", lambda r: names.name(r.file.export.batch.region)),
            Column("month", "月份", lambda r: f"{r.file.export.batch.month:%Y-%m}", kind="date"),
            Column("file", "银行文件", lambda r: cells.link(f"{r.file.layout.name}第{r.file.number}号", reverse("bank:file", args=[r.file_id]))),
            Column("number", "序号", lambda r: r.number, kind="number"),
            Column("account", "账号", lambda r: mask_last4(r.last4, digits=8), kind="code"),
            Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
            Column("reason", "为什么待查", lambda r: r.end.reason),
            Column("since", "自", lambda r: cells.day(r.end.told_at), kind="date"),
            Column("clear", "", lambda r: cells.link("登记核实结果", reverse("bank:clear", args=[r.pk]))),
        )  # fmt: skip
        table.shown = frozenset(column.key for column in table.columns)
        return super().get_context_data(table=table, **kwargs)


class Clear(BankPage):
    """The second look at one payment."""

    template_name = "subsidies/bank/clear.html"
    tab = "bank:unknown"

    @cached_property
    def row(self) -> ExportRow:
        """The payment of the address."""
        found = get_object_or_404(
            ExportRow.objects.select_related("export__batch"), pk=self.kwargs["pk"]
        )
        counties = reads.area(self.request.user, Month.of(found.export.batch.month))
        return get_object_or_404(sent_in(counties), pk=found.pk)

    def get_title(self) -> str:
        """Whose it is."""
        return f"核实 {self.row.name} 的一笔"

    def get_crumbs(self) -> tuple[Crumb, ...]:
        """Back to the list."""
        return (Crumb("待查", reverse("bank:unknown")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The payment with what the bank said."""
        row = self.row
        return super().get_context_data(
            row=row,
            end=row.end if hasattr(row, "end") else None,
            account=mask_last4(row.last4, digits=8),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write what was found; what was typed stays when it is refused."""
        typed = {
            name: request.POST.get(name, "")
            for name in ("ended", "reason", "code", "paid_on", "fault")
        }
        try:
            clear_unknown(
                row=self.row,
                ended=typed["ended"],
                reason=typed["reason"],
                code=typed["code"],
                paid_on=_day(typed["paid_on"]),
                account_fault=bool(typed["fault"]),
                actor=request.user,
                at=timezone.now(),
                origin=origin_of(request),
            )
        except ReconciliationError as error:
            context = self.get_context_data(error=str(error), typed=typed)
            return self.render_to_response(context, status=422)
        say(request, f"已登记 {self.row.name} 的核实结果。")
        return HttpResponseRedirect(reverse("bank:unknown"))


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ReconciliationError(f"入账日期“{text}”不是日期，请写成 2024-01-31。") from None


def return_or_404(request: HttpRequest, pk: int) -> ReturnFile:
    """A return file of one's own area."""
    found = get_object_or_404(ReturnFile.objects.select_related("file__export__batch"), pk=pk)
    counties = reads.area(request.user, Month.of(found.file.export.batch.month))
    return get_object_or_404(returns_in(counties), pk=pk)
