"""Application settings of the cut-over."""

from django.apps import AppConfig


class OpeningConfig(AppConfig):
    """Past payments of the system before this one, compared and taken over."""

    name = "subsidies.opening"
    label = "opening"
    verbose_name = "旧系统切换"
