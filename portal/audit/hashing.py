"""The hash of an event: SM3 over the hash before it and the event in canonical JSON."""

import json
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

COLUMNS = (
    "chain",
    "sequence",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "subject_kind",
    "subject_id",
    "before",
    "after",
    "origin",
    "reason",
)


def plain(value: Any) -> Any:
    """The value as JSON keeps it: dates, decimals and the like as text."""
    return json.loads(json.dumps(value, default=str, allow_nan=False))


def first_hash(chain: int) -> bytes:
    """What the first event of a chain is linked to."""
    return _sm3(f"chain {chain}".encode())


def event_hash(previous: bytes, event: dict[str, Any]) -> bytes:
    """32 bytes over ``previous`` and the columns of the event (``at`` in UTC)."""
    content = {name: event[name] for name in COLUMNS}
    at: datetime = content["at"]
    content["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _sm3(bytes(previous) + text.encode())


def _sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()
