"""Application settings of the figures of money; its migrations hold the counting triggers."""

from django.apps import AppConfig


class SubsidiesFiguresConfig(AppConfig):
    """Announces the indicators."""

    name = "subsidies.figures"
    label = "subsidies_figures"
    verbose_name = "资金指标"

    def ready(self) -> None:
        """Register with the core."""
        from subsidies.figures.announce import announce

        announce()
