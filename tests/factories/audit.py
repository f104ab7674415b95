"""Audit events."""

from portal.audit.services import record
from tests.factories.numbers import AT


def record_event(**more):
    """An event; only the service can write one."""
    values = {
        "actor": None,
        "action": "test.event",
        "subject_kind": "person",
        "subject_id": 1,
        "before": None,
        "after": None,
        "at": AT,
    }
    return record(**values | more)
