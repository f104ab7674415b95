"""Writes of reconciliation."""

from subsidies.reconciliation.services.base import ReconciliationError
from subsidies.reconciliation.services.clearing import clear_unknown, refuse_whole
from subsidies.reconciliation.services.returns import (
    Uploaded,
    apply_return,
    drop_return,
    read_return,
)

__all__ = [
    "ReconciliationError",
    "Uploaded",
    "apply_return",
    "clear_unknown",
    "drop_return",
    "read_return",
    "refuse_whole",
]
