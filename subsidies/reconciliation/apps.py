"""Application settings of reconciliation."""

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    """Files that come back from a bank, matched line by line."""

    name = "subsidies.reconciliation"
    label = "reconciliation"
    verbose_name = "回盘对账"
