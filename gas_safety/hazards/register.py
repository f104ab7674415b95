"""What a hazard's steps mean for the register of its gas user; called within the step's write."""

from datetime import date, datetime

from django.db.models import Max

from gas_safety.models import Customer, Hazard
from gas_safety.models.hazard import State
from gas_safety.register.saving import write_row
from portal.accounts.models import User

CARD, HOSE, ALARM = 9, 12, 13


def cured(actor: User, hazard: Hazard, at: datetime, today: date, origin: str) -> None:
    """A fault that is gone shows in the register of its gas user."""
    if hazard.customer_id is None:
        return
    values = {
        CARD: {"card_on": today},
        HOSE: {"hose_replaced_on": today},
        ALARM: {"alarm_installed": True, "alarm_working": True, "alarm_right_gas": True},
    }.get(hazard.problem.number)
    if values:
        customer = _locked(hazard)
        if hazard.problem.number == CARD and customer.card_on:
            return
        write_row(customer, values, actor=actor, at=at, origin=origin)


def never_found(actor: User, hazard: Hazard, at: datetime, origin: str) -> None:
    """A hose's fault entered by mistake leaves the register, unless another one stands for it."""
    if hazard.customer_id is None or hazard.problem.number != HOSE:
        return
    customer = _locked(hazard)
    if customer.hose_fault_on != hazard.found_on:
        return
    others = Hazard.objects.filter(customer=customer, problem__number=HOSE).exclude(pk=hazard.pk)
    last = others.exclude(state=State.WITHDRAWN).aggregate(day=Max("found_on"))["day"]
    write_row(customer, {"hose_fault_on": last}, actor=actor, at=at, origin=origin)


def _locked(hazard: Hazard) -> Customer:
    return Customer.objects.select_for_update(of=("self",)).get(pk=hazard.customer_id)
