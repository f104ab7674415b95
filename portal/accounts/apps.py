"""Application of accounts."""

from django.apps import AppConfig
from django.conf import settings


class AccountsConfig(AppConfig):
    """portal.accounts"""

    name = "portal.accounts"
    verbose_name = "用户与权限"

    def ready(self) -> None:
        """Announce the demo's logins to the login page, with DEBUG only."""
        if not settings.DEBUG:
            return
        from portal.accounts.demo import DEMO_USERS, PASSWORD
        from portal.registry import registry

        for order, demo in enumerate(DEMO_USERS):
            value = (demo.username, PASSWORD, demo.who)
            registry.add("demo_login", demo.username, value, order=order)
