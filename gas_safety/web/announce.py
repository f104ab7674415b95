"""What gas safety adds to the frame."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gas_safety.document import CODE
from gas_safety.hazards.selectors import counts
from gas_safety.models import Customer
from gas_safety.photographs.selectors import stored_names
from gas_safety.schedule.selectors import late
from gas_safety.scope import COUNTERS, INSPECTORS, own
from gas_safety.web.event_words import WORDS
from portal.accounts.roles import MANAGER
from portal.policies.handling import MEASURE_ROLES, Handling
from portal.registry import registry
from portal.web.entries import MenuEntry, Panel, PanelItem

MENU = MenuEntry("燃气安全", "gas:board", "flame", COUNTERS, folded=frozenset({"manager"}))

OFFICIALS = INSPECTORS | {MANAGER}


def panel(request: HttpRequest) -> Panel | None:
    """Late users and late hazards, for those who work on gas safety."""
    user: Any = request.user
    if not user.has_role("gas_inspector", "gas_company"):
        return None
    today = timezone.localdate()
    late_users = late(own(Customer.objects.all(), user), today, before=today)
    hazards = counts(user, today)
    items = [
        PanelItem("逾期未检", late_users.count(), "户",
                  f"{reverse('gas:customers')}?overdue=1"),
        PanelItem("超过整改期限的隐患", hazards["overdue"], "", f"{reverse('gas:hazards')}?state=late"),
        PanelItem("未销号的隐患", hazards["open"], "", f"{reverse('gas:hazards')}?state=open"),
    ]  # fmt: skip
    shown = tuple(item for item in items if item.count)
    return Panel("燃气安全", "today", shown, empty="没有逾期的安检和隐患。")


def announce() -> None:
    """The menu entry and the panel of what waits."""
    registry.add("event_words", "gas_safety", WORDS)
    registry.add("menu", "gas", MENU, order=80)
    registry.add(MEASURE_ROLES, CODE, Handling(OFFICIALS, OFFICIALS))
    registry.add("home_panel", "gas.today", panel, order=15)
    registry.add("sealed_files", "gas", stored_names)
