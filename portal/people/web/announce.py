"""What people add to the frame."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.utils import timezone

from portal.accounts.roles import ROLES
from portal.lib.periods import Month
from portal.people.facts import FACTS
from portal.people.selectors import stored_names
from portal.people.web import recent
from portal.people.web.panels import birthdays, certificates
from portal.people.web.papers import papers_tab
from portal.people.web.records import records_tab
from portal.people.web.roles import PEOPLE_ROLES
from portal.people.web.tabs import facts_tab, timeline_tab
from portal.regions.selectors import tree
from portal.regions.tree import RegionTree
from portal.registry import registry
from portal.web.entries import EventWords, MenuEntry, PersonTab

PROVINCE = "43"
MENU = MenuEntry("人员", "people:list", "users", PEOPLE_ROLES)
TIMELINE = PersonTab("timeline", "情况变化", "people/timeline_tab.html", timeline_tab)
FACTS_NOW = PersonTab("facts", "基本情况", "people/facts_tab.html", facts_tab)
PAPERS = PersonTab("papers", "材料", "people/papers_tab.html", papers_tab)

RECORDS = PersonTab("records", "记录", "people/records_tab.html", records_tab)


class Places(Mapping[str, str]):
    """The names of today's regions by their codes; read when the first is asked for."""

    @cached_property
    def _regions(self) -> RegionTree:
        return tree(Month.of(timezone.localdate()))

    def __getitem__(self, code: str) -> str:
        return self._regions.node(code).name

    def __iter__(self) -> Iterator[str]:
        return iter(self._regions.descendants(PROVINCE))

    def __len__(self) -> int:
        return len(self._regions.descendants(PROVINCE))


WORDS = EventWords(
    kinds={},
    actions={},
    values={
        **{
            fact.name: {str(code): word for code, word in fact.values.items()}
            for fact in FACTS.values()
            if fact.values
        },
        "field": {"id_number": "身份证号", "phone": "电话", "account": "银行账号"},
        "roles": ROLES,
    },
)


def labels() -> dict[str, Mapping[str, str]]:
    """Labels of the facts, names of the regions."""
    return {"facts": {name: fact.label for name, fact in FACTS.items()}, "regions": Places()}


def announce() -> None:
    """The menu entry, four tabs, the reminders of birthdays, and labels."""
    registry.add("menu", "people", MENU, order=20)
    registry.add("person_tab", "timeline", TIMELINE, order=20)
    registry.add("person_tab", "facts", FACTS_NOW, order=30)
    registry.add("person_tab", "papers", PAPERS, order=80)
    registry.add("person_tab", "records", RECORDS, order=90)
    registry.add("home_panel", "people.certificates", certificates, order=22)
    registry.add("home_panel", "people.birthdays", birthdays, order=20)
    registry.add("home_panel", "people.recent", recent.panel, order=30)
    registry.add("labels", "people", labels)
    registry.add("event_words", "people", WORDS)
    registry.add("sealed_files", "people", stored_names)
