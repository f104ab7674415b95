"""What the dashboards put on the 工作台: measures whose day is near or past."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.boards.measures import urgent
from portal.policies.figures.kinds import CASE
from portal.policies.models import Measure
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month

SHOWN = 4


def reminders(request: HttpRequest) -> Panel | None:
    """The first of them, and the way to all."""
    if not allowed(request.user, CASE):
        return None
    today = timezone.localdate()
    found = urgent(request.user, work_month(request), today)
    if not found:
        return None
    # What is still to come goes first: what is past waits on the page of all.
    coming = [pair for pair in found if pair[0].deadline_on >= today]  # type: ignore[operator]
    late = len(found) - len(coming)
    items = [_item(measure, left) for measure, left in coming[:SHOWN]]
    if late:
        items.append(PanelItem("期限已过、还没有落实的措施", late, "", reverse("boards:measures")))
    return Panel("措施到期", "notices", tuple(items))


def _item(measure: Measure, left: int) -> PanelItem:
    address = reverse("boards:measure", args=[measure.document.code, measure.number])
    return PanelItem(str(measure), left, f"个县市区未落实，{measure.deadline_on} 到期", address)
