"""What the desk adds to the frame."""

from portal.desk.web.panels import drafts, transfers
from portal.registry import registry


def announce() -> None:
    """Panels of the 工作台."""
    registry.add("home_panel", "desk.drafts", drafts, order=10)
    registry.add("home_panel", "desk.transfers", transfers, order=12)
