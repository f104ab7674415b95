"""What importing adds to the frame."""

from portal.importing.kinds import REGISTRY_KIND
from portal.importing.people.kind import PEOPLE
from portal.importing.web.panels import panel
from portal.registry import registry


def announce() -> None:
    """The kind of people and the panel of open files; called from ``AppConfig.ready``."""
    registry.add(REGISTRY_KIND, PEOPLE.key, PEOPLE, order=10)
    registry.add("home_panel", "importing.open", panel, order=40)
