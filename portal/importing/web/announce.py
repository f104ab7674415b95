"""What importing adds to the frame."""

from portal.importing.demo import make_demo
from portal.importing.kinds import REGISTRY_KIND, all_kinds
from portal.importing.people.births import BIRTHS
from portal.importing.people.households import HOUSEHOLDS
from portal.importing.people.kind import PEOPLE
from portal.importing.people.numberless import NUMBERLESS
from portal.importing.web.panels import panel
from portal.registry import registry
from portal.web.entries import EventWords

WORDS = EventWords(
    kinds={}, actions={},
    values={"import.kind": lambda: {kind.key: kind.label for kind in all_kinds()}},
)  # fmt: skip
DEMO = ("预检两个导入的表", make_demo)


def announce() -> None:
    """The kinds of people and the panel of open files; called from ``AppConfig.ready``."""
    for order, kind in enumerate((PEOPLE, NUMBERLESS, HOUSEHOLDS, BIRTHS), start=10):
        registry.add(REGISTRY_KIND, kind.key, kind, order=order)
    registry.add("event_words", "importing", WORDS)
    registry.add("home_panel", "importing.open", panel, order=40)
    registry.add("demo_step", "importing", DEMO, order=40)
