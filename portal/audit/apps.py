"""Application of audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """portal.audit"""

    name = "portal.audit"
    verbose_name = "操作记录"
