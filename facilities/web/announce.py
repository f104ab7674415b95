"""What facilities add to the pages of the core."""

from facilities.web.base import READERS
from portal.registry import registry
from portal.web.entries import MenuEntry

MENU = MenuEntry("设施", "homes:list", "building", READERS)
TABS = (
    ("homes:list", MenuEntry("设施登记", "homes:list", "building")),
)  # fmt: skip


def announce() -> None:
    """The menu entry and the tabs of the area; called from ``AppConfig.ready``."""
    registry.add("menu", "facilities", MENU, order=60)
    for order, (key, entry) in enumerate(TABS):
        registry.add("facility_tabs", key, entry, order=order * 10)
