"""Application of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """portal.accounts"""

    name = "portal.accounts"
    verbose_name = "用户与权限"
