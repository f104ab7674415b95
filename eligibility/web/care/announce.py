"""What care adds to the frame."""

from eligibility.web.care.base import READERS
from eligibility.web.care.panels import care_tab, reminders, visits
from portal.registry import registry
from portal.web.entries import MenuEntry, PersonTab

MENU = MenuEntry("照护服务", "care:dues", "heart-handshake", READERS)
TAB = PersonTab("care", "服务", "care/person_tab.html", care_tab, READERS)


def announce() -> None:
    """A menu entry, two panels and a person's tab; called from ``AppConfig.ready``."""
    registry.add("menu", "care", MENU, order=45)
    registry.add("home_panel", "care.visits", visits, order=30)
    registry.add("home_panel", "care.reminders", reminders, order=15)
    registry.add("person_tab", "care", TAB, order=50)
