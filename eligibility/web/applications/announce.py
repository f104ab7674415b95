"""What applications add to the pages of the core."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from eligibility.applications.demo import make_demo
from eligibility.web.applications import panels
from eligibility.web.applications.person import applications_tab
from eligibility.web.applications.roles import CASE_ROLES, CLERKS
from portal.people.models import Person
from portal.registry import registry
from portal.web.entries import MenuEntry, PersonTab, allowed

MENU = MenuEntry("申请", "applications:list", "clipboard-check", CASE_ROLES)
UNCLAIMED = MenuEntry("应享未享", "applications:unclaimed", "heart-handshake", CASE_ROLES)
TAB = PersonTab(
    "applications", "申请", "applications/person_tab.html", applications_tab, CASE_ROLES
)


def lead_on(request: HttpRequest, person: Person) -> str | None:
    """From the registration to the application of everything the person is entitled to."""
    if not allowed(request.user, CLERKS):
        return None
    return f"{reverse('applications:enter')}?person={person.pk}"


DEMO = ("办理申请、清查应享未享", make_demo)


def announce() -> None:
    """Menu entries, a tab, panels, and where a registration leads; called from ``ready``."""
    entries: tuple[tuple[str, str, Any, int], ...] = (
        ("menu", "applications", MENU, 30),
        ("menu", "unclaimed", UNCLAIMED, 35),
        ("person_tab", "applications", TAB, 12),
        ("home_panel", "applications.to_do", panels.to_do, 5),
        ("home_panel", "applications.notices", panels.notices, 10),
        ("demo_step", "applications", DEMO, 10),
        ("after_registration", "applications", lead_on, 10),
    )
    for kind, key, value, order in entries:
        registry.add(kind, key, value, order=order)
