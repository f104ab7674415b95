"""Application settings of applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """From a draft through checking and publicity to an award."""

    name = "eligibility.applications"
    label = "applications"
    verbose_name = "申请"
