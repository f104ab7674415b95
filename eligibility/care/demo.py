"""The demonstration's services, assessments and life certificates; done again it changes nothing."""

from datetime import date, datetime, timedelta

from eligibility.care import standard
from eligibility.care.models import Assessment, Due, LifeCheck, LifeRule, ServiceRecord
from eligibility.care.models.life_check import State
from eligibility.care.services import (
    ask_round,
    confirm_alive,
    draft_life_rule,
    draw_life_checks,
    draw_round,
    propose_suspension,
    publish_life_rule,
    record_assessment,
    record_service,
    suspend,
)
from eligibility.models.dated import Status
from portal.accounts.models import User
from portal.lib.periods import Month
from portal.people.selectors import rows_on
from portal.regions.selectors import tree

VISITS, ASSESSED = 40, 4
DOCUMENT = "演示：假定每年在本人生日的月份认证一次"


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> int:
    """Draw up the month for the counties of the demo's clerks; how many services were recorded."""
    codes = tree(month).counties(region)
    clerks = User.objects.filter(username__startswith="jingban", region__code__in=codes)
    users = list(clerks.select_related("region").order_by("username"))
    if not users or ServiceRecord.objects.exists():
        return 0
    _rule(region, at)
    recorded = 0
    for user in users:
        county = user.region
        assert county is not None
        made = ask_round(actor=user, region=county, month=month, at=at)
        draw_round(round_id=made.pk, at=at)
        for each in (month, *Month.of(today).shift(-6).until(Month.of(today))):
            draw_life_checks(region=county, month=each, at=at)
        recorded += _visits(user, month, at)
    _assess(users[0], month, at, today)
    _life(users[0], at, today)
    return recorded


def _rule(region: str, at: datetime) -> None:
    one = User.objects.filter(username="zhuguan").first()
    other = User.objects.filter(username="mulu").first()
    if one is None or other is None or LifeRule.objects.exists():
        return
    made = draft_life_rule(
        actor=one, region=region, item="", every=12, month=None, grace=30,
        valid_from=date(2023, 1, 1), document=DOCUMENT, status=Status.DEMO, at=at,
    )  # fmt: skip
    publish_life_rule(actor=other, rule=made, at=at)


def _visits(user: User, month: Month, at: datetime) -> int:
    """Some of the visits and calls of the month, as entered on its days."""
    dues = Due.objects.filter(region=user.region, every="month", starts=month.first)
    chosen = dues.select_related("person").order_by("township", "pk")[:VISITS]
    for place, due in enumerate(chosen):
        record_service(
            actor=user, person=due.person, service=due.service,
            done_on=month.first + timedelta(days=2 + place % 20),
            done_by=f"样例社工{place % 3 + 1}", how="phone" if "call" in due.service else "home",
            at=at, today=month.last, remark="精神好，按时吃药。" if place % 4 == 0 else "",
        )  # fmt: skip
    return len(chosen)


def _assess(user: User, month: Month, at: datetime, today: date) -> None:
    assert user.region is not None
    rows = rows_on(month.first).filter(
        person__managing_region=user.region, care_level__in=standard.LEVELS[1:4], died_on=None
    )
    chosen = rows.select_related("person").order_by("person_id")[:ASSESSED]
    for place, row in enumerate(chosen):
        lost = 1 + place
        scores = {
            code: max(item.highest - (lost if n % 3 else 0), 0)
            for n, (code, item) in enumerate(standard.ITEMS.items())
        }
        record_assessment(
            actor=user, person=row.person, why=Assessment.Why.REGULAR,
            assessed_on=today - timedelta(days=330 - 60 * place), scores=scores,
            raised_by=["dementia"] if place == 1 else [], first_assessor="样例评估员甲",
            second_assessor="样例评估员乙", medical=True, at=at, today=today, place="家中",
        )  # fmt: skip


def _life(user: User, at: datetime, today: date) -> None:
    """One suspended by two people, some proposed, some seen, the rest overdue or soon due."""
    checks = LifeCheck.objects.filter(region=user.region, overdue_from__lte=today)
    rows = list(checks.order_by("pk"))
    third = len(rows) // 3
    for check in rows[:third]:
        confirm_alive(
            actor=user, check=check, method="visit", seen_on=today, seen_by="样例社工1", at=at,
            today=today,
        )  # fmt: skip
    propose_suspension(actor=user, checks=rows[third : third + 3], at=at, today=today)
    checker = User.objects.filter(username="fuhe").first()
    waiting = checks.filter(state=State.PROPOSED).order_by("pk").first()
    if checker is not None and waiting is not None:
        suspend(actor=checker, check=waiting, from_month=Month.of(today).next(), at=at)
