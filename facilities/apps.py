"""Application settings of facilities."""

from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate

TARGETS = Path(__file__).resolve().parents[1] / "fixtures" / "facilities" / "targets.yaml"


def _load(sender: AppConfig, using: str, **_: object) -> None:
    """The gazetted targets are there once the tables are, in a flushed test database too."""
    from facilities.indicators.measures import MEASURES, PARAMS
    from portal.policies.models import Target
    from portal.policies.targets import load_targets

    if using == "default":
        load_targets(Target, TARGETS, indicators=MEASURES, params=PARAMS)


class FacilitiesConfig(AppConfig):
    """Homes, beds, ratings, planning standards, waiting lists."""

    name = "facilities"
    label = "facilities"
    verbose_name = "设施"

    def ready(self) -> None:
        """Announce the planning calculator and what stands behind claims."""
        from facilities.claiming.facts import claim_facts
        from facilities.figures import announce as announce_figures
        from facilities.imports.announce import announce as announce_imports
        from facilities.planning import calculate  # noqa: F401
        from facilities.web.announce import announce
        from portal.registry import registry

        announce()
        announce_imports()
        announce_figures()
        registry.add("claim_facts", "facilities", claim_facts)
        post_migrate.connect(_load, sender=self, dispatch_uid="facilities.targets")
