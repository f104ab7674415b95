"""What of entitlements, applications and care stands on the dashboards."""

from django.urls import reverse

from eligibility.figures import lists, sources, visits
from eligibility.figures.counted import EVERY
from eligibility.figures.demo import make_demo
from portal.policies.figures.kinds import CASE, Board, Indicator, Where, announce_board
from portal.policies.figures.kinds import announce as announce_indicators
from portal.policies.tallies.triggers import COUNTED
from portal.registry import registry

BOARDS = (
    Board("people", "待遇覆盖", "谁应享、谁已享、谁被漏掉，按项目和县市区。"),
    Board("handling", "办理与例外", "在办多久、卡在哪里、哪些钱没有发到。"),
    Board(
        "forecast",
        "未来12个月",
        "按现有人员的出生日期和现行规则推算：只算年龄增长，不计去世、迁移和新建档。",
    ),
    Board("care", "照护与认证", "应提供的服务做了多少，生存认证差多少。"),
)


def _parts(where: Where) -> str:
    """The board where the parts of a sum stand beside it, each with its list."""
    county = f"&county={where.counties[0]}" if len(where.counties) == 1 else ""
    return f"{reverse('boards:board', args=['people'])}?month={where.month}{county}"


PEOPLE = (
    Indicator(
        "people.entitled", "应享", "人次",
        "本月符合条件的：已享的减去拟停的，加上应享未享的；一人享受两项计两人次。",
        "people", sources.COVERAGE, roles=CASE, headline=10, address=_parts,
    ),
    Indicator(
        "people.awarded", "已享", "人次", "已经审批、本月在享受期内的待遇。",
        "people", sources.AWARDS, better="more", roles=CASE, listing=lists.AWARDS,
    ),
    Indicator(
        "people.unclaimed", "应享未享", "人次", "符合条件、没有申请或申请还没有批准的，由每月的排查列出。",
        "people", sources.COVERAGE, better="less", roles=CASE, listing=lists.UNCLAIMED, headline=20,
    ),
    Indicator(
        "people.stopping", "拟停发", "人次", "本月已不符合条件、等人确认停发的待遇。",
        "people", sources.AWARDS, better="less", roles=CASE, listing=lists.STOPS,
    ),
    Indicator(
        "people.unclaimed_sum", "应享未享金额", "元/月", "应享未享中按月发放、金额已定的项目，每月合计。",
        "people", sources.COVERAGE, kind="money", better="less", roles=CASE, shown=False,
    ),
    Indicator(
        "people.unclaimed_share", "未享比例", "%", "应享未享占应享的比例。",
        "people", sources.COVERAGE, kind="percent", better="less", roles=CASE, shown=False,
    ),
)  # fmt: skip
HANDLING = (
    Indicator(
        "handling.waiting", "在办申请", "件", "已经提交、还没有批准、不予批准或撤回的申请。",
        "handling", sources.WAITING, better="less", roles=CASE, listing=lists.WAITING,
    ),
    Indicator(
        "handling.approved", "批准申请", "件", "本月批准的申请。",
        "handling", sources.APPLICATIONS, flow=True, roles=CASE, listing=lists.APPROVED,
    ),
    Indicator(
        "handling.days", "批准用时", "天", "本月批准的申请，从提交到批准平均用了几天（自然日）。",
        "handling", sources.APPLICATIONS, flow=True, kind="average", better="less", roles=CASE,
        listing=lists.DAYS,
    ),
)  # fmt: skip
CARE = (
    Indicator(
        "care.due", "应提供服务", "次", "按清单频次，本月所在周期内应提供的服务。",
        "care", sources.CARE, roles=CASE, listing=lists.DUES,
    ),
    Indicator(
        "care.done", "已完成", "次", "其中已经登记完成的。",
        "care", sources.CARE, better="more", roles=CASE, listing=lists.DONE,
    ),
    Indicator(
        "care.open", "待完成", "次", "其中还没有登记完成的。",
        "care", sources.CARE, better="less", roles=CASE, listing=lists.OPEN_DUES,
    ),
    Indicator(
        "care.life", "生存认证逾期", "人次", "逾期日在本月底以前、至今没有认证的。",
        "care", sources.LIFE, better="less", roles=CASE, listing=lists.LIFE,
    ),
)  # fmt: skip

FORECAST = (
    Indicator(
        "forecast.people", "将符合", "人次", "按月发放的项目，推算到该月符合条件的人次。",
        "forecast", sources.FORECAST, roles=CASE,
    ),
    Indicator(
        "forecast.amount", "将需金额", "元/月", "上述人次中金额已定的，每月合计；缺当地标准的不在内。",
        "forecast", sources.FORECAST, kind="money", roles=CASE,
    ),
)  # fmt: skip


def announce() -> None:
    """Announce them, in the order of their boards."""
    for order, board in zip((10, 30, 70, 40), BOARDS, strict=True):
        announce_board(board, order)
    announce_indicators(*PEOPLE, *HANDLING, *CARE, *visits.INDICATORS, *FORECAST)
    for counted in EVERY:
        registry.add(COUNTED, counted.kind, counted)
    registry.add("demo_step", "forecast", ("推算未来12个月", make_demo), order=75)
