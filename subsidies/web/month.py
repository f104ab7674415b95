"""发放: a month by county and by item, and the run that computes it."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.regions.selectors import tree
from portal.web import cells, words
from portal.web.entries import allowed
from portal.web.month import read_month
from portal.web.pages import Page, PageMixin
from portal.web.table import Column, Table, export
from subsidies import tasks
from subsidies.models import Run
from subsidies.models.batch import Kind, State
from subsidies.runs.selectors import Progress, progress, standing_still
from subsidies.runs.services import RunError, start_run
from subsidies.web import reads
from subsidies.web.queueing import hand_over
from subsidies.web.reads import ZERO, BatchRow
from subsidies.web.roles import PAYOUT_ROLES, RUN_ROLES

COLUMNS = (
    Column(
        "county",
        "县市区",
        lambda r: cells.link(r.county, reverse("batch", args=[r.batch.pk])),
        sort="county",
        optional=False,
        head=True,
    ),
    Column("fund", "资金", lambda r: r.batch.fund.name),
    Column("sequence", "批次", lambda r: f"第{r.batch.sequence}批", kind="code"),
    Column(
        "state", "状态", lambda r: cells.badge(words.word_of(words.BATCH_STATES, r.batch.state))
    ),
    Column("lines", "笔数", lambda r: cells.number(r.lines), kind="number", sort="lines"),
    Column(
        "amount", "批次金额（元）", lambda r: cells.money(r.amount), kind="money", sort="amount"
    ),
    Column("cash", "实发（元）", lambda r: cells.money(r.cash), kind="money", sort="cash"),
    Column("share", "金额对比", lambda r: cells.share_bar(r.share, 100), kind="bar"),
    Column("change", "比上月（元）", lambda r: cells.signed(r.change), kind="money", sort="change"),
)


class MonthPage(Page):
    """Totals on top, then counties, then items."""

    template_name = "subsidies/month.html"
    menu = "发放"
    roles = PAYOUT_ROLES

    def get_title(self) -> str:
        """The month."""
        return f"{self.month.in_words()}发放"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its table as a file."""
        if request.GET.get("export") == "csv":
            return export(COLUMNS, self._rows(), f"payout-{self.month}")
        return super().get(request, *args, **kwargs)

    def _rows(self) -> list[BatchRow]:
        return reads.batch_rows(reads.area(self.request.user, self.month), self.month)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Totals, tables, and the run under way."""
        user, month = self.request.user, self.month
        counties, rows = reads.area(user, month), self._rows()
        run, regions = reads.running(user, month), tree(month)
        state = progress(run) if run else None
        before = reads.counting(counties, month.previous())
        items = reads.item_rows(counties, month)
        table = Table.of(
            self.request, COLUMNS, rows, caption=self.get_title(), exportable=True, page_size=200
        )
        return super().get_context_data(
            table=table,
            month_empty=f"{month.in_words()}还没有核算",
            items=items,
            item_total=reads.item_total(items),
            total=_total(rows, before),
            exceptions=reads.exceptions(counties).filter(covered=month.first).count(),
            sent_back=self._sent_back(counties) if not run else [],
            run=run,
            progress=state,
            still=_still(run, state),
            failed=[(regions.name(one.region), one) for one in state.failed] if state else [],
            may_run=allowed(user, RUN_ROLES) and bool(counties),
            **_may_compute(rows),
            **kwargs,
        )

    def _sent_back(self, counties: Collection[str]) -> list[dict[str, Any]]:
        """Batches of the month sent back and not computed again, in words."""
        names = tree(self.month)
        return [
            {"batch": batch, "county": names.name(batch.region),
             "told": "退回" if batch.submitted_at else "作废"}
            for batch in reads.sent_back(counties).filter(month=self.month.first)
        ]  # fmt: skip


def _may_compute(rows: list[BatchRow]) -> dict[str, bool]:
    """Whether a county can be computed again whole, and whether one needs a supplement for that."""
    frozen = {
        row.batch.region for row in rows if row.batch.is_frozen and row.batch.kind != Kind.OPENING
    }
    computed = {row.batch.region for row in rows if row.batch.state == State.COMPUTED}
    return {"open_batches": bool(computed - frozen), "frozen_batches": bool(frozen)}


def _still(run: Run | None, state: Progress | None) -> str:
    """How long a run has stood still, in words; nothing while it goes on."""
    if run is None or state is None:
        return ""
    still = standing_still(run, state, timezone.now())
    if still is None:
        return ""
    minutes = int(still.total_seconds() // 60)
    if minutes < 1:
        return "半分多钟"
    return f"{minutes} 分钟" if minutes < 120 else f"{minutes // 60} 小时"


def _total(rows: list[BatchRow], before: list[Any]) -> dict[str, Any]:
    amount = sum((row.amount for row in rows), ZERO)
    lines = sum(row.lines for row in rows)
    changed: Decimal | None = None
    if before:
        changed = amount - sum((batch.amount for batch in before), ZERO)
    return {
        "amount": amount,
        "cash": sum((row.cash for row in rows), ZERO),
        "lines": lines,
        "counties": len({row.batch.region for row in rows}),
        "amount_note": "" if changed is None else f"比上月 {changed:+,.2f}",
        "line_note": f"比上月 {lines - sum(b.line_count for b in before):+,}" if before else "",
    }


class StartRun(PageMixin, View):
    """Ask the workers for the month of one's own area, or for what frozen batches lack."""

    roles = RUN_ROLES

    def post(self, request: HttpRequest) -> HttpResponse:
        """Start or resume the run and go back to the month."""
        region = getattr(request.user, "region", None)
        month = read_month(request.POST.get("month", ""))
        if month is None:
            messages.error(request, "没有说是哪个月份，没有核算；请在页面上重新点“核算”。")
            return HttpResponseRedirect(reverse("payouts"))
        back = HttpResponseRedirect(f"{reverse('payouts')}?month={month}")
        if region is None:
            messages.error(request, "账号没有设管辖地区，请联系安全管理员。")
            return back
        try:
            run = start_run(
                month=month,
                region=region.code,
                supplement=request.POST.get("supplement") == "1",
                actor=request.user,
                at=timezone.now(),
            )
        except RunError as error:
            messages.error(request, str(error))
        else:
            hand_over(request, tasks.send, run)
        return back


class RunProgress(PageMixin, View):
    """The bar of a run, asked for every two seconds until it is done."""

    roles = PAYOUT_ROLES

    def get(self, request: HttpRequest) -> HttpResponse:
        """The bar while counties are open; then the page is loaded anew."""
        run = reads.running(request.user, self.month)
        if run is None:
            response = HttpResponse()
            response["HX-Refresh"] = "true"
            return response
        state: Progress = progress(run)
        words = {
            "progress": state, "month": self.month, "run": run, "still": _still(run, state),
            "may_run": allowed(request.user, RUN_ROLES),
        }  # fmt: skip
        return render(request, "subsidies/progress.html", words)
