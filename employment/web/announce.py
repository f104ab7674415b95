"""What employment adds to the frame."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from employment.document import CODE
from employment.models import WorkFile
from employment.people import NEEDS, files, waiting
from employment.scope import COUNTERS, WORKERS
from employment.web import rule_editing
from employment.web.event_words import WORDS
from portal.accounts.roles import EMPLOYMENT_WORKER, MANAGER
from portal.people.web.roles import PEOPLE_ROLES
from portal.policies.handling import MEASURE_ROLES, Handling
from portal.registry import registry
from portal.web.entries import MenuEntry, Panel, PanelItem, PersonTab

MENU = MenuEntry("残疾人就业", "jobs:board", "accessible", COUNTERS, folded=frozenset({"manager"}))
OFFICIALS = frozenset({EMPLOYMENT_WORKER, MANAGER})
_SHOWN = ("silent", "referral", "retention", "hand_over")


def panel(request: HttpRequest) -> Panel | None:
    """What waits for those who work on employment."""
    user: Any = request.user
    if not user.has_role(*WORKERS):
        return None
    today = timezone.localdate()
    rows = files(user, today)
    items = []
    for key in _SHOWN:
        if count := waiting(rows, key, today).count():
            url = f"{reverse('jobs:people')}?need={key}"
            items.append(PanelItem(NEEDS[key].label, count, "人", url))
    return Panel("残疾人就业", "today", tuple(items), empty="没有等待联系、结果和回访的人。")


def tab(request: HttpRequest, person: Any) -> dict[str, Any]:
    """What the file of a person tells those who work on his other cases."""
    file = WorkFile.objects.filter(person=person).select_related("worker").first()
    jobs = file.jobs.select_related("employer") if file else ()
    return {
        "work_file": file,
        "jobs": jobs,
        "seats": file.seats.select_related("course") if file else (),
    }


TAB = PersonTab("employment", "就业", "employment/person_tab.html", tab, PEOPLE_ROLES)


def announce() -> None:
    """Called from ``AppConfig.ready``."""
    rule_editing.announce()
    registry.add("event_words", "employment", WORDS)
    registry.add("menu", "jobs", MENU, order=85)
    registry.add(MEASURE_ROLES, CODE, Handling(OFFICIALS, OFFICIALS))
    registry.add("home_panel", "jobs.today", panel, order=16)
    registry.add("person_tab", "employment", TAB, order=60)
