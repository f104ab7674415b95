"""The eligibility app: from facts and rules to determinations and awards."""

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """Announces the catalogue loader and the calculator of entitlements."""

    name = "eligibility"
    verbose_name = "待遇资格"

    def ready(self) -> None:
        """Register with the core; imports wait until the models are there."""
        from eligibility import bootstrap, calculate  # noqa: F401
        from eligibility.web.announce import announce

        announce()
