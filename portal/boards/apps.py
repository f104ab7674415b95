"""Application settings of the dashboards."""

from django.apps import AppConfig

from portal.accounts import roles
from portal.web.entries import MenuEntry

MENU = MenuEntry("看板", "boards:overview", "chart-bar", frozenset({roles.MANAGER}))


class BoardsConfig(AppConfig):
    """Pages of figures; what stands on them is announced by the apps."""

    name = "portal.boards"
    label = "boards"
    verbose_name = "看板"

    def ready(self) -> None:
        """Announce the menu entry."""
        from portal.boards.demo import make_demo
        from portal.boards.web.panels import reminders
        from portal.registry import registry

        registry.add("menu", "boards", MENU, order=15)
        registry.add("home_panel", "measures", reminders, order=60)
        registry.add("demo_step", "measures", ("载入各文件的措施", make_demo), order=70)
