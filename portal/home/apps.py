"""The frame announces its own menu entry."""

from django.apps import AppConfig

from portal.web.entries import MenuEntry

MENU = MenuEntry("工作台", "home", "home")


class HomeConfig(AppConfig):
    """工作台 and the frame around every page."""

    name = "portal.home"
    label = "home"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Announce the first entry of the navigation, and what the pages of people add."""
        from portal.people.web.announce import announce
        from portal.registry import registry

        registry.add("menu", "home", MENU, order=10)
        announce()
