"""Services that were given, recorded one by one and undone on the same day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from eligibility.care.errors import CareError
from eligibility.care.models import Due, ServiceRecord
from eligibility.care.services.base import tell
from eligibility.models import Word
from portal.people.models import Person
from portal.people.selectors import facts_on

#: Further back, a service is a matter for a correction with its papers, not for the ledger.
LATEST = timedelta(days=370)


@transaction.atomic
def record_service(
    *,
    actor: Any,
    person: Person,
    service: str,
    done_on: date,
    done_by: str,
    how: str,
    at: datetime,
    today: date,
    remark: str = "",
    origin: str = "",
) -> ServiceRecord:
    """A service given to someone; it fulfils the first open due of its day, where there is one.

    The same service twice on a day is refused. CareError.
    """
    done_by = done_by.strip()
    _check(person, service, done_on, done_by, how, today)
    due = _open_due(person, service, done_on)
    try:
        with transaction.atomic():
            made = ServiceRecord.objects.create(
                person=person,
                region=due.region if due else person.managing_region,
                due=due,
                service=service,
                done_on=done_on,
                done_by=done_by[:40],
                how=how,
                remark=remark.strip()[:300],
                recorded_at=at,
                recorded_by_id=getattr(actor, "pk", None),
            )
    except IntegrityError:
        raise CareError(
            f"{done_on} 的这项服务已经登记过。", "同一天不重复登记；登错的可在当天撤销。",
            field="done_on",
        ) from None  # fmt: skip
    after = {
        "service": service,
        "done_on": done_on,
        "by": made.done_by,
        "how": how,
        "due": made.due_id,
    }
    tell(actor=actor, action="record", person_id=person.pk, at=at, after=after, origin=origin)
    return made


@transaction.atomic
def undo_record(
    *, actor: Any, record: ServiceRecord, at: datetime, today: date, why: str, origin: str = ""
) -> ServiceRecord:
    """Strike a record out on the day it was entered; what it fulfilled is due again. CareError."""
    record = ServiceRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.undone_at is not None:
        raise CareError("这条记录已经撤销。", "请刷新页面。")
    if record.recorded_at.astimezone(timezone.get_current_timezone()).date() != today:
        raise CareError("只能在登记当天撤销。", "隔日发现有误的，请在备注中说明并联系主管。")
    if not why.strip():
        raise CareError("撤销要写明原因。", "请填写原因。", field="why")
    record.undone_at, record.undone_by_id = at, actor.pk
    record.undone_why = why.strip()[:200]
    record.save(update_fields=["undone_at", "undone_by_id", "undone_why"])
    tell(
        actor=actor, action="undo", person_id=record.person_id, at=at, origin=origin,
        before={"record": record.pk, "service": record.service, "done_on": record.done_on},
        after={"undone": True}, reason=record.undone_why,
    )  # fmt: skip
    return record


def _check(
    person: Person, service: str, done_on: date, done_by: str, how: str, today: date
) -> None:
    if not Word.objects.filter(kind=Word.Kind.SERVICE, code=service).exists():
        raise CareError("没有这项服务。", "请从列表中选择。", field="service")
    if done_on > today:
        raise CareError("服务日期晚于今天。", "请填实际提供服务的日期。", field="done_on")
    if done_on < today - LATEST:
        raise CareError("服务日期早于一年前。", "请核对日期。", field="done_on")
    if not done_by:
        raise CareError("服务人员没有填。", "请填写谁提供的服务。", field="done_by")
    if how not in ServiceRecord.How.values:
        raise CareError("服务方式不正确。", "请从列表中选择。", field="how")
    facts = facts_on(person, done_on)
    if facts is not None and facts.died_on is not None and facts.died_on < done_on:
        raise CareError(
            f"登记的死亡日期（{facts.died_on}）早于服务日期。", "请核对日期和死亡登记。", field="done_on"
        )  # fmt: skip


def _open_due(person: Person, service: str, day: date) -> Due | None:
    fulfilled = ServiceRecord.objects.filter(due=OuterRef("pk"), undone_at=None)
    dues = Due.objects.select_for_update(of=("self",)).select_related("region").filter(
        Q(ends=None) | Q(ends__gt=day), person=person, service=service, starts__lte=day,
        dropped_at=None,
    )  # fmt: skip
    return dues.filter(~Exists(fulfilled)).order_by("ends", "starts", "number").first()
