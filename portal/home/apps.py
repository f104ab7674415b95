"""The frame announces its own menu entry."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """工作台 and the frame around every page."""

    name = "portal.home"
    label = "home"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Announce the first entry of the navigation."""
        from portal.registry import registry
        from portal.web.entries import MenuEntry

        registry.add("menu", "home", MenuEntry("工作台", "home", "home"), order=10)
