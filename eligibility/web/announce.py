"""What eligibility adds to the pages of the core."""

from portal.registry import registry
from portal.web.entries import MenuEntry


def announce() -> None:
    """Menu entries, person tabs and labels; called once from ``AppConfig.ready``."""
    from eligibility.web import labels

    registry.add("menu", "calculator", MenuEntry("待遇试算", "calculator", "calculator"), order=25)
    registry.add("menu", "catalogue", MenuEntry("目录与标准", "catalogue", "book-2"), order=80)
    registry.add("labels", "eligibility", labels.labels)
