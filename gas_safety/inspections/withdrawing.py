"""A visit entered by mistake: withdrawn with a reason, kept to be read, counted no more."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from gas_safety.errors import GasError
from gas_safety.models import Customer, Delivery, Inspection
from gas_safety.register.saving import write_row
from gas_safety.scope import may_write
from portal.accounts.models import User
from portal.audit.services import record

#: Tokens of imported visits are made from the delivery note, which may be imported again.
_IMPORTED = "delivery:"


@transaction.atomic
def withdraw_inspection(
    *, actor: User, inspection: Inspection, reason: str, at: datetime, origin: str = ""
) -> Inspection:
    """Withdraw a visit: the user is due again as if it had not been, deliveries wait again.

    Hazards found on it stay in the ledger, where officials withdraw them one by one; so does
    what it noted of the equipment. Raises GasError.
    """
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=inspection.customer_id)
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    may_write(actor, region=row.region, company=row.company)
    if not reason.strip():
        raise GasError("撤销原因没有填。", "请写明哪里登记错了。", field="reason")
    if row.withdrawn_at is not None:
        raise GasError("这次安检已经撤销。", "请刷新页面。")
    row.withdrawn_at, row.withdrawn_by = at, actor
    row.withdrawn_reason = reason.strip()[:200]
    if row.token.startswith(_IMPORTED):
        digest = hashlib.md5(row.token.encode(), usedforsecurity=False).hexdigest()
        row.token = f"withdrawn:{row.pk}:{digest}"
    row.save()
    before = customer.checked_on
    last = _complete(customer).aggregate(day=Max("day"))["day"]
    write_row(customer, {"checked_on": last}, actor=actor, at=at, origin=origin)
    waiting = _settle_again(customer, row)
    record(
        actor=actor, action="gas.withdraw_inspection", subject_kind="inspection",
        subject_id=row.pk, at=at, origin=origin, reason=row.withdrawn_reason,
        before={"checked_on": before}, after={"checked_on": last, "deliveries_waiting": waiting},
    )  # fmt: skip
    return row


def _complete(customer: Customer) -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        customer=customer, outcome="done", taught=True, by_company=True, withdrawn_at__isnull=True
    )


def _settle_again(customer: Customer, row: Inspection) -> int:
    """Give the visit's deliveries to the next complete one; how many wait for one now."""
    mine = Delivery.objects.filter(customer=customer, inspection=row)
    following = _complete(customer).filter(day__gte=OuterRef("day")).order_by("day", "pk")
    mine.update(
        inspection=Subquery(following.values("pk")[:1]),
        inspected_on=Subquery(following.values("day")[:1]),
    )
    return Delivery.objects.filter(customer=customer, inspection__isnull=True).count()
