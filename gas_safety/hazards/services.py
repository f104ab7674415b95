"""Writes of hazards: found, moved along, transferred; each atomic, audited, kept as a step."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from gas_safety.errors import GasError
from gas_safety.hazards.register import cured, never_found
from gas_safety.hazards.transitions import TRANSITIONS, Transition
from gas_safety.models import (
    Company,
    Complaint,
    Customer,
    Hazard,
    HazardStep,
    Inspection,
    Problem,
    Severity,
)
from gas_safety.models.hazard import OPEN, State
from gas_safety.scope import may_write
from portal.accounts.models import User
from portal.audit.services import record
from portal.regions.models import Region


@dataclass(frozen=True, slots=True)
class Given:
    """What a step is given; what it needs stands in the transitions table."""

    remark: str = ""
    due_on: date | None = None
    street: str = ""
    penalty: Decimal | None = None
    penalty_paper: str = ""


_WANTED = {
    "remark": ("说明没有填。", "请写明情况。"),
    "due_on": ("整改期限没有填。", "请填写最后一天。"),
    "street": ("报告的街道（社区）没有填。", "请填写街道（社区）名称。"),
    "penalty": ("罚款金额没有填。", "请填写处罚决定书上的金额，没有罚款的填 0。"),
    "penalty_paper": ("处罚决定书文号没有填。", "请照决定书填写。"),
}


@transaction.atomic
def find_hazard(
    *,
    actor: User,
    problem: Problem,
    region: Region,
    place: str,
    found_on: date,
    at: datetime,
    today: date,
    unit: str = "",
    description: str = "",
    severity: str = Severity.ORDINARY,
    company: Company | None = None,
    customer: Customer | None = None,
    inspection: Inspection | None = None,
    complaint: Complaint | None = None,
    due_on: date | None = None,
    origin: str = "",
) -> Hazard:
    """A hazard of one of the listed problems; with ``due_on`` the notice goes out at once.

    ``unit`` is the responsible unit, by default the first the annex names. Raises GasError.
    """
    may_write(actor, region=region, company=company)
    if problem.missing:
        raise GasError("这一项原文缺页。", "请先照纸质文件补录，或选择其他问题。", field="problem")
    if not place.strip():
        raise GasError("地点没有填。", "请填写用户地址或路段。", field="place")
    if found_on > today:
        raise GasError("发现日期晚于今天。", "请填写实际日期。", field="found_on")
    if severity not in Severity.values:
        raise GasError("没有选择等级。", "请选择一般隐患或重大隐患。", field="severity")
    hazard = Hazard.objects.create(
        problem=problem, region=region, company=company, customer=customer, inspection=inspection,
        complaint=complaint, place=place.strip(), description=description.strip(),
        severity=severity, unit=unit.strip() or problem.responsible_units[0], found_on=found_on,
        recorded_at=at, recorded_by=actor,
    )  # fmt: skip
    _keep(hazard, "found", "", actor, at, hazard.description)
    _tell(actor, "find_hazard", hazard, None, at, origin)
    if due_on is not None:
        given = Given(due_on=due_on)
        hazard = move_hazard(
            actor=actor, hazard=hazard, action="notify", given=given, at=at, today=today,
            origin=origin,
        )  # fmt: skip
    return hazard


@transaction.atomic
def move_hazard(
    *,
    actor: User,
    hazard: Hazard,
    action: str,
    given: Given,
    at: datetime,
    today: date,
    origin: str = "",
) -> Hazard:
    """Take one step of ``TRANSITIONS``; GasError when it is not allowed now or lacks something.

    Of two people pressing at once the second waits for the first and is refused.
    """
    move = TRANSITIONS.get(action)
    if move is None:
        raise GasError(f"没有“{action}”这个操作。", "请刷新页面。")
    hazard = _locked(hazard)
    may_write(actor, region=hazard.region, company=hazard.company)
    _refuse_unless_allowed(hazard, move, actor, given, today)
    before = {"state": hazard.state, "unit": hazard.unit, "due_on": hazard.due_on}
    source = hazard.state
    for stamp in move.clears:
        setattr(hazard, f"{stamp}_at", None)
        setattr(hazard, f"{stamp}_by", None)
    for name in move.needs - {"remark"}:
        setattr(hazard, name, getattr(given, name))
    hazard.state = move.target
    for stamp in {move.stamp, *({"notified"} if move.target == State.NOTIFIED else ())}:
        setattr(hazard, f"{stamp}_at", at)
        setattr(hazard, f"{stamp}_by", actor)
    hazard.save()
    if action == "pass":
        cured(actor, hazard, at, today, origin)
    if action == "withdraw":
        never_found(actor, hazard, at, origin)
    _keep(hazard, action, source, actor, at, given.remark.strip())
    _tell(actor, action, hazard, before, at, origin, given.remark)
    return hazard


@transaction.atomic
def transfer_hazard(
    *, actor: User, hazard: Hazard, unit: str, reason: str, at: datetime, origin: str = ""
) -> Hazard:
    """Hand an open hazard to another responsible unit. Raises GasError."""
    hazard = _locked(hazard)
    may_write(actor, region=hazard.region, company=hazard.company)
    unit = unit.strip()
    if hazard.state not in OPEN:
        cure = "需要继续处理的，请先重新打开。"
        raise GasError(f"“{hazard.get_state_display()}”的隐患不能转办。", cure)
    if not unit:
        raise GasError("承接单位没有填。", "请选择或填写单位。", field="unit")
    if unit == hazard.unit:
        raise GasError(f"已经由{unit}负责。", "请选择另一个单位。", field="unit")
    if not reason.strip():
        raise GasError("转办理由没有填。", "请写明为什么转办。", field="reason")
    before = {"unit": hazard.unit}
    hazard.unit = unit
    hazard.save(update_fields=["unit"])
    _keep(hazard, "transfer", hazard.state, actor, at, f"由{before['unit']}转来：{reason.strip()}")
    _tell(actor, "transfer", hazard, before, at, origin, reason)
    return hazard


@transaction.atomic
def close_hazards(
    *, actor: User, hazards: list[Hazard], at: datetime, today: date, origin: str = ""
) -> int:
    """Close what was re-checked, all or none; how many. Raises GasError naming the first refused."""
    for hazard in hazards:
        move_hazard(
            actor=actor, hazard=hazard, action="close", given=Given(), at=at, today=today,
            origin=origin,
        )  # fmt: skip
    return len(hazards)


def _locked(hazard: Hazard) -> Hazard:
    rows = Hazard.objects.select_for_update(of=("self",)).select_related(
        "region", "company__organisation", "problem"
    )
    return rows.get(pk=hazard.pk)


def _refuse_unless_allowed(
    hazard: Hazard, move: Transition, actor: User, given: Given, today: date
) -> None:
    if not actor.has_role(*move.roles):
        raise GasError(f"{move.label}由燃气安全检查人员办理。", "请联系城管执法部门。")
    if hazard.state not in move.sources:
        raise GasError(
            f"这条隐患现为“{hazard.get_state_display()}”，不能{move.label}；", "请刷新页面后再看。"
        )
    for name in ("remark", "due_on", "street", "penalty", "penalty_paper"):
        value = getattr(given, name)
        if name in move.needs and (value is None or value == "" or not str(value).strip()):
            raise GasError(*_WANTED[name], field=name)
    if "due_on" in move.needs and given.due_on < hazard.found_on:
        raise GasError("整改期限早于发现日期。", "请核对两个日期。", field="due_on")
    if "due_on" in move.needs and move.action != "notify" and given.due_on < today:
        raise GasError("新的整改期限已经过去。", "请填写今天或以后的日期。", field="due_on")
    if "penalty" in move.needs and given.penalty < 0:
        raise GasError("罚款金额不能为负。", "请照决定书填写。", field="penalty")


def _keep(
    hazard: Hazard, action: str, source: str, actor: User | None, at: datetime, remark: str
) -> None:
    HazardStep.objects.create(
        hazard=hazard, action=action, source=source, target=hazard.state, unit=hazard.unit,
        due_on=hazard.due_on, remark=remark, at=at, by=actor,
    )  # fmt: skip


def _tell(
    actor: User,
    action: str,
    hazard: Hazard,
    before: dict[str, Any] | None,
    at: datetime,
    origin: str,
    reason: str = "",
) -> None:
    after = {
        "state": hazard.state, "unit": hazard.unit, "due_on": hazard.due_on,
        "problem": hazard.problem.number,
    }  # fmt: skip
    record(
        actor=actor, action=f"gas.hazard.{action}", subject_kind="hazard", subject_id=hazard.pk,
        before=before, after=after, at=at, origin=origin, reason=reason,
    )  # fmt: skip
