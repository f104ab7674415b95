"""Writes of the desk: keyword-only, atomic, audited."""

from portal.desk.services.changes import apply_change
from portal.desk.services.drafts import (
    discard_draft,
    finish_draft,
    forget_drafts,
    keep_draft,
    restore_draft,
)
from portal.desk.services.filters import keep_filter, remove_filter
from portal.desk.services.registration import register

__all__ = [
    "apply_change",
    "discard_draft",
    "finish_draft",
    "forget_drafts",
    "keep_draft",
    "keep_filter",
    "register",
    "remove_filter",
    "restore_draft",
]
