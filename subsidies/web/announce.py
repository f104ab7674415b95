"""What the payouts add to the pages of the core."""

from portal.registry import registry
from portal.web.entries import MenuEntry, PersonTab
from subsidies.demo import make_demo, verify_batches
from subsidies.demo.years import make_past
from subsidies.opening import demo as opening
from subsidies.web import panels
from subsidies.web.change_preview import MONEY
from subsidies.web.event_words import WORDS
from subsidies.web.person import payouts_tab
from subsidies.web.roles import PAYOUT_ROLES
from subsidies.web.schemes.announce import announce as announce_schemes

MENU = MenuEntry("发放", "payouts", "cash", PAYOUT_ROLES)
TAB = PersonTab("payouts", "发放", "subsidies/person_tab.html", payouts_tab, PAYOUT_ROLES)
DEMO = ("审批一个月，登记迟报的情况，核算下一个月", make_demo)
CUT_OVER = ("接过零陵区旧系统的发放记录", opening.make_demo)
VERIFIED = ("核验全部批次", verify_batches)


PAST = ("两个县以前各月的发放、申请和到账", make_past)


def announce() -> None:
    """The menu entry, a tab, two panels and the month to work on; called from ``ready``."""
    registry.add("event_words", "subsidies", WORDS)
    registry.add("menu", "payouts", MENU, order=50)
    registry.add("person_tab", "payouts", TAB, order=15)
    registry.add("change_preview", "payouts", MONEY, order=20)
    registry.add("home_panel", "payouts.to_do", panels.to_do, order=10)
    registry.add("home_panel", "payouts.progress", panels.progress, order=10)
    registry.add("demo_past", "payouts", PAST, order=50)
    registry.add("demo_step", "payouts", DEMO, order=50)
    registry.add("demo_step", "cut-over", CUT_OVER, order=65)
    registry.add("demo_step", "verified", VERIFIED, order=99)
    registry.add("work_month", "payouts", panels.proposed_month)
    announce_schemes()
