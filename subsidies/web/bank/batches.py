"""A batch's bank tab: what a file would hold, the files, and what came back."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells, words
from portal.web.pages import Crumb, PageMixin
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from subsidies.bankfiles import tasks
from subsidies.bankfiles.layout import LayoutError
from subsidies.bankfiles.models import Export, ExportOrder
from subsidies.bankfiles.models.export_order import OrderState
from subsidies.bankfiles.models.export_row import Problem
from subsidies.bankfiles.plan import plan_of
from subsidies.bankfiles.selectors import export_of, files_in, files_of, left_out, order_of
from subsidies.bankfiles.services import BankFileError, order_export
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.reconciliation.selectors import ZERO, failed_of, results
from subsidies.web import reads
from subsidies.web.bank.base import ENDS, BankPage, batch_or_404, refuse
from subsidies.web.queueing import hand_over
from subsidies.web.roles import PAYOUT_ROLES
from subsidies.web.steps import steps

PURPOSES = ("送代发银行", "重新送代发银行", "核对报盘内容")
_SHOWN = (State.APPROVED, State.EXPORTED, State.SETTLED)


class Home(BankPage):
    """The month's batches that are with the bank or on their way there."""

    template_name = "subsidies/bank/home.html"
    tab = "bank:home"

    def get_title(self) -> str:
        """The month."""
        return f"{self.month.in_words()}银行代发与回盘"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One row a batch, with sums by end."""
        rows = reads.batches(self.counties).filter(month=self.month.first, state__in=_SHOWN)
        rows = rows.order_by("region", "fund__code", "sequence")
        table = Table.of(self.request, (), rows, caption=self.get_title(), page_size=200)
        table.columns = _batch_columns(table.rows, self.month)
        table.shown = frozenset(column.key for column in table.columns)
        return super().get_context_data(table=table, **kwargs)


def _batch_columns(rows: Any, month: Month) -> tuple[Column, ...]:
    names = tree(month)
    files = list(files_in({row.region for row in rows}).filter(export__batch__in=rows))
    by_file, by_batch, counts = results(files), {}, Counter[int]()
    for file in files:
        mine = by_batch.setdefault(file.export.batch_id, dict.fromkeys(ENDS, ZERO))
        counts[file.export.batch_id] += 1
        for end, found in by_file.get(file.pk, {}).items():
            mine["" if end == "waiting" else end] += found["sum"]

    def of(end: str) -> Any:
        return lambda r: cells.money(by_batch.get(r.pk, {}).get(end, ZERO) or None)

    return (
        Column(
            "county", "县市区",
            lambda r: cells.link(names.name(r.region), reverse("bank:batch", args=[r.pk])), head=True,
        ),
        Column("fund", "资金", lambda r: r.fund.name),
        Column("sequence", "批次", lambda r: f"第{r.sequence}批", kind="code"),
        Column("state", "状态", lambda r: cells.badge(words.word_of(words.BATCH_STATES, r.state))),
        Column("cash", "实发（元）", lambda r: cells.money(r.cash), kind="money"),
        Column("files", "文件", lambda r: cells.number(counts[r.pk] or None), kind="number"),
        Column("paid", "已到账（元）", of("paid"), kind="money"),
        Column("failed", "失败（元）", of("failed"), kind="money"),
        Column("unknown", "待查（元）", of("unknown"), kind="money"),
        Column("waiting", "等待回盘（元）", of(""), kind="money"),
    )  # fmt: skip


class BatchBank(BankPage):
    """One batch: the plan before the export, files and results after it."""

    template_name = "subsidies/bank/batch.html"
    tab = "bank:home"

    @cached_property
    def batch(self) -> Batch:
        """The batch of the address."""
        return batch_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """County and month."""
        month = Month.of(self.batch.month)
        county = tree(month).name(self.batch.region)
        return f"{county} {month.in_words()}第{self.batch.sequence}批：银行与回盘"

    def get_crumbs(self) -> tuple[Crumb, ...]:
        """Back to the month's list."""
        month = Month.of(self.batch.month)
        address = f"{reverse('bank:home')}?month={month}"
        return (Crumb("发放", reverse("payouts")), Crumb("银行代发与回盘", address))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for htmx the bar, and the page anew when the files are made."""
        if not request.htmx:
            return super().get(request, *args, **kwargs)
        order = order_of(self.batch.pk)
        if order is None or order.state != OrderState.WAITING:
            response = HttpResponse()
            response["HX-Refresh"] = "true"
            return response
        return render(request, "components/progress.html", _bar(order))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the state of the batch calls for."""
        batch = self.batch
        export, order = export_of(batch.pk), order_of(batch.pk)
        context: dict[str, Any] = {"batch": batch, "steps": steps(batch), "export": export}
        if export is not None:
            files = list(files_of(export))
            told = results(files)
            context["files"] = [(file, told.get(file.pk, {})) for file in files]
            context["fresh"] = _fresh(export, told)
            context["failed"] = list(failed_of(batch.pk)[:200])
            left = list(left_out(export))
            context["left"] = [
                (row.name, row.amount, _why(row.problem), row.detail) for row in left
            ]
        elif order is not None and order.state == OrderState.WAITING:
            context["bar"] = _bar(order)
        elif batch.state == State.APPROVED:
            context |= _planned(batch)
            context["refused"] = order.error if order is not None else ""
        return super().get_context_data(purposes=PURPOSES, ends=ENDS, **context, **kwargs)


def _fresh(export: Export, told: dict[int, dict[str, Any]]) -> str:
    """What to do now, until the first answer of a bank is there."""
    answered = any(
        found["count"] for ends in told.values() for end, found in ends.items() if end != "waiting"
    )
    if answered or not told:
        return ""
    text = f"已生成 {len(told)} 个文件，{export.row_count} 笔 {export.amount:,.2f} 元。请下载后送银行；"
    text += "银行给了回盘文件，再到这里上传。"
    if export.left_count:
        text += f"另有 {export.left_count} 笔没有报盘，列在下面；处理后由下次核算补发。"
    return text


def _bar(order: ExportOrder) -> dict[str, Any]:
    done, total = tasks.progress_of(order)
    return {
        "id": "export-progress", "running": True, "text": "正在生成银行文件，已写入笔数",
        "done": done, "total": total, "url": reverse("bank:batch", args=[order.batch_id]),
    }  # fmt: skip


def _planned(batch: Batch) -> dict[str, Any]:
    try:
        plan = plan_of(batch, timezone.localdate())
    except LayoutError as error:
        return {"plan_error": str(error)}
    left = [(row.name, row.amount, _why(row.problem), row.detail) for row in plan.left]
    return {"plan": plan, "left": left}


def _why(problem: str) -> str:
    return Problem(problem).label


class ExportBatch(PageMixin, View):
    """Have the files of an approved batch made."""

    roles = PAYOUT_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One call; pressed twice it is one order."""
        batch = batch_or_404(request, pk)
        try:
            order = order_export(
                batch_id=batch.pk,
                signature=request.POST.get("signature", ""),
                purpose=request.POST.get("purpose", ""),
                actor=request.user,
                day=timezone.localdate(),
                at=timezone.now(),
                origin=origin_of(request),
            )
        except BankFileError as error:
            refuse(request, error)
        else:
            if order is not None:
                hand_over(request, tasks.send, order)
        return HttpResponseRedirect(reverse("bank:batch", args=[batch.pk]))
