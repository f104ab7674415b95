"""Public lists: opening one, and what people said against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from eligibility.applications.days import last_day
from eligibility.applications.errors import ApplicationError
from eligibility.applications.handling import Rules, handlings
from eligibility.applications.models import Application, Objection, Publicity, State
from eligibility.applications.services.base import hold, leave_event, locked
from eligibility.applications.services.moves import make_public
from portal.audit.services import record


@dataclass(frozen=True, slots=True)
class Refused:
    """An application left out, and why."""

    application: Application
    why: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The lists a publication made, and what was left out."""

    lists: tuple[Publicity, ...]
    shown: int
    refused: tuple[Refused, ...]


@transaction.atomic
def open_publicity(
    *, applications: Sequence[Application], from_day: date, place: str, phone: str, actor: Any,
    at: datetime, today: date,
) -> Opened:  # fmt: skip
    """Make checked applications public: one list for each county and length of the period."""
    if not place.strip() or not phone.strip():
        raise ApplicationError(
            "公示须写明公示地点和监督电话。", "请填写，如“村（社区）公开栏”和县民政局电话。",
            field="place" if not place.strip() else "phone",
        )  # fmt: skip
    if from_day < today:
        raise ApplicationError("公示起日不能早于今天。", "请核对日期。", field="from_day")
    rules = handlings({row.item for row in applications})
    lists: dict[tuple, Publicity] = {}
    refused, shown = [], 0
    for row in applications:
        held = rules[row.item_id]
        try:
            with transaction.atomic():
                target = _list_for(lists, row, held, from_day, place, phone, actor, at)
                make_public(application_id=row.pk, publicity=target, actor=actor, at=at)
                shown += 1
        except ApplicationError as error:
            refused.append(Refused(row, str(error)))
    return Opened(_kept(lists), shown, tuple(refused))


def _list_for(
    lists: dict[tuple, Publicity], row: Application, held: Rules, from_day: date, place: str,
    phone: str, actor: Any, at: datetime,
) -> Publicity:  # fmt: skip
    """The list an application belongs on; numbered when the first one goes on it."""
    if not held.needs_publicity:
        raise ApplicationError(f"“{row.name}”不需公示，", "可直接审批。")
    if row.state != State.CHECKED:
        raise ApplicationError(
            f"“{row.name}”现为“{row.get_state_display()}”，不能发布公示。", "请刷新页面看最新情况。"
        )
    key = (row.region_id, held.days, held.day_kind)
    known = lists.get(key)
    if known is not None and Publicity.objects.filter(pk=known.pk).exists():
        return known
    hold("publicity", row.region_id, from_day.year)
    last = Publicity.objects.filter(region=row.region, year=from_day.year).aggregate(
        n=Max("number")
    )["n"]
    made = Publicity.objects.create(
        region=row.region, year=from_day.year, number=(last or 0) + 1, from_day=from_day,
        until_day=last_day(from_day, held.days, held.day_kind), days=held.days,
        day_kind=held.day_kind, place=place.strip(), phone=phone.strip(), opened_at=at,
        opened_by=actor,
    )  # fmt: skip
    record(
        actor=actor, action="publicity.open", subject_kind="publicity", subject_id=made.pk,
        before=None, after={"from_day": made.from_day, "until_day": made.until_day}, at=at,
    )  # fmt: skip
    lists[key] = made
    return made


def _kept(lists: dict[tuple, Publicity]) -> tuple[Publicity, ...]:
    kept = Publicity.objects.filter(pk__in=[row.pk for row in lists.values()])
    return tuple(kept.order_by("region_id", "number"))


@transaction.atomic
def object_to(
    *, application: Application, raised_on: date, raised_by: str, content: str, actor: Any,
    at: datetime, today: date,
) -> Objection:  # fmt: skip
    """Record an objection against a public application."""
    row = locked(application.pk)
    if row.state != State.PUBLICITY or row.publicity is None:
        raise ApplicationError(f"“{row.name}”不在公示中，", "只能对公示中的申请登记异议。")
    if not content.strip():
        raise ApplicationError("反映内容没有填写。", "请写明反映的事实。", field="content")
    if not row.publicity.from_day <= raised_on <= today:
        raise ApplicationError(
            "收到日期应在公示开始之后、不晚于今天。", "请核对日期。", field="raised_on"
        )
    made = Objection.objects.create(
        application=row, raised_on=raised_on, raised_by=raised_by.strip(),
        content=content.strip(), recorded_at=at, recorded_by=actor,
    )  # fmt: skip
    leave_event(row, "object", None, actor=actor, at=at, reason=content)
    return made


@transaction.atomic
def decide_objection(
    *, objection: Objection, upheld: bool, decision: str, actor: Any, at: datetime
) -> Objection:
    """Say whether an objection holds, and what was found."""
    row = Objection.objects.select_for_update().select_related("application").get(pk=objection.pk)
    if row.decided_at is not None:
        raise ApplicationError("这条异议已经处理过，", "请刷新页面看处理意见。")
    if not decision.strip():
        raise ApplicationError(
            "核查情况和处理意见没有填写。", "请写明核查了什么、结论是什么。", field="decision"
        )
    row.upheld, row.decision = upheld, decision.strip()
    row.decided_at, row.decided_by = at, actor
    row.save()
    leave_event(row.application, "decide_objection", None, actor=actor, at=at, reason=decision)
    return row
