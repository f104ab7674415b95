"""Application of regions."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_when_empty(sender: AppConfig, using: str, **_: object) -> None:
    """A flushed database (tests flush theirs) gets its regions back."""
    from portal.regions.loading import load_regions

    if using == "default":
        load_regions(sender.get_model("Region"))


class RegionsConfig(AppConfig):
    """portal.regions"""

    name = "portal.regions"
    verbose_name = "行政区划"

    def ready(self) -> None:
        """Reload the gazetted regions after a flush."""
        post_migrate.connect(_load_when_empty, sender=self, dispatch_uid="regions.load")
