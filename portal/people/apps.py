"""Application of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """portal.people"""

    name = "portal.people"
    verbose_name = "人员档案"
