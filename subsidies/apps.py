"""Application settings of the payouts."""

from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    """Settlement, batches, bank files and what comes back of them."""

    name = "subsidies"
    verbose_name = "资金发放"

    def ready(self) -> None:
        """Announce the pages."""
        from subsidies.web.announce import announce

        announce()
