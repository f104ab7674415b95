"""补贴申领: the list, one claim with its steps, its printed form."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.accounts.scope import scoped
from portal.web import bulk, cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.methods import METHODS
from subsidies.schemes.models import Claim, ClaimState, Scheme
from subsidies.schemes.selectors import claims, payment_of
from subsidies.schemes.services import move_claim
from subsidies.schemes.transitions import BY_ACTION, moves_from
from subsidies.web.schemes.base import STATES, ClaimMixin, SchemePage, refuse, say
from subsidies.web.schemes.bulk import steps_for, take

DONE = {
    "submit": "已提交，等待复核岗处理。退回时会变回草稿。",
    "check": "已复核，等待审批岗处理。",
    "approve": "已审批，将在本月发放中支付。",
    "send_back": "已退回经办修改。",
    "return": "已退回经办修改。",
    "refuse": "已决定不予补贴，理由留在申领中。",
    "withdraw": "已撤回，可以重新申领。",
    "revoke": "已撤销审批；已经付出的部分由下一次核算追缴。",
}
COLUMNS = (
    Column("organisation", "机构", lambda c: cells.link(c.organisation, reverse("schemes:claim", args=[c.pk])),
           sort="organisation__name", head=True, optional=False),
    Column("county", "县市区", lambda c: c.organisation.region.name, sort="region"),
    Column("scheme", "补贴", lambda c: c.get_scheme_display(), sort="scheme"),
    Column("period", "所属期间", lambda c: c.period),
    Column("amount", "金额（元）", lambda c: cells.money(c.amount), kind="money", sort="amount"),
    Column("state", "状态", lambda c: cells.badge(STATES[ClaimState(c.state)]), sort="state"),
    Column("created", "建立", lambda c: cells.day(c.created_at.date()), kind="date", sort="created_at"),
    Column("approved", "审批月份", lambda c: f"{c.approved_month:%Y-%m}" if c.approved_month else cells.DASH,
           kind="date", sort="approved_month"),
)  # fmt: skip


class ClaimList(SchemePage):
    """Claims of one's own area, those waiting for somebody first."""

    template_name = "schemes/list.html"
    title = "补贴申领"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page, or the same list as a file."""
        if request.GET.get("export"):
            return export(COLUMNS, self._rows(), "claims")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters."""
        query = self.request.GET
        table = Table.of(
            self.request, COLUMNS, self._rows(), caption="补贴申领", exportable=True, page_size=50
        )
        steps = steps_for(self.request.user)
        table.picks = bool(steps)
        return super().get_context_data(
            table=table, steps=steps, reasons=any(step.needs_reason for step in steps),
            bulk_result=bulk.kept(self.request), schemes=Scheme.choices, states=ClaimState.choices,
            given={n: query.get(n, "") for n in ("scheme", "state", "q")},
            filtered=any(query.get(n) for n in ("scheme", "state", "q")), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take one step for every ticked claim; each is told on its own."""
        keys = bulk.picked(request.POST)
        step = next(
            (s for s in steps_for(request.user) if s.key == request.POST.get("action")), None
        )
        if step is None:
            refuse(request, "这一步由其他岗位办理。")
        elif not keys:
            refuse(request, f"没有勾选申领。请先勾选要“{step.label}”的各笔。")
        elif step.needs_reason and not request.POST.get("reason", "").strip():
            refuse(request, f"没有写原因。“{step.label}”要写一句对方看得懂的话。")
        else:
            done = take(
                scoped(claims(), request.user), keys, step, actor=request.user,
                reason=request.POST.get("reason", ""), at=timezone.now(),
                today=timezone.localdate(), origin=origin_of(request),
            )  # fmt: skip
            done.told = DONE[step.key]
            bulk.keep(request, done)
        return redirect(request.get_full_path())

    def _rows(self) -> Any:
        query = self.request.GET
        rows = scoped(claims(), self.request.user)
        for name, known in (("scheme", Scheme.values), ("state", ClaimState.values)):
            if query.get(name) in known:
                rows = rows.filter(**{name: query[name]})
        if typed := query.get("q", "").strip()[:60]:
            rows = rows.filter(organisation__name__icontains=typed)
        return rows


class ClaimPage(ClaimMixin):
    """One claim: what is asked for, how it was worked out, who did what, what was paid."""

    template_name = "schemes/claim.html"

    def get_title(self) -> str:
        """The scheme and its period."""
        return f"{self.claim.get_scheme_display()}　{self.claim.period}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The claim with the moves the user may make."""
        claim = self.claim
        moves = [m for m in moves_from(claim.state) if self.request.user.has_role(m.role)]
        return super().get_context_data(
            claim=claim, state=STATES[ClaimState(claim.state)], steps=_steps(claim), moves=moves,
            payments=payment_of(claim), told=inputs_told(claim), **kwargs,
        )  # fmt: skip


class MoveClaim(ClaimMixin):
    """One step of a claim."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the claim: a step is only ever posted."""
        return redirect("schemes:claim", self.claim.pk)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take the step, or say why not."""
        claim = self.claim
        try:
            move_claim(
                actor=request.user, claim=claim, action=action, at=timezone.now(),
                today=timezone.localdate(), reason=request.POST.get("reason", ""),
                origin=origin_of(request),
            )  # fmt: skip
        except SchemeError as error:
            refuse(request, error)
        else:
            say(request, DONE[BY_ACTION[action].action])
        return redirect("schemes:claim", pk)


class PrintClaim(ClaimMixin):
    """The form as it is signed and sealed."""

    template_name = "schemes/print.html"
    title = "补贴申领表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The claim."""
        return super().get_context_data(claim=self.claim, told=inputs_told(self.claim), **kwargs)


def inputs_told(claim: Claim) -> list[tuple[str, Any]]:
    """What the calculation rested on, with the labels of the scheme's fields."""
    found = []
    for field in METHODS[claim.scheme].fields:
        value = claim.inputs.get(field.name)
        if value in (None, "") or field.kind == "rows":
            continue
        found.append((field.label, (field.choices or {}).get(str(value), value)))
    return found


def _steps(claim: Claim) -> list[dict[str, Any]]:
    def step(label: str, at: Any, by: Any, now: bool) -> dict[str, Any]:
        note = f"{by or '系统'} {timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
        return {"label": label, "state": "done" if note else "now" if now else "", "note": note}

    state = claim.state
    return [
        step("经办提交", claim.submitted_at, claim.submitted_by, state == ClaimState.DRAFT),
        step("复核", claim.checked_at, claim.checked_by, state == ClaimState.SUBMITTED),
        step("审批", claim.approved_at, claim.approved_by, state == ClaimState.CHECKED),
    ]
