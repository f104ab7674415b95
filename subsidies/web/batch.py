"""One batch: where it stands, who does what next, and its lines."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.table import Column, Table
from subsidies.batches.services import BatchError, move_batch
from subsidies.models import Batch, Line
from subsidies.web import reads
from subsidies.web.claim_words import claim_words
from subsidies.web.moves import NEXT, offer, taken_already
from subsidies.web.payees import payees_of
from subsidies.web.roles import MOVES, PAYOUT_ROLES
from subsidies.web.steps import steps


class BatchMixin(PageMixin):
    """Pages of one batch of one's own area."""

    menu = "发放"
    roles = PAYOUT_ROLES

    @cached_property
    def batch(self) -> Batch:
        """The batch of the address."""
        found = get_object_or_404(Batch.objects.select_related("fund"), pk=self.kwargs["pk"])
        counties = reads.area(self.request.user, Month.of(found.month))
        return get_object_or_404(reads.batches(counties), pk=found.pk)


class BatchPage(BatchMixin, Page):
    """Totals, steps, lines."""

    template_name = "subsidies/batch.html"

    def get_title(self) -> str:
        """County and month."""
        batch = self.batch
        month = Month.of(batch.month)
        return f"{tree(month).name(batch.region)} {month.in_words()}第{batch.sequence}批"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        month = Month.of(self.batch.month)
        return (Crumb(f"{month.in_words()}发放", f"{reverse('payouts')}?month={month}"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The batch with a page of its lines."""
        batch = self.batch
        table = Table.of(self.request, (), reads.lines(batch), caption="发放明细")
        table.columns = columns(table.rows, batch, self.request.user)
        table.shown = frozenset(column.key for column in table.columns)
        return super().get_context_data(
            batch=batch,
            steps=steps(batch),
            table=table,
            offer=offer(batch, self.request.user),
            **kwargs,
        )


def columns(rows: Sequence[Line], batch: Batch, user: Any) -> tuple[Column, ...]:
    """Columns of a page of lines; names are read once for the page."""
    people = reads.people_of((row.person_id for row in rows), user)
    words = reads.words_of(rows, batch.region, Month.of(batch.month))
    payees = payees_of(rows)
    claims = claim_words(row.payable_id for row in rows if row.payable_kind == "claim")

    def item(row: Line) -> Any:
        known = claims.get(row.payable_id) if row.payable_kind == "claim" else None
        if known is None:
            return words.item(row)
        return cells.link(known.label, known.url) if known.url else known.label

    return (
        Column("person", "姓名", lambda r: people.cell(r.person_id, "payouts"), head=True),
        Column("item", "项目", item),
        Column("tier", "档次", words.tier),
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date"),
        Column("kind", "类别", lambda r: r.get_kind_display()),
        Column("payee", "收款方", payees.name),
        Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
        Column("cash", "实发（元）", lambda r: cells.money(r.cash), kind="money"),
    )


class MoveBatch(BatchMixin, View):
    """One step of a batch, by whom it may be taken."""

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take the step and say what comes next."""
        batch = self.batch
        address = reverse("batch", args=[batch.pk])
        if action not in MOVES or not allowed(request.user, MOVES[action]):
            messages.error(request, "这一步由其他岗位办理。")
            return HttpResponseRedirect(address)
        try:
            move_batch(
                batch_id=batch.pk,
                action=action,
                actor=request.user,
                at=timezone.now(),
                sha256=request.POST.get("sha256", ""),
                reason=request.POST.get("reason", ""),
            )
        except BatchError as error:
            batch.refresh_from_db()
            if taken_already(batch, action, request.user):
                messages.success(request, NEXT[action])
            else:
                messages.error(request, str(error))
        else:
            messages.success(request, NEXT[action])
        return HttpResponseRedirect(address)
