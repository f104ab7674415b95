"""One receivable: its months, what came back, and what may be done now."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

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
from subsidies.models import Deduction, Receivable, ReceivableEntry
from subsidies.models.receivable import ReceivableState as State
from subsidies.receivables.selectors import deaths, months_of, receivables
from subsidies.receivables.services import (
    ReceivableError,
    decide_deduction,
    end_deduction,
    move_receivable,
    record_repayment,
    reverse_repayment,
)
from subsidies.receivables.transitions import OPEN, actions_from
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
            named=reads.people_of([row.person_id], user).names.get(row.person_id or 0)
            or payees_of([row]).name(row),
            died_on=deaths([row.person_id]).get(row.person_id or 0),
            steps=_steps(row),
            written_off=row.written_off_at
            and row.amount - row.cancelled - row.repaid - row.deducted,
            waits=_waits(row),
            others=self._others(),
            reversible=may_record,
            today=timezone.localdate(),
            item=reads.items_named([row.item_id]).get(row.item_id or 0, "机构申领"),
            segments=months_of(row),
            settled=row.cancelled + row.repaid + row.deducted,
            entries=_entries(row),
            deductions=list(row.deductions.select_related("decided_by", "ended_by")),
            running=running if may_record else None,
            moves=[
                move
                for move in actions_from(row.state)
                if allowed(user, RECEIVABLE_MOVES[move.action])
            ],
            **kwargs,
        )

    def _others(self) -> dict[str, Any]:
        """What the same person still owes besides, with the sum of all."""
        row = self.receivable
        if row.person_id is None:
            return {}
        rows = receivables(reads.area(self.request.user, self.month))
        rows = list(rows.filter(person_id=row.person_id, state__in=OPEN).exclude(pk=row.pk))
        items = reads.items_named(other.item_id for other in rows)
        listed = [
            (other, items.get(other.item_id or 0, ""), months_in_words(other),
             word_of(STATES, other.state))
            for other in rows
        ]  # fmt: skip
        return {"rows": listed, "sum": sum((r.owed for r in rows), row.owed)} if rows else {}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the step named ``step``; a refused form is shown again as it was filled in."""
        step = request.POST.get("step", "")
        if step in ("repay", "deduct", "end_deduction", "reverse"):
            if not allowed(request.user, REPAYMENT_ROLES):
                return self._refused("这一步由经办岗或财务岗办理。")
            return {
                "repay": self._repay, "deduct": self._deduct, "end_deduction": self._end,
                "reverse": self._reverse,
            }[step]()  # fmt: skip
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
                today=timezone.localdate(),
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

    def _reverse(self) -> HttpResponse:
        try:
            number = UUID(self.request.POST.get("number", ""))
        except ValueError:
            return self._refused("没有说明冲销哪一笔；请刷新页面。")
        return self._do(
            lambda at: reverse_repayment(
                receivable_id=self.receivable.pk,
                number=number,
                reason=self.request.POST.get("reason", ""),
                actor=self.request.user,
                at=at,
            ),
            "已冲销，原来的登记和冲销都留在下面。按正确的金额重新登记即可。",
        )

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


def _steps(row: Receivable) -> list[dict[str, Any]]:
    """Where it stands: opened, confirmed, and how it ended, each with who and when."""

    def step(label: str, at: Any, by: Any = None, now: bool = False) -> dict[str, Any]:
        note = f"{by or '系统'} {timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
        return {"label": label, "state": "done" if at else "now" if now else "", "note": note}

    steps = [
        step("审批后立账", row.opened_at),
        step("复核确认", row.confirmed_at, row.confirmed_by, row.state == State.DRAFT),
    ]
    if row.state in (State.PROPOSED, State.WRITTEN_OFF):
        return [
            *steps,
            step("提请核销", row.proposed_at, row.proposed_by),
            step(
                "另一人批准核销",
                row.written_off_at,
                row.written_off_by,
                row.state == State.PROPOSED,
            ),
        ]
    if row.state == State.VOID:
        return [*steps, step("随批次作废", row.voided_at, row.voided_by)]
    return [
        *steps,
        step("退回、抵扣结清", row.closed_at, row.closed_by, row.state == State.CONFIRMED),
    ]


def _waits(row: Receivable) -> str:
    """Who does what next."""
    if row.state == State.DRAFT:
        return "等待复核岗核对后确认；确认以后才登记退回。"
    if row.state == State.CONFIRMED:
        return "等待退回：由经办或财务登记；确实收不回的，由经办或财务提请核销。"
    if row.state == State.PROPOSED:
        return f"等待审批岗或主管批准核销；提请人 {row.proposed_by} 不能自己批准。"
    return ""


def _entries(row: Receivable) -> list[ReceivableEntry]:
    """What came back; each is told whether it was taken back, and the first of an act names it."""
    rows = list(row.entries.select_related("recorded_by"))
    reversed_ones = {each.reverses for each in rows}
    seen: set[UUID] = set()
    for each in rows:
        each.struck = each.number in reversed_ones
        each.leads = each.reverses is None and not each.struck and each.number not in seen
        seen.add(each.number)
    return rows


class ReceivableSheet(ReceivablePage):
    """The paper: 追缴通知书, with lines to sign."""

    template_name = "subsidies/receivable_sheet.html"
    http_method_names = ["get", "head", "options"]
