"""One receivable: its months, what came back, and what may be done now."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.regions.selectors import tree
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from portal.web.words import word_of
from subsidies.models import Deduction, Receivable
from subsidies.models.receivable import ReceivableState as State
from subsidies.receivables.selectors import months_of, receivables
from subsidies.receivables.services import (
    ReceivableError,
    decide_deduction,
    end_deduction,
    move_receivable,
    record_repayment,
)
from subsidies.receivables.transitions import actions_from
from subsidies.web import reads
from subsidies.web.payees import payees_of
from subsidies.web.receivable_forms import DeductionForm, RepaymentForm
from subsidies.web.receivables import STATES, months_in_words
from subsidies.web.roles import RECEIVABLE_MOVES, RECEIVABLE_ROLES, REPAYMENT_ROLES

NEXT = {
    "confirm": "已确认，请通知本人或家属退回；退回后在此登记。",
    "propose": "已提请核销，等待审批岗或主管办理。",
    "write_off": "已核销，不再追缴。",
    "refuse": "不予核销，继续追缴。",
}


class ReceivablePage(Page):
    """The page, and each of its steps as a POST with the step's name."""

    template_name = "subsidies/receivable.html"
    menu = "发放"
    roles = RECEIVABLE_ROLES

    @cached_property
    def receivable(self) -> Receivable:
        """The receivable of the address, of one's own area."""
        rows = receivables(reads.area(self.request.user, self.month))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Who owes for what."""
        row = self.receivable
        items = reads.items_named([row.item_id])
        return f"追缴：{items.get(row.item_id or 0, '机构申领')} {months_in_words(row)}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the ledger."""
        return (Crumb("追缴台账", reverse("receivables")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything about it, with the forms of what may be done."""
        row, user = self.receivable, self.request.user
        may_record = allowed(user, REPAYMENT_ROLES) and row.state in (
            State.CONFIRMED,
            State.PROPOSED,
        )
        running = Deduction.objects.filter(receivable=row, ended_at=None).first()
        may_deduct = may_record and row.state == State.CONFIRMED and running is None
        if may_record:
            kwargs.setdefault("repayment", RepaymentForm(row))
        if may_deduct:
            kwargs.setdefault("deduction", DeductionForm(row))
        return super().get_context_data(
            row=row,
            word=word_of(STATES, row.state),
            county=tree(self.month).name(row.region),
            person=reads.people_of([row.person_id], user).cell(row.person_id, "payouts"),
            payee=payees_of([row]).name(row),
            item=reads.items_named([row.item_id]).get(row.item_id or 0, "机构申领"),
            segments=months_of(row),
            settled=row.cancelled + row.repaid + row.deducted,
            entries=list(row.entries.select_related("recorded_by")),
            deductions=list(row.deductions.select_related("decided_by", "ended_by")),
            running=running if may_record else None,
            moves=[
                move
                for move in actions_from(row.state)
                if allowed(user, RECEIVABLE_MOVES[move.action])
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the step named ``step``; a refused form is shown again as it was filled in."""
        step = request.POST.get("step", "")
        if step in ("repay", "deduct", "end_deduction"):
            if not allowed(request.user, REPAYMENT_ROLES):
                return self._refused("这一步由经办岗或财务岗办理。")
            return {"repay": self._repay, "deduct": self._deduct, "end_deduction": self._end}[
                step
            ]()
        if step not in RECEIVABLE_MOVES or not allowed(request.user, RECEIVABLE_MOVES[step]):
            return self._refused("这一步由其他岗位办理。")
        return self._do(
            lambda at: move_receivable(
                receivable_id=self.receivable.pk,
                action=step,
                actor=request.user,
                at=at,
                reason=request.POST.get("reason", ""),
                document=request.POST.get("document", ""),
            ),
            NEXT[step],
        )

    def _repay(self) -> HttpResponse:
        form = RepaymentForm(self.receivable, self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(repayment=form))
        try:
            row = record_repayment(
                receivable_id=self.receivable.pk,
                actor=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except ReceivableError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(repayment=form))
        left = row.outstanding
        messages.success(
            self.request, f"已登记，尚欠 {left:,.2f} 元。" if left else "已登记，这笔追缴已结清。"
        )
        return HttpResponseRedirect(self._address)

    def _deduct(self) -> HttpResponse:
        form = DeductionForm(self.receivable, self.request.POST)
        if form.is_valid():
            try:
                decide_deduction(
                    receivable_id=self.receivable.pk,
                    actor=self.request.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
            except ReceivableError as error:
                form.add_error(None, str(error))
        if form.errors:
            return self.render_to_response(self.get_context_data(deduction=form))
        messages.success(self.request, "已登记抵扣决定，从所填月份的核算起执行，扣完为止。")
        return HttpResponseRedirect(self._address)

    def _end(self) -> HttpResponse:
        return self._do(
            lambda at: end_deduction(
                receivable_id=self.receivable.pk,
                actor=self.request.user,
                at=at,
                reason=self.request.POST.get("reason", ""),
            ),
            "已终止抵扣，已扣的不变。",
        )

    def _do(self, act: Callable[[Any], object], told: str) -> HttpResponse:
        try:
            act(timezone.now())
        except ReceivableError as error:
            return self._refused(str(error))
        messages.success(self.request, told)
        return HttpResponseRedirect(self._address)

    def _refused(self, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return HttpResponseRedirect(self._address)

    @property
    def _address(self) -> str:
        return reverse("receivable", args=[self.receivable.pk])


class ReceivableSheet(ReceivablePage):
    """The paper: 追缴通知书, with lines to sign."""

    template_name = "subsidies/receivable_sheet.html"
    http_method_names = ["get", "head", "options"]
