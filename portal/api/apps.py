"""Application of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """portal.api"""

    name = "portal.api"
    label = "api"
    verbose_name = "接口"

    def ready(self) -> None:
        """Tell the description of the API how tokens are sent."""
        from portal.api import schema  # noqa: F401
