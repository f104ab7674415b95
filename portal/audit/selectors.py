"""Reads of the audit record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from django.db import transaction
from django.db.models import QuerySet

from portal.audit.hashing import COLUMNS, event_hash, first_hash
from portal.audit.models import Chain, Event


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold, and why."""

    chain: int
    sequence: int
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of a check: ``digest`` sums up all chains, to be kept outside the portal."""

    events: int
    chains: int
    digest: str
    breaks: tuple[Break, ...]


def events_of(subject_kind: str, subject_id: object) -> QuerySet[Event]:
    """What was done to a subject, newest first."""
    return Event.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))


def verify() -> Verification:
    """Recompute every chain; events whose chain has no head count as breaks."""
    with transaction.atomic():
        heads = list(Chain.objects.order_by("number"))
        breaks: list[Break] = []
        events = 0
        digest = hashes.Hash(hashes.SM3())
        for head in heads:
            digest.update(f"{head.number}:{head.sequence}:".encode() + bytes(head.hash))
            rows = Event.objects.filter(chain=head.number, sequence__lte=head.sequence)
            found = list(_breaks_of(head, rows.order_by("sequence")))
            events += rows.count()
            breaks.extend(found)
        numbers = [head.number for head in heads]
        lost = Event.objects.exclude(chain__in=numbers).order_by("chain").values_list("chain")
        breaks.extend(Break(chain, 0, "这条链没有链头") for (chain,) in lost.distinct())
    return Verification(events, len(heads), digest.finalize().hex(), tuple(breaks))


def _breaks_of(head: Chain, rows: QuerySet[Event]) -> Iterator[Break]:
    previous, expected = first_hash(head.number), 1
    for row in rows.iterator(chunk_size=2000):
        if row.sequence != expected:
            yield Break(head.number, expected, "缺少记录")
            expected = row.sequence
            previous = bytes(row.previous_hash)
        content = {name: getattr(row, name) for name in COLUMNS}
        if bytes(row.previous_hash) != previous or bytes(row.hash) != event_hash(previous, content):
            yield Break(head.number, row.sequence, "内容与校验值不符")
        previous, expected = bytes(row.hash), expected + 1
    if expected != head.sequence + 1 or previous != bytes(head.hash):
        yield Break(head.number, head.sequence, "链尾与链头不符")


def count_since(*, actor: object, action: str, since: datetime) -> int:
    """How many events of an action a user left since a moment."""
    actor_id = getattr(actor, "pk", None)
    return Event.objects.filter(actor_id=actor_id, action=action, at__gte=since).count()
