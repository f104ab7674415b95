"""The quota of an employer and the reward for exceeding it: plain values in, plain values out."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.lib.money import printed, to_fen


@dataclass(frozen=True, slots=True)
class Reward:
    """``amount`` in yuan is None where people exceed the quota and no minimum wage is known."""

    quota: Fraction
    excess: Fraction
    amount: Decimal | None
    steps: tuple[str, ...]


def reward(
    *,
    headcount: Decimal,
    employed: Decimal | Fraction,
    percent: Decimal,
    months: int | None,
    wage: Decimal | None,
) -> Reward:
    """永政办发〔2023〕10号 三（二）: the excess, which need not be whole, × 6 × the minimum wage.

    Exactly at the quota nothing is due; rounded once, to the fen, half up. Without ``months``
    no document rewards the year: the quota is told, and no sum.
    """
    quota = Fraction(headcount) * Fraction(percent) / 100
    excess = max(Fraction(employed) - quota, Fraction(0))
    steps = [
        f"应安排：{number(headcount)} 人 × {percent.normalize():f}% = {number(quota)} 人",
        f"超比例：{number(employed)} − {number(quota)} = {number(excess)} 人"
        if excess
        else f"已安排 {number(employed)} 人，没有超过 {number(quota)} 人",
    ]
    if not excess:
        return Reward(quota, excess, Decimal("0.00"), tuple(steps))
    if months is None:
        steps.append("本年度没有文件规定奖励，不计算金额")
        return Reward(quota, excess, None, tuple(steps))
    if wage is None:
        return Reward(quota, excess, None, tuple(steps))
    amount = to_fen(excess * months * Fraction(wage), "exactly")
    steps.append(f"奖励：{number(excess)} × {months} × {printed(wage)} = {printed(amount)} 元")
    return Reward(quota, excess, amount, tuple(steps))


def number(value: Fraction | Decimal) -> str:
    """A count of people with two decimals, or with as many as it exactly has (at most six)."""
    exact = Fraction(value)
    for places in range(2, 7):
        if (exact * 10**places).denominator == 1:
            break
    scaled = Decimal(round(exact * 10**places))
    return f"{scaled.scaleb(-places):.{places}f}"
