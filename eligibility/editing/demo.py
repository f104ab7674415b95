"""What the demonstration shows of editing: a county's higher sum, tried out and waiting for the second person."""

from datetime import date, datetime

from eligibility.editing import services
from eligibility.editing.whatif import compute, request_what_if
from eligibility.models import ItemVersion
from eligibility.models.dated import State
from portal.accounts.models import User
from portal.lib.periods import Month

COUNTY, ITEM, HUNDRED = "431103", "yongzhou-08", "yongzhou-09"
DRAFTER, OTHER = "mulu", "mulu2"
RAISED, HIGHER = "60.00", "500.00"


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """A county's own version at 60 yuan, tried and submitted; a prefecture's left as a draft.

    Done once: where the drafter has a row already nothing is added.
    """
    people = {user.username: user for user in User.objects.filter(username__in=(DRAFTER, OTHER))}
    known = ItemVersion.objects.filter(recorded_by__in=[user.pk for user in people.values()])
    base = ItemVersion.objects.filter(
        item__code=ITEM, region=region, state=State.PUBLISHED, superseded_at=None
    ).last()
    if len(people) < 2 or base is None or known.exists():
        return
    starts = month.shift(2)
    _raise(base, starts, people[DRAFTER], at)
    _draft_hundred(region, starts, people[OTHER], at)


def _raise(base: ItemVersion, starts: Month, actor: User, at: datetime) -> None:
    body = base.body | {"from": str(starts)}
    body["parts"][0]["pays"][0]["amount"] = RAISED
    draft = services.draft_version(
        item=base.item, region=COUNTY, body=body, based_on=base.pk,
        reason="演示：80至89岁每月提高到60元", actor=actor, at=at,
    )  # fmt: skip
    what_if = request_what_if(row=draft, month=starts, actor=actor, at=at)
    for _ in compute(what_if=what_if, at=at):
        pass
    services.submit(row=draft, actor=actor, at=at)


def _draft_hundred(region: str, starts: Month, actor: User, at: datetime) -> None:
    base = ItemVersion.objects.filter(
        item__code=HUNDRED, region=region, state=State.PUBLISHED, superseded_at=None
    ).last()
    if base is None:
        return
    body = base.body | {"from": str(starts)}
    body["parts"][0]["pays"][0]["amount"] = HIGHER
    services.draft_version(
        item=base.item, region=region, body=body, based_on=base.pk, reason="演示：等文件", actor=actor,
        at=at,
    )  # fmt: skip
