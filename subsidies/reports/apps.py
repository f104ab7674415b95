"""Application settings of reports."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    """Funding shares, the lottery's share, and reports as workbooks."""

    name = "subsidies.reports"
    label = "reports"
    verbose_name = "资金报表"

    def ready(self) -> None:
        """See that the gazetted shares are there, in a flushed test database too."""
        post_migrate.connect(_gazetted_shares, sender=self)


def _gazetted_shares(using: str, **_: object) -> None:
    from subsidies.reports.gazetted import shares
    from subsidies.reports.models import FundingShare

    for key, rest in shares():
        FundingShare.objects.using(using).get_or_create(
            **key, superseded_at=None, defaults={**rest, "recorded_at": rest["recorded_at"]}
        )
