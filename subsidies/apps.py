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
        from subsidies.web.bank.announce import announce as announce_bank

        announce()
        announce_bank()
        post_migrate.connect(_general_fund, sender=self)
        post_migrate.connect(_schedule, sender=self)


def _general_fund(using: str, **_: object) -> None:
    from subsidies.models import Fund
    from subsidies.settlement.funds import GENERAL

    Fund.objects.using(using).get_or_create(code=GENERAL, defaults={"name": "财政预算资金"})


def _schedule(using: str, **_: object) -> None:
    """The beat that opens months, once an hour, and sends lost tasks again."""
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    hourly, _created = IntervalSchedule.objects.using(using).get_or_create(
        every=1, period=IntervalSchedule.HOURS
    )
    PeriodicTask.objects.using(using).get_or_create(
        name="发放：到日核算",
        defaults={"task": "subsidies.open_months", "interval": hourly},
    )
    often, _created = IntervalSchedule.objects.using(using).get_or_create(
        every=10, period=IntervalSchedule.MINUTES
    )
    PeriodicTask.objects.using(using).get_or_create(
        name="发放：重送丢失的任务",
        defaults={"task": "subsidies.send_again", "interval": often},
    )
