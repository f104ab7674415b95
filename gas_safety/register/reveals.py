"""Reading a gas user's whole phone number: with a reason, limited, recorded."""

from datetime import datetime, timedelta

from django.db import transaction

from gas_safety.errors import GasError
from gas_safety.models import Customer
from gas_safety.scope import may_write
from portal.accounts.models import User
from portal.audit.selectors import count_since
from portal.audit.services import record

REVEALS_AN_HOUR = 60
_REVEAL = "gas.reveal_phone"


@transaction.atomic
def reveal_phone(
    *, actor: User, customer: Customer, reason: str, at: datetime, origin: str = ""
) -> str:
    """The whole number. Raises GasError without a reason, or after REVEALS_AN_HOUR of them."""
    may_write(actor, region=customer.region, company=customer.company)
    if not reason.strip():
        raise GasError("查看完整号码要写明用途。", "请填写用途。", field="reason")
    if customer.phone is None:
        raise GasError("没有登记电话。", "可在修改页面补录。")
    if count_since(actor=actor, action=_REVEAL, since=at - timedelta(hours=1)) >= REVEALS_AN_HOUR:
        raise GasError("查看完整号码的次数过多。", "请一小时后再查，或联系主管。")
    record(
        actor=actor, action=_REVEAL, subject_kind="customer", subject_id=customer.pk, before=None,
        after={"field": "phone"}, at=at, origin=origin, reason=reason,
    )  # fmt: skip
    return customer.phone.open()
