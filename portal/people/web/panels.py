"""What people put on the 工作台."""

from django.http import HttpRequest
from django.urls import reverse

from portal.lib.periods import Month
from portal.people.web import reads
from portal.people.web.roles import PEOPLE_ROLES
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month

MILESTONES = (80, 90, 100)
WARNED = (0, 1, 3, 6)  # months before a certificate expires


def birthdays(request: HttpRequest) -> Panel | None:
    """Who turns 80, 90 or 100 next month; counted for one county at a time."""
    region = request.user.region
    if not allowed(request.user, PEOPLE_ROLES) or region is None or region.level != "county":
        return None
    month = work_month(request).next()
    found = []
    births = {age: Month(month.year - age, month.number) for age in MILESTONES}
    counts = reads.born_by_month(request.user, births.values())
    for age, born in births.items():
        if count := counts.get(born, 0):
            label = f"下月年满 {age} 周岁"
            note = f"{born.in_words()}出生"
            address = f"{reverse('people:list')}?born={born}"
            found.append(PanelItem(label, count, note, address))
    return Panel("", "notices", tuple(found), empty="下月没有人年满 80、90 或 100 周岁。")


def certificates(request: HttpRequest) -> Panel | None:
    """Disability certificates that expire this month, and in 1, 3 and 6 months."""
    region = request.user.region
    if not allowed(request.user, PEOPLE_ROLES) or region is None or region.level != "county":
        return None
    month = work_month(request)
    counts = reads.expiring_by_month(request.user, month, month.shift(WARNED[-1]))
    found = []
    for ahead in WARNED:
        expires = month.shift(ahead)
        if count := counts.get(expires, 0):
            label = f"残疾人证 {ahead} 个月后到期" if ahead else "残疾人证本月到期"
            address = f"{reverse('people:list')}?expiring={expires}"
            found.append(PanelItem(label, count, f"{expires.in_words()}到期", address))
    return Panel("", "notices", tuple(found)) if found else None
