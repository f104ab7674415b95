"""What people put on the 工作台."""

from django.http import HttpRequest
from django.urls import reverse

from portal.lib.periods import Month
from portal.people.web import reads
from portal.people.web.roles import PEOPLE_ROLES
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month

MILESTONES = (80, 90, 100)


def birthdays(request: HttpRequest) -> Panel | None:
    """Who turns 80, 90 or 100 next month; counted for one county at a time."""
    region = request.user.region
    if not allowed(request.user, PEOPLE_ROLES) or region is None or region.level != "county":
        return None
    month = work_month(request).next()
    found = []
    for age in MILESTONES:
        born = Month(month.year - age, month.number)
        count = reads.born_in(request.user, born).count()
        if count:
            label = f"下月年满 {age} 周岁"
            note = f"{born.in_words()}出生"
            address = f"{reverse('people:list')}?born={born}"
            found.append(PanelItem(label, count, note, address))
    return Panel("", "notices", tuple(found), empty="下月没有人年满 80、90 或 100 周岁。")
