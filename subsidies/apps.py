"""Application settings of the payouts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SubsidiesConfig(AppConfig):
    """Settlement, batches, bank files and what comes back of them."""

    name = "subsidies"
    verbose_name = "资金发放"

    def ready(self) -> None:
        """Announce the pages; see that the general fund is there, in a flushed test database too."""
        from subsidies.web.announce import announce

        announce()
        post_migrate.connect(_general_fund, sender=self)


def _general_fund(using: str, **_: object) -> None:
    from subsidies.models import Fund
    from subsidies.settlement.funds import GENERAL

    Fund.objects.using(using).get_or_create(code=GENERAL, defaults={"name": "财政预算资金"})
