"""Sums of money as the documents print them: bounds, parameters, fractions, rounding."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any as AnyValue

from eligibility.rules.errors import RuleError, nearest

MONEY = re.compile(r"^\d{1,9}\.\d{2}$")
BOUNDS = {
    "exactly": "按……标准",
    "at_least": "不低于",
    "at_most": "不超过",
    "local": "按当地规定标准",
}
PARAMETERS = {
    "min_wage": "月最低工资标准",
    "dibao_monthly_urban": "城市低保标准（月）",
    "dibao_monthly_rural": "农村低保标准（月）",
    "tekun_basic_monthly_urban": "城市特困人员基本生活标准（月）",
    "tekun_basic_monthly_rural": "农村特困人员基本生活标准（月）",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A sum printed in the document, in yuan."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A parameter times a fraction of two whole numbers; ``previous_year``: 31 December before."""

    parameter: str
    numerator: int = 1
    denominator: int = 1
    previous_year: bool = False


@dataclass(frozen=True, slots=True)
class HighestOf:
    """The highest of the sums that are known."""

    choices: tuple["Printed | Share", ...]


Formula = Printed | Share | HighestOf
#: Value of a parameter (code, previous_year) in the month and place, or None when none is held.
LookUp = Callable[[str, bool], Decimal | None]


def parse_amount(raw: AnyValue, path: str) -> Formula:
    """A sum as text ``'50.00'``, a parameter, or the highest of several; RuleError otherwise."""
    if isinstance(raw, str):
        if not raw.strip():
            raise RuleError(path, "没有填金额。应写成数字，带两位小数，例如 50.00。")
        if not MONEY.match(raw):
            raise RuleError(path, f"金额“{raw}”应写成数字，带两位小数，例如 50.00。")
        return Printed(Decimal(raw))
    if not isinstance(raw, dict):
        raise RuleError(path, f"金额 {raw!r} 没有加引号，应写成带引号的两位小数，例如 '50.00'。")
    if set(raw) == {"highest_of"}:
        choices = raw["highest_of"]
        if not isinstance(choices, list) or len(choices) < 2:
            raise RuleError(f"{path}.highest_of", "应列出至少两个金额。")
        parsed = [parse_amount(c, f"{path}.highest_of[{i}]") for i, c in enumerate(choices)]
        if any(isinstance(p, HighestOf) for p in parsed):
            raise RuleError(f"{path}.highest_of", "highest_of 不能套 highest_of。")
        return HighestOf(tuple(p for p in parsed if not isinstance(p, HighestOf)))
    return _share(raw, path)


def _share(raw: dict[str, AnyValue], path: str) -> Share:
    keys = ("parameter", "fraction", "of")
    for key in raw:
        if key not in keys:
            raise RuleError(path, f"金额里不认识“{key}”。{nearest(key, (*keys, 'highest_of'))}")
    code = raw.get("parameter")
    if code not in PARAMETERS:
        raise RuleError(f"{path}.parameter", f"没有参数“{code}”。{nearest(code, PARAMETERS)}")
    if raw.get("of", "previous_year") != "previous_year":
        raise RuleError(f"{path}.of", f"只能是 previous_year（上年度），读到“{raw['of']}”。")
    fraction = raw.get("fraction", [1, 1])
    whole = isinstance(fraction, list) and len(fraction) == 2
    if not whole or not all(type(n) is int and n > 0 for n in fraction):
        raise RuleError(f"{path}.fraction", f"应是两个正整数，如 [1, 6]，读到 {fraction!r}。")
    return Share(code, fraction[0], fraction[1], "of" in raw)


def canonical_amount(formula: Formula) -> object:
    """The exchange form of a formula."""
    match formula:
        case Printed(value):
            return str(value)
        case HighestOf(choices):
            return {"highest_of": [canonical_amount(c) for c in choices]}
        case Share(parameter, numerator, denominator, previous):
            fraction = (
                {"fraction": [numerator, denominator]} if (numerator, denominator) != (1, 1) else {}
            )
            return {
                "parameter": parameter,
                **fraction,
                **({"of": "previous_year"} if previous else {}),
            }


def parameters_of(formula: Formula) -> tuple[tuple[str, bool], ...]:
    """The look-ups (code, previous_year) a formula makes."""
    match formula:
        case Share(parameter, _, _, previous):
            return ((parameter, previous),)
        case HighestOf(choices):
            return tuple(look for c in choices for look in parameters_of(c))
        case _:
            return ()


def resolve(formula: Formula, look_up: LookUp) -> Fraction | None:
    """The exact sum in yuan (multiplied first, divided last), None when no part is known."""
    match formula:
        case Printed(value):
            return Fraction(value)
        case Share(parameter, numerator, denominator, previous):
            held = look_up(parameter, previous)
            return None if held is None else Fraction(held) * numerator / denominator
        case HighestOf(choices):
            known = [v for c in choices if (v := resolve(c, look_up)) is not None]
            return max(known, default=None)


def formula_text(formula: Formula) -> str:
    """The sum in Chinese, as the document would say it."""
    match formula:
        case Printed(value):
            return f"{value}元"
        case HighestOf(choices):
            return "、".join(formula_text(c) for c in choices) + "中的较高者"
        case Share(parameter, numerator, denominator, previous):
            times = "" if (numerator, denominator) == (1, 1) else f"的{numerator}/{denominator}"
            if denominator in (1, 10) and numerator > denominator:
                times = f"的{Decimal(numerator) / denominator}倍"
            return f"{'上年度' if previous else ''}{PARAMETERS[parameter]}{times}"
