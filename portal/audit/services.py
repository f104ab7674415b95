"""Writes of the audit record."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from portal.audit.hashing import event_hash, first_hash, plain
from portal.audit.models import Chain, Event
from portal.lib.masking import mask_personal

SYSTEM = "系统"


@transaction.atomic
def record(
    *,
    actor: Any,
    action: str,
    subject_kind: str,
    subject_id: object,
    before: dict | None,
    after: dict | None,
    at: datetime,
    origin: str = "",
    reason: str = "",
) -> Event:
    """Append one event, linked to the last of a chain nobody else is writing to.

    ``actor`` is a User, or None for the system. Personal numbers are masked by the caller;
    those typed where nobody expects them (a search, a reason, a remark) are masked here.
    Writers never wait for each other: each transaction takes a free chain, or starts one.
    """
    chain = _free_chain()
    content = {
        "chain": chain.number,
        "sequence": chain.sequence + 1,
        "at": at,
        "actor_id": getattr(actor, "pk", None),
        "actor_name": str(actor) if actor is not None else SYSTEM,
        "action": action,
        "subject_kind": subject_kind,
        "subject_id": str(subject_id),
        "before": mask_personal(plain(before)),
        "after": mask_personal(plain(after)),
        "origin": origin,
        "reason": mask_personal(reason),
    }
    previous = bytes(chain.hash)
    linked = event_hash(previous, content)
    Chain.objects.filter(number=chain.number).update(sequence=content["sequence"], hash=linked)
    return Event.objects.create(**content, previous_hash=previous, hash=linked)


def _free_chain() -> Chain:
    free = Chain.objects.select_for_update(skip_locked=True).order_by("number").first()
    if free is not None:
        return free
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_chain_number')")
        number = cursor.fetchone()[0]
    return Chain.objects.create(number=number, hash=first_hash(number))
