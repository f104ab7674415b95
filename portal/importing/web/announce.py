"""What importing adds to the frame."""

from portal.importing.demo import make_demo
from portal.importing.kinds import REGISTRY_KIND
from portal.importing.people.kind import PEOPLE
from portal.importing.web.panels import panel
from portal.registry import registry

DEMO = ("预检两个导入的表", make_demo)


def announce() -> None:
    """The kind of people and the panel of open files; called from ``AppConfig.ready``."""
    registry.add(REGISTRY_KIND, PEOPLE.key, PEOPLE, order=10)
    registry.add("home_panel", "importing.open", panel, order=40)
    registry.add("demo_step", "importing", DEMO, order=40)
