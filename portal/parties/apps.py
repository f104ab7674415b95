"""Application of parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """portal.parties"""

    name = "portal.parties"
    verbose_name = "机构与收款人"
