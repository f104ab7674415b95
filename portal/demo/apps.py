"""Application of the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Announces the demonstration's logins; the login page shows them with ``DEBUG`` on only."""

    name = "portal.demo"
    verbose_name = "演示"

    def ready(self) -> None:
        """Register each login."""
        from portal.demo.logins import LOGINS, PASSWORD
        from portal.registry import registry

        for order, login in enumerate(LOGINS):
            value = (login.username, PASSWORD, login.display_name)
            registry.add("demo_login", login.username, value, order=order)
