"""Application of access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """portal.access"""

    name = "portal.access"
    verbose_name = "访问控制"
