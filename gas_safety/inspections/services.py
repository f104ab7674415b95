"""Writes of visits: the inspection, the education with it, what was found and seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gas_safety.errors import GasError
from gas_safety.hazards.services import find_hazard
from gas_safety.models import Customer, Delivery, Hazard, Inspection, Problem, Severity
from gas_safety.photographs.content import kind_of
from gas_safety.photographs.services import keep
from gas_safety.register.saving import write_row
from gas_safety.scope import may_write
from portal.accounts.models import User
from portal.accounts.roles import GAS_INSPECTOR
from portal.audit.services import record
from portal.sealing import cipher

#: What a visit may note of the place's equipment.
EQUIPMENT = (
    "fuels", "alarm_installed", "alarm_working", "alarm_right_gas", "hose_rubber", "hose_cm",
    "hose_replaced_on", "regulator_ok", "flameout_ok", "cylinders", "cylinder_owner",
    "cylinder_due_on", "cylinder_kg", "bottle_room", "card_on", "safety_officer",
)  # fmt: skip
HOSE_PROBLEM = 12


@dataclass(frozen=True, slots=True)
class Visit:
    """What the form of a visit says."""

    day: date
    outcome: str
    taught: bool
    inspector: str
    token: str
    by_company: bool = True
    signed_by: str = ""
    unsigned_reason: str = ""
    signature: bytes = b""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A problem found on a visit, with its pictures (content, media type)."""

    problem: Problem
    description: str = ""
    severity: str = Severity.ORDINARY
    due_on: date | None = None
    pictures: Sequence[tuple[bytes, str]] = field(default_factory=tuple)


@transaction.atomic
def record_inspection(
    *,
    actor: User,
    customer: Customer,
    visit: Visit,
    found: Sequence[Found],
    equipment: dict[str, Any],
    pictures: Sequence[tuple[bytes, str]],
    at: datetime,
    today: date,
    origin: str = "",
) -> Inspection:
    """A visit with its hazards, pictures and what was seen; the same token twice is one visit.

    A complete one settles the user's open deliveries up to its day. Raises GasError.
    """
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    may_write(actor, region=customer.region, company=customer.company)
    known = Inspection.objects.filter(token=visit.token).first()
    if known is not None:
        return known
    _refuse(visit, found, customer, actor, today)
    made = Inspection.objects.create(
        customer=customer, company=customer.company, region=customer.region, day=visit.day,
        outcome=visit.outcome, taught=visit.taught, by_company=visit.by_company,
        inspector=visit.inspector.strip(), signed_by=visit.signed_by.strip(),
        unsigned_reason=visit.unsigned_reason.strip(),
        signature=cipher().seal_bytes(visit.signature) if visit.signature else None,
        remark=visit.remark.strip(), token=visit.token, recorded_at=at, recorded_by=actor,
    )  # fmt: skip
    hazards = [
        _found(actor, customer, made, each, at=at, today=today, origin=origin) for each in found
    ]
    keep(actor=actor, pictures=list(pictures), moment="before", inspection=made, at=at)
    _note(actor, customer, made, equipment, hazards, at, origin)
    if made.complete:
        Delivery.objects.filter(
            customer=customer, day__lte=visit.day, inspection__isnull=True
        ).update(inspection=made, inspected_on=visit.day)
    record(
        actor=actor, action="gas.inspect", subject_kind="inspection", subject_id=made.pk,
        before=None, at=at, origin=origin,
        after={"customer": customer.pk, "day": visit.day, "outcome": visit.outcome,
               "taught": visit.taught, "hazards": [h.pk for h in hazards]},
    )  # fmt: skip
    return made


def _found(actor: User, customer: Customer, made: Inspection, each: Found, **when: Any) -> Hazard:
    hazard = find_hazard(
        actor=actor, problem=each.problem, region=customer.region, company=customer.company,
        customer=customer, inspection=made, description=each.description, found_on=made.day,
        severity=each.severity, due_on=each.due_on,
        place=f"{customer.name}　{customer.township}{customer.address}"[:200], **when,
    )  # fmt: skip
    keep(actor=actor, pictures=list(each.pictures), moment="before", hazard=hazard, at=when["at"])
    return hazard


def _refuse(
    visit: Visit, found: Sequence[Found], customer: Customer, actor: User, today: date
) -> None:
    if visit.day > today:
        raise GasError("安检日期晚于今天。", "请填写实际日期。", field="day")
    if customer.closed_on and visit.day > customer.closed_on:
        raise GasError("这一户已停用。", "请核对户号，或先恢复用气。", field="day")
    if not visit.inspector.strip():
        raise GasError("安检员没有填。", "请填写姓名。", field="inspector")
    if visit.outcome not in Inspection.Outcome.values:
        raise GasError("没有选择结果。", "请选择已安检、到访不遇或拒绝入户。", field="outcome")
    if not visit.by_company and not actor.has_role(GAS_INSPECTOR):
        raise GasError("执法检查由燃气安全检查人员登记。", "请选择企业安检。", field="by_company")
    inside = visit.outcome == Inspection.Outcome.DONE
    if not inside and (found or visit.taught):
        raise GasError("没有入户，不能登记问题或安全教育。", "请核对结果。", field="outcome")
    if inside and not (visit.signed_by.strip() or visit.unsigned_reason.strip()):
        raise GasError("用户签字没有填。", "请用户签字，未签的写明原因。", field="signed_by")
    if visit.signature and kind_of(visit.signature) != "image/png":
        raise GasError("签名不是图片。", "请重新签名。", field="signature")
    numbers = [each.problem.number for each in found]
    if len(numbers) != len(set(numbers)):
        raise GasError("同一问题填了两次。", "请合并说明。", field="problems")


def _note(
    actor: User,
    customer: Customer,
    made: Inspection,
    equipment: dict[str, Any],
    hazards: list[Hazard],
    at: datetime,
    origin: str,
) -> None:
    """Bring the register up to what was seen; an earlier visit never undoes a later one."""
    unknown = sorted(set(equipment) - set(EQUIPMENT))
    if unknown:
        raise GasError(f"“{unknown[0]}”不能在安检时填写。")
    later = Inspection.objects.filter(
        customer=customer, day__gt=made.day, outcome="done", withdrawn_at__isnull=True
    ).exists()
    values = {} if later or made.outcome != "done" else dict(equipment)
    if any(h.problem.number == HOSE_PROBLEM for h in hazards):
        values["hose_fault_on"] = max(made.day, customer.hose_fault_on or made.day)
    if made.complete:
        values["checked_on"] = max(made.day, customer.checked_on or made.day)
    write_row(customer, values, actor=actor, at=at, origin=origin)
