"""The desk in the demonstration: a draft, a file another county offers, a clerk of two areas."""

from datetime import date, datetime
from uuid import UUID

from portal.accounts.models import User
from portal.accounts.services import give_area
from portal.desk.models import Draft
from portal.desk.selectors import REGISTRATION
from portal.desk.services import keep_draft
from portal.lib.periods import Month
from portal.people.models import Person
from portal.people.services import request_transfer
from portal.regions.models import Region

TOKEN = UUID("00000000-0000-4000-8000-0000000de5c0")
SECOND_AREA = "431123"
FIELDS = {
    "name": ["样例草稿"],
    "birth_date": ["1941-09-09"],
    "sex": ["female"],
    "dibao": ["true"],
    "township": ["样例镇"],
}


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> str:
    """All of it once, by the services, as people would; nothing without the demo's logins."""
    team = {u.username: u for u in User.objects.filter(username__in=("jingban", "jingban2"))}
    if len(team) < 2 or Draft.objects.filter(token=TOKEN).exists():
        return "已有"
    clerk, neighbour = team["jingban"], team["jingban2"]
    if clerk.region is None or neighbour.region is None:
        return "已有"
    place = clerk.region.code
    fields = FIELDS | {"hukou": [place], "residence": [place], "known_from": [str(month.first)]}
    keep_draft(actor=clerk, token=TOKEN, kind=REGISTRATION, title="样例草稿", fields=fields, at=at)
    second = Region.objects.filter(code=SECOND_AREA, valid_to=None).first()
    if second is not None:
        give_area(actor=None, user=clerk, region=second, valid_from=month.first, at=at)
    offered = Person.objects.filter(managing_region=neighbour.region).order_by("pk").first()
    if offered is not None and not offered.transfers.exists():
        request_transfer(
            actor=neighbour,
            person=offered,
            to_region=clerk.region,
            at=at,
            reason="户籍迁入",
            origin="demo",
        )
    return "一份草稿，一件待答复的档案转移，一名兼管两县的经办"
