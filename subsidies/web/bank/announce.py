"""What the bank files add to the demonstration."""

from portal.registry import registry
from subsidies.web.bank.demo import make_demo

DEMO = ("银行文件格式、报盘和回盘", make_demo)


def announce() -> None:
    """The demonstration's step, after the payouts'."""
    registry.add("demo_step", "bank", DEMO, order=60)
