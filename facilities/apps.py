"""Application settings of facilities."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Homes, beds, ratings, planning standards, waiting lists."""

    name = "facilities"
    label = "facilities"
    verbose_name = "设施"

    def ready(self) -> None:
        """Announce the planning calculator."""
        from facilities.planning import calculate  # noqa: F401
