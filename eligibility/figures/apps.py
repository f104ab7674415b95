"""Application settings of the figures of entitlements; its migrations hold the counting triggers."""

from django.apps import AppConfig


class EligibilityFiguresConfig(AppConfig):
    """Announces the indicators."""

    name = "eligibility.figures"
    label = "eligibility_figures"
    verbose_name = "待遇指标"

    def ready(self) -> None:
        """Register with the core."""
        from eligibility.figures.announce import announce

        announce()
