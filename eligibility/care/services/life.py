"""Life certificates: drawn up, confirmed, overdue ones suspended by two people, and resumed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from eligibility.care.errors import CareError
from eligibility.care.life_rules import rules_of
from eligibility.care.models import LifeCheck
from eligibility.care.models.life_check import Method, State
from eligibility.care.services.base import tell
from eligibility.care.transitions import TRANSITIONS
from eligibility.models import Award, Suspension
from portal.audit.services import record
from portal.lib.periods import Month
from portal.people.models import Change
from portal.regions.models import Region

#: Everyone with a running monthly award under a rule whose cycle falls due in the month. The
#: cycle is counted from the named month, else from the month of birth.
DRAW = """
INSERT INTO care_lifecheck (person_id, region_id, due_on, overdue_from, items, document, status,
  state, made_at, method, seen_by, remark, suspensions)
SELECT w.person_id, %(region)s, %(due)s, %(due)s::date + 1 + min(r.grace),
  CASE WHEN bool_or(r.item = '') THEN '{}' ELSE array_agg(DISTINCT i.code ORDER BY i.code) END,
  min(r.document), min(r.status), 'due', %(at)s, '', '', '', '{}'
FROM eligibility_award AS w
JOIN eligibility_catalogueitem AS i ON i.id = w.item_id
JOIN people_person AS p ON p.id = w.person_id
JOIN unnest(%(items)s::text[], %(every)s::int[], %(months)s::int[], %(graces)s::int[],
  %(documents)s::text[], %(statuses)s::text[])
  AS r(item, every, month, grace, document, status) ON r.item IN ('', i.code)
LEFT JOIN people_circumstances AS c ON c.person_id = w.person_id AND c.superseded_at IS NULL
  AND c.valid_to IS NULL
WHERE w.region = %(code)s AND w.event_date IS NULL AND w.starts <= %(month)s
  AND (w.ends IS NULL OR w.ends >= %(month)s) AND c.died_on IS NULL
  AND mod(%(number)s - coalesce(r.month, extract(month FROM p.birth_date)::int, 1) + 24, r.every) = 0
GROUP BY w.person_id
ON CONFLICT ON CONSTRAINT life_check_once DO NOTHING
"""
#: Nobody is asked any more who died, or whose awards all ended.
CLOSE = """
UPDATE care_lifecheck AS l SET state = 'closed', closed_at = %(at)s
WHERE l.region_id = %(region)s AND l.state IN ('due', 'proposed') AND (
  EXISTS (SELECT FROM people_circumstances AS c WHERE c.person_id = l.person_id
    AND c.superseded_at IS NULL AND c.valid_to IS NULL AND c.died_on IS NOT NULL)
  OR NOT EXISTS (SELECT FROM eligibility_award AS w WHERE w.person_id = l.person_id
    AND (w.ends IS NULL OR w.ends >= %(month)s)))
"""


@transaction.atomic
def draw_life_checks(*, region: Region, month: Month, at: datetime) -> int:
    """Draw up the certificates due in a county's month; how many are new. Done twice: none."""
    rules = rules_of(region.code, month)
    words = {
        "region": region.pk, "code": region.code, "month": month.first, "due": month.last,
        "number": month.number, "at": at,
    }  # fmt: skip
    made = 0
    with connection.cursor() as cursor:
        if rules:
            cursor.execute(
                DRAW,
                words
                | {
                    "items": [rule.item for rule in rules],
                    "every": [rule.every for rule in rules],
                    "months": [rule.month for rule in rules],
                    "graces": [rule.grace for rule in rules],
                    "documents": [rule.document for rule in rules],
                    "statuses": [rule.status for rule in rules],
                },
            )
            made = cursor.rowcount
        cursor.execute(CLOSE, words)
        closed = cursor.rowcount
    if made or closed:
        record(
            actor=None, action="care.draw_life_checks", subject_kind="region",
            subject_id=region.code, before=None,
            after={"month": str(month), "made": made, "closed": closed}, at=at,
        )  # fmt: skip
    return made


@transaction.atomic
def confirm_alive(
    *,
    actor: Any,
    check: LifeCheck,
    method: str,
    seen_on: date,
    seen_by: str,
    at: datetime,
    today: date,
    remark: str = "",
    origin: str = "",
) -> LifeCheck:
    """The person is alive, seen by someone on a day; a suspension is lifted and paid back.

    The lifted months come back as arrears with the next settlement. CareError.
    """
    check = _locked(check)
    _check_seen(method, seen_on, seen_by, today)
    was = check.state
    _move(check, "resume" if was == State.SUSPENDED else "confirm", actor)
    check.method, check.seen_on, check.seen_by = method, seen_on, seen_by.strip()[:40]
    check.remark = remark.strip()[:200]
    check.confirmed_at, check.confirmed_by_id = at, actor.pk
    if check.state == State.RESUMED:
        check.resumed_at, check.resumed_by_id = at, actor.pk
        _lift(check, actor, at)
    check.save()
    _tell(check, actor, "confirm_alive", at, was, origin)
    return check


@transaction.atomic
def propose_suspension(
    *, actor: Any, checks: Sequence[LifeCheck], at: datetime, today: date, origin: str = ""
) -> int:
    """Propose to suspend overdue ones; another person confirms. Those not overdue are left out."""
    count = 0
    for check in sorted(checks, key=lambda c: c.pk):
        check = _locked(check)
        if check.state != State.DUE or check.overdue_from > today:
            continue
        _move(check, "propose", actor)
        check.proposed_at, check.proposed_by_id = at, actor.pk
        check.save()
        _tell(check, actor, "propose_suspension", at, State.DUE, origin)
        count += 1
    return count


@transaction.atomic
def keep_paying(
    *, actor: Any, check: LifeCheck, at: datetime, reason: str, origin: str = ""
) -> None:
    """Not suspended after all; the certificate stays due. A reason is required. CareError."""
    check = _locked(check)
    if not reason.strip():
        raise CareError("不停发要写明原因。", "请填写原因。", field="reason")
    _move(check, "keep", actor)
    check.proposed_at = check.proposed_by_id = None
    check.remark = reason.strip()[:200]
    check.save()
    _tell(check, actor, "keep_paying", at, State.PROPOSED, origin)


@transaction.atomic
def suspend(
    *, actor: Any, check: LifeCheck, from_month: Month, at: datetime, origin: str = ""
) -> LifeCheck:
    """Suspend the awards that rest on the certificate, from a month on. CareError.

    Not by who proposed it; not for months before the certificate was overdue.
    """
    check = _locked(check)
    if from_month < Month.of(check.overdue_from):
        raise CareError(
            "停发月份早于逾期的月份。", f"最早可从{Month.of(check.overdue_from).in_words()}起停发。",
            field="from_month",
        )  # fmt: skip
    _move(check, "suspend", actor)
    made = Suspension.objects.bulk_create(
        Suspension(
            award=award,
            from_month=from_month.first,
            reason=f"未通过生存认证（应于 {check.due_on} 前认证）",
            recorded_by=actor.pk,
        )
        for award in _awards(check, from_month)
    )
    if not made:
        raise CareError("没有正在发放的待遇可停。", "请刷新页面；待遇可能已经终止。")
    check.suspensions = [one.pk for one in made]
    check.suspended_from = from_month.first
    check.suspended_at, check.suspended_by_id = at, actor.pk
    check.save()
    _leave_change(check, at, "停发：未通过生存认证")
    _tell(check, actor, "suspend", at, State.PROPOSED, origin)
    return check


def _awards(check: LifeCheck, month: Month) -> list[Award]:
    awards = Award.objects.select_for_update(of=("self",)).filter(
        person_id=check.person_id, event_date=None
    )
    awards = awards.exclude(ends__lt=month.first)
    if check.items:
        awards = awards.filter(item__code__in=check.items)
    return list(awards.order_by("pk"))


def _lift(check: LifeCheck, actor: Any, at: datetime) -> None:
    Suspension.objects.filter(pk__in=check.suspensions, lifted_at=None).update(
        lifted_at=at, lifted_by=actor.pk
    )
    _leave_change(check, at, "恢复发放：已通过生存认证")


def _leave_change(check: LifeCheck, at: datetime, what: str) -> None:
    Change.objects.create(
        subject_kind="person", subject_id=check.person_id, from_day=check.suspended_from,
        recorded_at=at, what=what,
    )  # fmt: skip


def _check_seen(method: str, seen_on: date, seen_by: str, today: date) -> None:
    if method not in Method.values:
        raise CareError("认证方式不正确。", "请从列表中选择。", field="method")
    if not today - timedelta(days=366) <= seen_on <= today:
        raise CareError(
            "认证日期晚于今天，或早于一年前。", "请填实际见到本人或比对的日期。", field="seen_on"
        )
    if not seen_by.strip():
        raise CareError("没有填谁认证的。", "请填写见到本人的工作人员或数据来源。", field="seen_by")


def _locked(check: LifeCheck) -> LifeCheck:
    return LifeCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)


def _move(check: LifeCheck, action: str, actor: Any) -> None:
    move = TRANSITIONS[action]
    if check.state not in move.sources:
        raise CareError(
            f"“{check.get_state_display()}”的不能{move.label}。", "请刷新页面看现在的情况。"
        )
    if move.another and check.proposed_by_id == actor.pk:
        raise CareError("提出停发的人不能自己确认。", "请由另一位工作人员确认。")
    check.state = move.target


def _tell(check: LifeCheck, actor: Any, action: str, at: datetime, was: str, origin: str) -> None:
    after = {"life_check": check.pk, "due_on": check.due_on, "state": check.state}
    if check.method:
        after |= {"method": check.method, "seen_on": check.seen_on}
    if check.suspended_from:
        after["suspended_from"] = check.suspended_from
    tell(
        actor=actor, action=action, person_id=check.person_id, at=at, before={"state": was},
        after=after, origin=origin,
    )  # fmt: skip
