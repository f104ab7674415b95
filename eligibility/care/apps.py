"""Application settings of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Services due and delivered, assessments, life certificates."""

    name = "eligibility.care"
    label = "care"
    verbose_name = "照护服务"
