"""What the desk adds to the frame."""

from portal.desk.demo import make_demo
from portal.desk.web.filters import people_tool
from portal.desk.web.panels import drafts, transfers
from portal.registry import registry

DEMO = ("登记到一半的草稿、档案转移", make_demo)


def announce() -> None:
    """Panels of the 工作台, and saved filters beside the list of people."""
    registry.add("home_panel", "desk.drafts", drafts, order=10)
    registry.add("home_panel", "desk.transfers", transfers, order=12)
    registry.add("people_list_tool", "desk.filters", people_tool)
    registry.add("demo_step", "desk", DEMO, order=20)
