"""Application settings of schemes."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Subsidies of institutions: dated schemes, claims, their payment."""

    name = "subsidies.schemes"
    label = "schemes"
    verbose_name = "机构补贴"
