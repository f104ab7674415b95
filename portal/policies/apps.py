"""Application of policies."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """portal.policies"""

    name = "portal.policies"
    label = "policies"
    verbose_name = "政策文件"
