"""Application settings of facilities."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Homes, beds, ratings, planning standards, waiting lists."""

    name = "facilities"
    label = "facilities"
    verbose_name = "设施"

    def ready(self) -> None:
        """Announce the planning calculator and what stands behind claims."""
        from facilities.claiming.facts import claim_facts
        from facilities.planning import calculate  # noqa: F401
        from facilities.web.announce import announce
        from portal.registry import registry

        announce()
        registry.add("claim_facts", "facilities", claim_facts)
