"""What facilities add to the pages of the core."""

from facilities.demo import DEMO
from facilities.selectors import stored_names
from facilities.web.base import READERS
from facilities.web.event_words import WORDS
from portal.registry import registry
from portal.web.entries import MenuEntry

MENU = MenuEntry("设施", "homes:list", "building", READERS)
TABS = (
    MenuEntry("设施登记", "homes:list", "building"),
    MenuEntry("指标看板", "homes:indicators", "chart-bar"),
    MenuEntry("配建小区", "homes:estates", "home"),
    MenuEntry("入住轮候", "homes:waiting", "list-details"),
)


def announce() -> None:
    """The menu entry and the tabs of the area; called from ``AppConfig.ready``."""
    registry.add("event_words", "facilities", WORDS)
    registry.add("menu", "facilities", MENU, order=60)
    registry.add("demo_step", "facilities", DEMO, order=60)
    registry.add("sealed_files", "facilities", stored_names)
    for order, entry in enumerate(TABS):
        registry.add("facility_tabs", entry.url_name, entry, order=order * 10)
