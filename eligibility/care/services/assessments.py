"""Assessments of ability: recorded with the fact they give, or withdrawn with it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from eligibility.care.errors import CareError
from eligibility.care.models import Assessment
from eligibility.care.services.base import tell
from eligibility.care.standard import FORM, ITEMS, REASONS, VALID_MONTHS, evaluate
from portal.lib.periods import Month
from portal.people.models import Person
from portal.people.services import record_change

EVENT = "能力评估"


@transaction.atomic
def record_assessment(
    *,
    actor: Any,
    person: Person,
    why: str,
    assessed_on: date,
    scores: Mapping[str, int],
    raised_by: Collection[str],
    first_assessor: str,
    second_assessor: str,
    medical: bool,
    at: datetime,
    today: date,
    valid_months: int = VALID_MONTHS,
    place: str = "",
    remark: str = "",
    origin: str = "",
) -> Assessment:
    """Keep an assessment and record the level it gives as the person's ``care_level``.

    Levels are computed here, never taken from outside. CareError.
    """
    first, second = first_assessor.strip(), second_assessor.strip()
    _check(scores, raised_by, first, second, medical, assessed_on, today)
    made = _keep(
        person=person,
        scores=scores,
        raised_by=raised_by,
        why=why,
        assessed_on=assessed_on,
        valid_until=valid_until(assessed_on, valid_months),
        first_assessor=first[:40],
        second_assessor=second[:40],
        medical=medical,
        place=place.strip()[:60],
        remark=remark.strip()[:300],
        recorded_at=at,
        recorded_by_id=getattr(actor, "pk", None),
    )
    after = {
        "assessment": made.pk, "total": made.total, "before": made.level_before, "level": made.level,
    }  # fmt: skip
    tell(actor=actor, action="assess", person_id=person.pk, at=at, after=after, origin=origin)
    _record_level(actor, person, made, made.level, at, origin)
    return made


def _keep(*, scores: Mapping[str, int], raised_by: Collection[str], **columns: Any) -> Assessment:
    """The row with the levels the points come to; CareError when the day has one already."""
    result = evaluate(scores, tuple(raised_by))
    try:
        with transaction.atomic():
            return Assessment.objects.create(
                form=FORM,
                scores={code: scores[code] for code in ITEMS},
                total=result.total,
                level_before=result.level_before,
                raised_by=[reason for reason in REASONS if reason in raised_by],
                level=result.level,
                **columns,
            )
    except IntegrityError:
        raise CareError(
            f"{columns['assessed_on']} 的评估已经登记过。", "登错的请先撤回，再重新登记。",
            field="assessed_on",
        ) from None  # fmt: skip


@transaction.atomic
def withdraw_assessment(
    *, actor: Any, assessment: Assessment, at: datetime, why: str, origin: str = ""
) -> Assessment:
    """Take a wrong assessment back: the level before it holds again. CareError."""
    assessment = Assessment.objects.select_for_update(of=("self",)).select_related("person").get(
        pk=assessment.pk
    )  # fmt: skip
    if assessment.withdrawn_at is not None:
        raise CareError("这份评估已经撤回。", "请刷新页面。")
    if not why.strip():
        raise CareError("撤回评估要写明原因。", "请填写原因。", field="why")
    assessment.withdrawn_at, assessment.withdrawn_by_id = at, actor.pk
    assessment.withdrawn_why = why.strip()[:200]
    assessment.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdrawn_why"])
    tell(
        actor=actor, action="withdraw_assessment", person_id=assessment.person_id, at=at,
        before={"assessment": assessment.pk, "level": assessment.level}, after={"withdrawn": True},
        reason=assessment.withdrawn_why, origin=origin,
    )  # fmt: skip
    earlier = Assessment.objects.filter(
        person=assessment.person, withdrawn_at=None, assessed_on__lt=assessment.assessed_on
    ).first()
    level = earlier.level if earlier else None
    _record_level(actor, assessment.person, assessment, level, at, origin)
    return assessment


def valid_until(assessed_on: date, months: int) -> date:
    """The same day so many months later, or the month's last day."""
    month = Month.of(assessed_on).shift(months)
    return month.last.replace(day=min(assessed_on.day, month.last.day))


def _record_level(
    actor: Any, person: Person, assessment: Assessment, level: str | None, at: datetime, origin: str
) -> None:
    record_change(
        actor=actor,
        person=person,
        from_day=assessment.assessed_on,
        facts={"care_level": level},
        at=at,
        event=EVENT,
        event_date=assessment.assessed_on,
        reason=assessment.withdrawn_why or f"{FORM}，总分 {assessment.total}",
        evidence=[{"assessment": assessment.pk}],
        origin=origin,
    )


def _check(
    scores: Mapping[str, int],
    raised_by: Collection[str],
    first: str,
    second: str,
    medical: bool,
    assessed_on: date,
    today: date,
) -> None:
    missing = [item.name for code, item in ITEMS.items() if code not in scores]
    if missing:
        raise CareError(
            f"还有 {len(missing)} 项没有打分：{'、'.join(missing[:5])}。",
            "26项都要打分。",
            field="scores",
        )
    for code, item in ITEMS.items():
        if not 0 <= scores[code] <= item.highest:
            raise CareError(
                f"“{item.name}”的得分应为 0 至 {item.highest}。", "请重新打分。", field="scores"
            )
    if set(raised_by) - set(REASONS):
        raise CareError("调整依据不正确。", "请从列表中勾选。", field="raised_by")
    if not first or not second or first == second:
        raise CareError(
            "评估员要有两名，且不是同一个人。", "请填写两名评估员的姓名。", field="second_assessor"
        )
    if not medical:
        raise CareError(
            "两名评估员中至少一名要有医护背景。",
            "请确认后勾选；没有的请另请评估员。",
            field="medical",
        )
    if assessed_on > today:
        raise CareError("评估日期晚于今天。", "请填实际评估的日期。", field="assessed_on")
