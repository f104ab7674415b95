"""What every write of the care ledger leaves behind."""

from datetime import datetime
from typing import Any

from portal.audit.services import record


def tell(
    *,
    actor: Any,
    action: str,
    person_id: int,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    reason: str = "",
    origin: str = "",
) -> None:
    """The audit event of a write, kept with the person."""
    record(
        actor=actor,
        action=f"care.{action}",
        subject_kind="person",
        subject_id=person_id,
        before=before,
        after=after,
        at=at,
        reason=reason,
        origin=origin,
    )
