"""What applications put on the 工作台: what waits for this user, with the oldest, one click away."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from eligibility.applications.models import State, StopState, UnclaimedState
from eligibility.web.applications import reads
from eligibility.web.applications.roles import CASE_ROLES, MOVES
from eligibility.web.applications.unclaimed import listed
from portal.accounts import roles
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month

SOON = 3


def to_do(request: HttpRequest) -> Panel | None:
    """Applications whose next step is this user's, and stops to confirm."""
    user = request.user
    if not allowed(user, CASE_ROLES):
        return None
    today, home = timezone.localdate(), reverse("applications:list")
    rows = reads.applications(user)
    public = rows.filter(state=State.PUBLICITY)
    waiting = (
        (MOVES["submit"], "被退回的申请",
         rows.filter(state=State.DRAFT).exclude(sent_back=""), "special=sent_back", "entered_at"),
        (MOVES["submit"], "申请草稿", rows.filter(state=State.DRAFT, sent_back=""), "special=unsent", "entered_at"),
        (MOVES["check"], "待复核的申请", rows.filter(state=State.SUBMITTED), "state=submitted", "submitted_at"),
        (MOVES["publish"], "待公示的申请", rows.filter(state=State.CHECKED), "state=checked", "checked_at"),
        (MOVES["approve"], "公示期满待审批", public.filter(publicity__until_day__lt=today), "special=ripe", "published_at"),
        (MOVES["approve"], "公示有异议", public.filter(objections__isnull=False, objections__decided_at=None).distinct(), "special=objected", "published_at"),
    )  # fmt: skip
    found = []
    for roles_of, label, queue, query, since in waiting:
        if not allowed(user, roles_of):
            continue
        oldest = queue.order_by(since).values_list(since, flat=True).first()
        if oldest is not None:
            days = (today - timezone.localdate(oldest)).days
            note = f"最早的等了 {days} 天" if days > 0 else ""
            found.append(PanelItem(label, queue.count(), note, f"{home}?{query}"))
    if user.has_role(roles.CASEWORKER):
        stops = reads.stops(user).filter(state=StopState.OPEN).count()
        if stops:
            url = reverse("applications:stops")
            found.append(PanelItem("待确认停发", stops, "确认前当月起不发", url))
    return Panel("", "today", tuple(found)) if found else None


def notices(request: HttpRequest) -> Panel | None:
    """Publicity about to end, and what is unclaimed this month and next."""
    user = request.user
    if not allowed(user, CASE_ROLES):
        return None
    today, month = timezone.localdate(), work_month(request)
    ending = reads.publicities(user).filter(until_day__range=(today, today + timedelta(days=SOON)))
    found = []
    if count := ending.count():
        url = f"{reverse('applications:publicities')}?running=1&sort=until"
        found.append(PanelItem("公示即将期满", count, f"{SOON} 天之内", url))
    url = reverse("applications:unclaimed")
    rows = listed(user, month).filter(state=UnclaimedState.OPEN)
    if count := rows.count():
        mine = rows.filter(assigned_to=user).count()
        note = f"其中分派给我的 {mine} 条" if mine else month.in_words()
        found.append(PanelItem("应享未享待联系", count, note, f"{url}?state=open"))
    coming = listed(user, month, "coming").filter(state=UnclaimedState.OPEN).count()
    if coming:
        found.append(PanelItem("下月新符合条件", coming, "", f"{url}?tab=coming&state=open"))
    return Panel("", "notices", tuple(found)) if found else None
