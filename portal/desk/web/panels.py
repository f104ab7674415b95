"""What the desk puts on the 工作台."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime

from portal.accounts.scope import scoped
from portal.desk import selectors
from portal.desk.web.roles import DESK_ROLES
from portal.people.models import Transfer
from portal.web.entries import Panel, PanelItem, allowed


def drafts(request: HttpRequest) -> Panel | None:
    """Registrations one has not finished, with the oldest."""
    if not allowed(request.user, DESK_ROLES):
        return None
    mine = list(selectors.drafts_of(request.user).values_list("updated_at", flat=True))
    if not mine:
        return None
    note = f"最早 {localtime(min(mine)):%Y-%m-%d}"
    item = PanelItem("未完成的登记", len(mine), note, reverse("desk:drafts"))
    return Panel("", "today", (item,))


def transfers(request: HttpRequest) -> Panel | None:
    """Files other counties ask for or offer, waiting for this one."""
    if not allowed(request.user, DESK_ROLES):
        return None
    rows = scoped(Transfer.objects.all(), request.user).filter(state=Transfer.State.REQUESTED)
    asked = list(rows.values_list("requested_at", flat=True))
    if not asked:
        return None
    note = f"最早 {localtime(min(asked)):%Y-%m-%d} 申请"
    item = PanelItem("等答复的档案转移", len(asked), note, reverse("desk:transfers"))
    return Panel("", "today", (item,))
