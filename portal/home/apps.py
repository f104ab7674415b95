"""The frame announces its own menu entry."""

from django.apps import AppConfig

from portal.accounts import roles
from portal.web.entries import MenuEntry

MENU = MenuEntry("工作台", "home", "home")
AUDIT = MenuEntry("操作记录", "audit", "history", frozenset({roles.AUDITOR}))
SYSTEM = MenuEntry(
    "系统", "admin:index", "settings", frozenset({roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN})
)


class HomeConfig(AppConfig):
    """工作台 and the frame around every page."""

    name = "portal.home"
    label = "home"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Announce the first entry of the navigation, and what the pages of people add."""
        from portal.home.views import panels
        from portal.people.web.announce import announce
        from portal.registry import registry

        registry.add("menu", "home", MENU, order=10)
        registry.add("menu", "audit", AUDIT, order=90)
        registry.add("menu", "system", SYSTEM, order=95)
        registry.add("home_panel", "home.logins", panels.logins, order=5)
        registry.add("home_panel", "home.unused", panels.unused, order=5)
        registry.add("home_panel", "home.watched", panels.watched, order=5)
        announce()
