"""Application settings of importing."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Files of rows: checked whole, shown as a difference, then applied or not at all."""

    name = "portal.importing"
    label = "importing"
    verbose_name = "数据导入"
