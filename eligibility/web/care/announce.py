"""What care adds to the frame."""

from eligibility.care.demo import make_demo
from eligibility.care.importing import RECORDS
from eligibility.care.oddity import NO_CERTIFICATE
from eligibility.care.oddity import REGISTRY_KIND as ODDITY
from eligibility.web.care.base import READERS
from eligibility.web.care.panels import care_tab, reminders, visits
from portal.importing.kinds import REGISTRY_KIND
from portal.registry import registry
from portal.web.entries import MenuEntry, PersonTab

MENU = MenuEntry("照护服务", "care:dues", "accessible", READERS)
TAB = PersonTab("care", "服务", "care/person_tab.html", care_tab, READERS)

DEMO = ("登记服务、评估和生存认证", make_demo)


def announce() -> None:
    """A menu entry, two panels, a person's tab and a kind of file; called from ``AppConfig.ready``."""
    registry.add("menu", "care", MENU, order=45)
    registry.add("home_panel", "care.visits", visits, order=30)
    registry.add("home_panel", "care.reminders", reminders, order=15)
    registry.add(ODDITY, NO_CERTIFICATE.key, NO_CERTIFICATE, order=60)
    registry.add("demo_step", "care", DEMO, order=30)
    registry.add(REGISTRY_KIND, RECORDS.key, RECORDS, order=20)
    registry.add("person_tab", "care", TAB, order=50)
