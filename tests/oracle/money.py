"""Sums: parameter times fraction exactly, local standards, rounded once to the fen."""

import math
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle.months import first_day, last_day


@dataclass
class Place:
    """Where and when a sum is looked up."""

    region: str
    month: int
    parents: dict[str, str]
    parameters: list[dict] = field(default_factory=list)
    standards: list[dict] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)  # parameters of the input

    def regions(self):
        """The region, then what it lies in, up to the root."""
        code = self.region
        while code is not None:
            yield code
            code = self.parents.get(code)

    def parameter(self, code: str, of: str | None) -> Fraction | None:
        """A parameter of the month's first day, else the last; or of 31 December of the year before."""
        if code in self.given:
            return Fraction(self.given[code])
        first = first_day(self.month)
        if of == "previous_year":
            return self._parameter_on(date(first.year - 1, 12, 31), code)
        value = self._parameter_on(first, code)
        return value if value is not None else self._parameter_on(last_day(self.month), code)

    def _parameter_on(self, day: date, code: str) -> Fraction | None:
        for region in self.regions():
            for row in self.parameters:
                since, until = date.fromisoformat(row["from"]), row.get("until")
                in_force = since <= day and (until is None or day <= date.fromisoformat(until))
                if row["code"] == code and row["region"] == region and in_force:
                    return Fraction(row["value"])
        return None

    def standard(self, item: str, part: str | None, tier: str | None) -> Fraction | None:
        """The nearest local standard in force."""
        month = first_day(self.month).isoformat()[:7]
        for region in self.regions():
            for row in self.standards:
                key = (row["item"], row.get("part"), row.get("tier"), row["region"])
                in_force = row["from"] <= month <= row.get("until", "9999-12")
                if key == (item, part, tier, region) and in_force:
                    return Fraction(row["amount"])
        return None


def value_of(amount, place: Place) -> Fraction | None:
    """What the catalogue prints: a sum, a parameter times a fraction, or the highest known."""
    if amount is None:
        return None
    if isinstance(amount, str):
        return Fraction(amount)
    if "highest_of" in amount:
        known = [value_of(one, place) for one in amount["highest_of"]]
        return max((one for one in known if one is not None), default=None)
    base = place.parameter(amount["parameter"], amount.get("of"))
    return None if base is None else base * Fraction(*amount.get("fraction", (1, 1)))


def to_fen(value: Fraction, bound: str) -> Fraction:
    """Up for a floor, down for a cap, else half up."""
    cents = value * 100
    if bound == "at_least":
        return Fraction(math.ceil(cents), 100)
    if bound == "at_most":
        return Fraction(math.floor(cents), 100)
    return Fraction(math.floor(cents + Fraction(1, 2)), 100)


def tier_sum(item: str, part: str | None, tier: dict, place: Place):
    """(sum or None when the standard is missing, cap of an ``at_most`` tier) in fen."""
    bound = tier["bound"]
    printed = value_of(tier.get("amount"), place)
    local = place.standard(item, part, tier.get("tier"))
    cap = to_fen(printed, bound) if bound == "at_most" and printed is not None else None
    if bound in ("at_most", "local"):
        value = local
    else:  # a floor, or an exact sum a county may exceed
        value = max((one for one in (printed, local) if one is not None), default=None)
    return (None if value is None else to_fen(value, bound)), cap


def text(value: Fraction | None) -> str | None:
    """``50.00``."""
    return None if value is None else f"{int(value * 100) // 100}.{int(value * 100) % 100:02d}"
