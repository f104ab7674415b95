"""Ending awards: proposed by a determination or a person, confirmed by a person, or turned."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from eligibility.applications.deciding import decide_all
from eligibility.applications.discovery.ending import Ending, awake, find_ending
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Reason, Stop, StopState
from eligibility.applications.services.base import (
    award_summary,
    hold,
    leave_award_change,
    leave_award_event,
)
from eligibility.applications.services.granting import insert
from eligibility.models import Award, CatalogueItem
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import region_of


@transaction.atomic
def propose_stop(
    *, award: Award, reason: str, event: str, event_date: date | None, due_month: Month,
    remark: str, actor: Any, at: datetime,
) -> Stop:  # fmt: skip
    """A person proposes to end an award, for what no determination knows (自愿放弃, 服刑 …)."""
    if reason not in Reason.values or reason == Reason.TURNED:
        raise ApplicationError("请选择停发原因。", field="reason")
    if award.ends is not None and award.ends < due_month.first:
        raise ApplicationError(
            "这项待遇在应停月之前已经结束，", "请核对应停月。", field="due_month"
        )
    try:
        with transaction.atomic():
            row = Stop.objects.create(
                award=award, person_id=award.person_id, reason=reason, event=event.strip(),
                region=region_of(award.region, due_month), event_date=event_date,
                due_month=due_month.first, remark=remark.strip(), found_at=at, found_by=actor,
            )  # fmt: skip
    except IntegrityError as error:
        if "stop_one_open" not in str(error):
            raise
        raise ApplicationError("这项待遇已有待确认的停发，", "请先处理那一条。") from None
    _leave_event(row, "propose", None, actor=actor, at=at)
    return row


@transaction.atomic
def confirm_stop(
    *, stop: Stop, reason: str, actual_month: Month, remark: str, actor: Any, at: datetime
) -> Stop:
    """End the award with the month before the due one; a new application is needed after it."""
    row = _locked(stop, actor)
    if reason not in Reason.values:
        raise ApplicationError("请选择停发原因。", field="reason")
    due = Month.of(row.due_month)
    if actual_month < due:
        raise ApplicationError(
            f"实停月不能早于应停月（{due.in_words()}）。", "请核对月份。", field="actual_month"
        )
    award = Award.objects.select_for_update(of=("self",)).select_related("item").get(
        pk=row.award_id
    )  # fmt: skip
    before = {"state": row.state}
    end_award(award, due.previous(), actor=actor, at=at, reason=Reason(reason).label)
    row.state, row.reason = StopState.CONFIRMED, reason
    row.actual_month, row.remark = actual_month.first, remark.strip() or row.remark
    row.decided_at, row.decided_by, row.closed_at = at, actor, at
    row.save()
    _leave_event(row, "confirm", before, actor=actor, at=at)
    return row


@transaction.atomic
def keep_award(*, stop: Stop, remark: str, actor: Any, at: datetime) -> Stop:
    """Do not end it: the award sleeps, and wakes by itself when it is fulfilled again."""
    row = _locked(stop, actor)
    if not remark.strip():
        raise ApplicationError("不停发须写明理由。", "请填写，如“证件换发中”。", field="remark")
    before = {"state": row.state}
    row.state, row.remark = StopState.KEPT, remark.strip()
    row.decided_at, row.decided_by, row.closed_at = at, actor, at
    row.save()
    _leave_event(row, "keep", before, actor=actor, at=at, reason=remark)
    return row


def end_award(award: Award, last: Month, *, actor: Any, at: datetime, reason: str) -> None:
    """The award runs to ``last``; its first month at least, in which it then paid nothing."""
    before = award_summary(award)
    award.ends = max(last.first, award.starts)
    award.save(update_fields=["ends"])
    leave_award_change(award, from_day=last.next().first, at=at, what="停发")
    leave_award_event(award, "end", before, actor=actor, at=at, reason=reason)


@transaction.atomic
def find_stops(*, county: str, month: Month, at: datetime) -> tuple[int, int]:
    """Propose the stops of a county's month and turn what succeeds; how many of each are there.

    Proposals whose award is fulfilled again lapse. What a person decided to keep is not
    proposed again for the same month.
    """
    _lapse(county, month, at)
    ending = find_ending(month, county)
    turned = _turn(ending, at)
    known = set(
        Stop.objects.filter(award_id__in=[e.award_id for e in ending])
        .filter(state__in=(StopState.OPEN, StopState.KEPT))
        .values_list("award_id", "state", "due_month")
    )
    is_open = {award for award, state, _ in known if state == StopState.OPEN}
    kept = {(award, due) for award, state, due in known if state == StopState.KEPT}
    Stop.objects.bulk_create(
        _proposal(e, at)
        for e in ending
        if e.award_id not in turned | is_open and (e.award_id, e.due.first) not in kept
    )
    proposed = Stop.objects.filter(region__code=county, state=StopState.OPEN).count()
    return proposed, len(turned)


def _proposal(found: Ending, at: datetime) -> Stop:
    died = found.reason == Reason.DIED
    return Stop(
        award_id=found.award_id, person_id=found.person_id,
        region=region_of(found.region, found.due), reason=found.reason,
        event="死亡" if died else found.event[:200],
        event_date=found.died_on if died else found.event_date,
        due_month=found.due.first, found_at=at,
    )  # fmt: skip


def _lapse(county: str, month: Month, at: datetime) -> None:
    """Proposals of determinations that do not hold any more."""
    rows = Stop.objects.filter(region__code=county, state=StopState.OPEN, found_by=None)
    again = awake(month, county, list(rows.values_list("award_id", flat=True)))
    rows.filter(award_id__in=again, due_month__lte=month.first).update(
        state=StopState.LAPSED, closed_at=at
    )


def _turn(ending: list[Ending], at: datetime) -> set[int]:
    """转档: an award whose successor the person is entitled to from the same month on.

    Only awards of items that have a successor are looked at one by one; a county has few.
    """
    successors: dict[str, list[CatalogueItem]] = {}
    for item in CatalogueItem.objects.exclude(succeeds=""):
        successors.setdefault(item.succeeds, []).append(item)
    candidates = Award.objects.filter(
        pk__in=[e.award_id for e in ending], item__code__in=successors
    ).select_related("item")
    awards = {award.pk: award for award in candidates}
    turned = set()
    for found in ending:
        award = awards.get(found.award_id)
        if award is None:
            continue
        if _turn_one(award, found, successors[award.item.code], at) is not None:
            turned.add(award.pk)
    return turned


def _turn_one(
    award: Award, found: Ending, items: list[CatalogueItem], at: datetime
) -> Award | None:
    """End an award and begin its successor in the same month; None when there is none."""
    decided = decide_all(found.person_id, found.due)
    made: Award | None = None
    for item in items:
        for (code, part), each in decided.items():
            if code != item.code or not each.granted or not each.pays or each.stated_payee:
                continue
            if Award.objects.filter(
                person_id=award.person_id, item=item, part=part, ends=None, event_date=None
            ).exists():
                continue
            if made is None:
                end_award(award, found.due.previous(), actor=None, at=at, reason="转档")
            made = _begin(award, item, part, each.region, found.due, at)
    if made is not None:
        _close_turned(award, found, made, at)
    return made


def _begin(
    award: Award, item: CatalogueItem, part: str, region: str, begins: Month, at: datetime
) -> Award:
    successor = Award(
        person_id=award.person_id, item=item, part=part, region=region, starts=begins.first,
        settled_before=begins.first, approved_at=at,
    )  # fmt: skip
    insert(successor, item.name)
    leave_award_change(successor, from_day=begins.first, at=at, what="转档")
    leave_award_event(
        successor, "turn", None, actor=None, at=at, reason=f"由“{award.item.name}”转入"
    )
    return successor


def _close_turned(award: Award, found: Ending, successor: Award, at: datetime) -> None:
    Stop.objects.filter(award=award, state=StopState.OPEN).update(
        state=StopState.LAPSED, closed_at=at
    )
    row = _proposal(found, at)
    row.state, row.reason, row.closed_at = StopState.TURNED, Reason.TURNED, at
    row.actual_month, row.successor = found.due.first, successor
    row.save(force_insert=True)
    _leave_event(row, "turn", None, actor=None, at=at)


def _locked(stop: Stop, actor: Any) -> Stop:
    hold("stop", stop.award_id)
    row = Stop.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    if row.state != StopState.OPEN:
        raise ApplicationError(
            f"这条停发现为“{row.get_state_display()}”，", "别人可能刚处理过，请刷新页面。"
        )
    return row


def _leave_event(
    row: Stop, action: str, before: dict | None, *, actor: Any, at: datetime, reason: str = ""
) -> None:
    record(
        actor=actor, action=f"stop.{action}", subject_kind="stop", subject_id=row.pk,
        before=before, at=at, reason=reason or row.remark,
        after={
            "award": row.award_id, "state": row.state, "reason": row.reason,
            "due_month": row.due_month, "actual_month": row.actual_month,
        },
    )  # fmt: skip
