"""What the payouts put on the 工作台."""

from collections import Counter

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.lib.periods import Month
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month
from portal.web.words import BATCH_STATES
from subsidies.models.batch import State
from subsidies.web import reads
from subsidies.web.roles import PAYOUT_ROLES, RUN_ROLES
from subsidies.web.steps import steps

DUTIES = (
    (roles.CASEWORKER, State.COMPUTED, "待报送的批次"),
    (roles.CHECKER, State.SUBMITTED, "待复核的批次"),
    (roles.APPROVER, State.CHECKED, "待审批的批次"),
    (roles.FINANCE, State.APPROVED, "待报盘的批次"),
)


def to_do(request: HttpRequest) -> Panel | None:
    """Batches waiting for this user, and exceptions to clear, with the oldest."""
    if not allowed(request.user, PAYOUT_ROLES):
        return None
    counties = reads.area(request.user, work_month(request))
    found = []
    for role, state, label in DUTIES:
        if not request.user.has_role(role):
            continue
        waiting = reads.batches(counties).filter(state=state).order_by("month", "computed_at")
        if oldest := waiting.first():
            month = Month.of(oldest.month)
            note = f"最早的是{month.in_words()}"
            address = f"{reverse('payouts')}?month={month}"
            found.append(PanelItem(label, waiting.count(), note, address))
    if allowed(request.user, RUN_ROLES) and (again := list(reads.sent_back(counties))):
        month = Month.of(again[0].month)
        note = f"{month.in_words()}：{again[0].void_reason}"
        address = f"{reverse('payouts')}?month={month}"
        found.append(PanelItem("退回后待重新核算的批次", len(again), note, address))
    exceptions = reads.exceptions(counties)
    if oldest_one := exceptions.first():
        note = f"最早的是{Month.of(oldest_one.covered).in_words()}"
        address = reverse("payout_exceptions")
        found.append(PanelItem("待消除的发放例外", exceptions.count(), note, address))
    return Panel("", "today", tuple(found), empty="今天没有待办。")


def progress(request: HttpRequest) -> Panel | None:
    """Where the month's payout stands."""
    if not allowed(request.user, PAYOUT_ROLES):
        return None
    month = work_month(request)
    rows = reads.batch_rows(reads.area(request.user, month), month)
    counties = {row.batch.region for row in rows}
    words = {
        "month": month,
        "steps": steps(rows[0].batch) if len(rows) == 1 else [],
        "items": reads.item_rows(counties, month)[:5],
        "states": [
            (word, count)
            for state, word in BATCH_STATES.items()
            if (count := Counter(row.batch.state for row in rows)[state])
        ],
        "lines": sum(row.lines for row in rows),
        "amount": sum((row.amount for row in rows), reads.ZERO),
        "cash": sum((row.cash for row in rows), reads.ZERO),
        "counties": len(counties),
    }
    return Panel("", "month", template="subsidies/progress_panel.html", words=words)


def proposed_month(request: HttpRequest) -> Month | None:
    """The newest month with a batch: what those who pay are working on."""
    user = request.user
    if not user.is_authenticated or not allowed(user, PAYOUT_ROLES) or user.region is None:
        return None
    newest = reads.newest_month(reads.area(user, Month.of(timezone.localdate())))
    return None if newest is None else Month.of(newest)
