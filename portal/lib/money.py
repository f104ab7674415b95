"""Money is Decimal in yuan; every amount is rounded once, to the fen, as its bound word says."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
_ROUNDING = {
    "at_least": ROUND_UP,
    "at_most": ROUND_DOWN,
    "exactly": ROUND_HALF_UP,
    "local": ROUND_HALF_UP,
}


def to_fen(value: Decimal | Fraction | int, bound: str) -> Decimal:
    """``value`` yuan rounded to the fen: 不低于 up, 不超过 down, 按…标准 half up.

    Fractions are rounded from their exact value, so 1860 × 1/6 is 310.00. Amounts are never
    negative here; ValueError otherwise, and for an unknown bound.
    """
    if bound not in _ROUNDING:
        raise ValueError(f"unknown bound {bound!r}; one of {', '.join(_ROUNDING)}")
    if isinstance(value, float):
        raise TypeError("money is never a float")
    exact = Fraction(value)
    if exact < 0:
        raise ValueError(f"an amount cannot be negative: {value}")
    fen, rest = divmod(exact.numerator * 100, exact.denominator)
    rounding = _ROUNDING[bound]
    if rest and (
        rounding == ROUND_UP or (rounding == ROUND_HALF_UP and 2 * rest >= exact.denominator)
    ):
        fen += 1
    return Decimal(fen).scaleb(-2).quantize(FEN)


def share_of(amount: Decimal, numerator: int, denominator: int) -> Fraction:
    """An exact fraction of an amount, to be rounded by ``to_fen``."""
    return Fraction(amount) * Fraction(numerator, denominator)


def parse_amount(text: str) -> Decimal:
    """An amount typed by a person: digits, thousands commas, at most two decimals.

    ValueError in Chinese for anything else; an amount that cannot be read is never 0.
    """
    cleaned = text.strip().replace(",", "").replace("，", "").removesuffix("元")
    whole, dot, cents = cleaned.partition(".")
    well_formed = whole.isascii() and whole.isdigit() and len(whole) <= 10
    if not well_formed or (dot and not (cents.isascii() and cents.isdigit() and len(cents) <= 2)):
        raise ValueError(f"金额“{text}”不正确，请填最多两位小数的数字，例如 1234.50")
    return Decimal(cleaned).quantize(FEN)


def printed(amount: Decimal) -> str:
    """1,234.50, as tables print it."""
    return f"{amount:,.2f}"
