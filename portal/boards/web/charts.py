"""What the charts are drawn from: always the numbers of a table on the same page."""

from collections.abc import Sequence
from typing import Any

from portal.boards.selectors import Area, Figure, Row
from portal.boards.showing import number_of
from portal.lib.periods import Month
from portal.policies.figures.kinds import Indicator


def _number(figure: Figure, *, before: bool = False) -> float | None:
    value = number_of(figure.one, figure.before if before else figure.now)
    return None if value is None else float(value)


def compared(one: Indicator, rows: Sequence[Row], area: Area) -> dict[str, Any]:
    """Counties beside each other, this year and last."""
    figures = [row.figures[one.code] for row in rows]
    series = [{"name": area.month.in_words(), "data": [_number(f) for f in figures]}]
    if not one.source.ahead:
        before = [_number(f, before=True) for f in figures]
        series.append({"name": area.month.shift(-12).in_words(), "data": before})
    return {
        "kind": "bar", "unit": one.unit, "whole": one.kind == "count",
        "names": [row.name for row in rows], "series": series,
    }  # fmt: skip


def months(one: Indicator, trend: Sequence[tuple[Month, Figure]]) -> dict[str, Any]:
    """Twelve months and the twelve before them."""
    names = [
        f"{month.number}月" if month.number > 1 else f"1月\n{month.year}" for month, _ in trend
    ]
    if one.source.ahead:
        series = [{"name": "推算", "data": [_number(f) for _, f in trend]}]
        return {
            "kind": "line", "unit": one.unit, "whole": one.kind == "count", "names": names,
            "series": series,
        }  # fmt: skip
    return {
        "kind": "line",
        "unit": one.unit,
        "whole": one.kind == "count",
        "names": names,
        "series": [
            {"name": "近12个月", "data": [_number(f) for _, f in trend]},
            {"name": "上年同月", "data": [_number(f, before=True) for _, f in trend]},
        ],
    }  # fmt: skip
