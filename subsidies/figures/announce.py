"""What of money stands on the dashboards."""

from portal.policies.figures.kinds import CASE, Board, Indicator, announce_board
from portal.policies.figures.kinds import announce as announce_indicators
from portal.policies.tallies.triggers import COUNTED
from portal.registry import registry
from subsidies.figures import lists, sources
from subsidies.figures.counted import EVERY
from subsidies.figures.lottery import LOTTERY, lottery_page

BOARD = Board("money", "资金", "发了多少、哪个项目、哪笔资金，对照预算。")
INDICATORS = (
    Indicator(
        "money.cash", "实发金额", "元", "本月批次（作废的除外）实际发出的钱：补发在内，抵扣已除去。",
        "money", sources.PAID, flow=True, kind="money", roles=CASE, listing=lists.CASH, headline=30,
    ),
    Indicator(
        "money.payables", "已发", "人次", "本月批次里当月发放的笔数，一人领两项计两人次。",
        "people", sources.PAID, flow=True, better="more", roles=CASE, listing=lists.PAYABLES,
    ),
    Indicator(
        "money.regular", "当月发放", "元", "本月批次里属于当月的待遇。",
        "money", sources.PAID, flow=True, kind="money", roles=CASE, listing=lists.REGULAR,
    ),
    Indicator(
        "money.arrears", "补发", "元", "本月批次里补发以前月份的待遇。",
        "money", sources.PAID, flow=True, kind="money", roles=CASE, listing=lists.ARREARS,
    ),
    Indicator(
        "money.recovery", "追缴", "元", "本月批次里确认多发、应追回的（负数），记为应收，不动现金。",
        "money", sources.PAID, flow=True, kind="money", roles=CASE, listing=lists.RECOVERY,
    ),
    Indicator(
        "money.year", "全年累计", "元", "本年度一月起到本月实发的钱，银行退回的已除去，按资金分；有预算的写明预算。",
        "money", sources.BUDGET, kind="money", roles=CASE,
    ),
    Indicator(
        "money.budget", "预算执行", "%", "已登记年度预算的资金：本年累计实发占预算的比例。",
        "money", sources.BUDGET, kind="percent", roles=CASE,
    ),
    Indicator(
        "money.lottery", "福彩公益金养老占比", "%",
        "登记的本年福彩公益金里用于养老服务的比例；各市州文件要求不低于55%，湘潭不低于60%。",
        "money", LOTTERY, kind="percent", better="more", roles=CASE, address=lottery_page,
    ),
    Indicator(
        "handling.first_payments", "首次到账", "件",
        "批准的申请里，待遇的第一笔钱在本月到账的；钱被银行退回的不算。",
        "handling", sources.FIRST_PAYMENTS, flow=True, roles=CASE, listing=lists.FIRST_PAYMENTS,
    ),
    Indicator(
        "handling.first_days", "申请到首次到账", "天",
        "第一笔钱在本月到账的申请，从提交到到账平均用了几天（自然日）。",
        "handling", sources.FIRST_PAYMENTS, flow=True, kind="average", better="less", roles=CASE,
        listing=lists.FIRST_DAYS,
    ),
    Indicator(
        "money.exceptions", "发放例外", "条", "所属月份不晚于本月、至今没有消除的例外。",
        "handling", sources.EXCEPTIONS, better="less", roles=CASE, listing=lists.EXCEPTIONS,
        headline=40,
    ),
    Indicator(
        "money.not_arrived", "未到账", "笔", "本月批次送银行后失败、整批退回或待查的。",
        "handling", sources.NOT_ARRIVED, flow=True, better="less", roles=CASE,
        listing=lists.NOT_ARRIVED,
    ),
    Indicator(
        "money.not_arrived_sum", "未到账金额", "元", "本月批次送银行后失败、整批退回或待查的钱。",
        "handling", sources.NOT_ARRIVED, flow=True, kind="money", better="less", roles=CASE,
        listing=lists.NOT_ARRIVED_SUM,
    ),
)  # fmt: skip


def announce() -> None:
    """Announce them, in the order of their boards."""
    announce_board(BOARD, 20)
    announce_indicators(*INDICATORS)
    for counted in EVERY:
        registry.add(COUNTED, counted.kind, counted)
