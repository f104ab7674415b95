"""Figures as words: how a value of an indicator is written, alone and beside last year's."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from portal.policies.figures.kinds import Indicator, Value

TENTH, CENT = Decimal("0.1"), Decimal("0.01")
DASH = "—"


def add(values: Iterable[Value]) -> Value | None:
    """The sum of values, wholes too; None of nothing."""
    chosen = list(values)
    if not chosen:
        return None
    wholes = [each.whole for each in chosen if each.whole is not None]
    total = sum((each.value for each in chosen), Decimal(0))
    return Value(total, sum(wholes, Decimal(0)) if wholes else None)


def number_of(one: Indicator, value: Value | None) -> Decimal | None:
    """The figure to sort and draw by: a percent and an average are divided; None where unknown."""
    if value is None:
        return None
    if one.kind in ("count", "money"):
        return value.value
    if not value.whole:
        return None
    scale = 100 if one.kind == "percent" else 1
    return (value.value * scale / value.whole).quantize(TENTH, ROUND_HALF_UP)


def text(one: Indicator, value: Value | None) -> str:
    """1,234 · 1,234.50 · 12.3 · a dash where nothing is known."""
    shown = number_of(one, value)
    if shown is None and one.source.sparse:
        return DASH
    if shown is None:
        return DASH if one.kind in ("percent", "average") else text(one, Value(Decimal(0)))
    if one.kind == "money":
        return f"{shown.quantize(CENT):,}".replace("-", "−")
    if one.kind == "count":
        return f"{shown:,.0f}".replace("-", "−")
    return f"{shown}"


def parts(one: Indicator, value: Value | None) -> str:
    """The two numbers of a share; what an average is made of."""
    if value is None or not value.whole:
        return ""
    if one.kind == "average":
        return f"共 {value.whole:,.0f} 件"
    above = f"{value.value:,.2f}" if one.unit == "%" and value.value % 1 else f"{value.value:,.0f}"
    below = f"{value.whole:,.2f}" if value.whole % 1 else f"{value.whole:,.0f}"
    if one.kind == "percent":
        return f"{above} / {below}"
    share = (value.value * 100 / value.whole).quantize(TENTH, ROUND_HALF_UP)
    return f"占 {share}%（{below} 中）" if one.kind == "count" else f"预算 {below}，占 {share}%"


def change(one: Indicator, now: Value | None, before: Value | None, when: str = "去年同月") -> str:
    """+32 (2.5 %) against last year or month; what to read where there is nothing to compare."""
    new, old = number_of(one, now), number_of(one, before)
    if old is None:
        return f"{when}没有数据"
    if new is None and one.source.sparse:
        return f"{when} {text(one, before)}"
    new = new if new is not None else Decimal(0)
    step = new - old
    sign = "+" if step > 0 else "−" if step < 0 else "±"
    size = f"{abs(step):,.2f}" if one.kind == "money" else f"{abs(step):,}"
    if one.kind in ("percent", "average"):
        return f"{when} {old}，{sign}{size}"
    share = f"（{sign}{abs(step * 100 / old):.1f}%）" if old else ""
    return f"{when} {text(one, before)}，{sign}{size}{share}"
