"""What eligibility adds to the pages of the core."""

from eligibility.web.applications.announce import announce as announce_applications
from eligibility.web.care.announce import announce as announce_care
from eligibility.web.change_preview import ENTITLEMENTS as BEFORE_SAVING
from eligibility.web.editing.panels import announce as announce_editing
from eligibility.web.event_words import WORDS
from eligibility.web.form_panel import ENTITLEMENTS as BESIDE_THE_FORM
from eligibility.web.labels import labels
from eligibility.web.person import entitlements_tab
from portal.accounts import roles
from portal.registry import registry
from portal.web.entries import MenuEntry, PersonTab

_CASES = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
_LISTS = frozenset({roles.CATALOGUE_ADMIN})
#: Those who work on cases find it as a button on their pages; their menu holds eight entries.
CALCULATOR = MenuEntry("待遇试算", "calculator", "calculator", _LISTS)
#: Anybody signed in may read the lists; in the menu they are where they are worked with.
CATALOGUE = MenuEntry(
    "目录与标准", "catalogue", "book-2", _CASES | _LISTS, folded=frozenset({roles.MANAGER})
)
ENTITLEMENTS = PersonTab(
    "entitlements", "待遇", "eligibility/entitlements_tab.html", entitlements_tab
)


def announce() -> None:
    """Menu entries, a person's tab and labels; called from ``AppConfig.ready``."""
    registry.add("menu", "calculator", CALCULATOR, order=25)
    registry.add("menu", "catalogue", CATALOGUE, order=80)
    registry.add("person_tab", "entitlements", ENTITLEMENTS, order=10)
    registry.add("form_panel", "eligibility", BESIDE_THE_FORM, order=10)
    registry.add("change_preview", "eligibility", BEFORE_SAVING, order=10)
    registry.add("labels", "eligibility", labels)
    registry.add("event_words", "eligibility", WORDS)
    announce_applications()
    announce_care()
    announce_editing()
