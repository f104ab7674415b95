"""What people add to the frame."""

from portal.people.web.roles import PEOPLE_ROLES
from portal.people.web.tabs import facts_tab, timeline_tab
from portal.registry import registry
from portal.web.entries import MenuEntry, PersonTab


def announce() -> None:
    """The menu entry and two tabs; called once when the addresses are loaded."""
    registry.add(
        "menu", "people", MenuEntry("人员", "people:list", "users", PEOPLE_ROLES), order=20
    )
    registry.add(
        "person_tab",
        "timeline",
        PersonTab("timeline", "情况变化", "people/timeline_tab.html", timeline_tab),
        order=20,
    )
    registry.add(
        "person_tab",
        "facts",
        PersonTab("facts", "基本情况", "people/facts_tab.html", facts_tab),
        order=30,
    )
