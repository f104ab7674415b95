"""Models of audit."""

from portal.audit.models.chain import Chain
from portal.audit.models.event import Event

__all__ = ["Chain", "Event"]
