"""What a scheme's version says, as values: rates, caps and periods of its body."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.lib.money import ZERO, to_fen


@dataclass(frozen=True, slots=True)
class Terms:
    """Rates by key in yuan, and the limits; what a document does not print is None."""

    rates: Mapping[str, Decimal]
    cap: Decimal | None = None
    least: Decimal | None = None
    max_months: int | None = None
    max_years: int | None = None
    min_years: int | None = None
    min_count: int | None = None
    bound: str = "exactly"

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Terms":
        """The terms of a version's body."""
        money = {k: Decimal(body[k]) if k in body else None for k in ("cap", "least")}
        limits = {k: body.get(k) for k in ("max_months", "max_years", "min_years", "min_count")}
        rates = {str(key): Decimal(value) for key, value in body.get("rates", {}).items()}
        return cls(rates, **money, **limits, bound=body.get("bound", "exactly"))

    def rate(self, key: str) -> Decimal:
        """The rate of a key; NoRate when nobody set one."""
        if key not in self.rates:
            raise NoRate(key)
        return self.rates[key]

    @property
    def empty(self) -> bool:
        """Whether everything is left to a local standard."""
        return not self.rates and self.least is None


class NoRate(LookupError):
    """The terms name no rate for what was asked."""


@dataclass(slots=True)
class Result:
    """A calculation: the sum owed, whether a limit cut it, and the steps in words."""

    amount: Decimal | None = ZERO
    capped: bool = False
    outcome: str = ""
    steps: list[str] = field(default_factory=list)

    def say(self, text: str) -> "Result":
        """Add a step."""
        self.steps.append(text)
        return self

    def owe(self, amount: Decimal, terms: Terms) -> "Result":
        """The final sum; entitled when there is one."""
        self.amount = to_fen(amount, terms.bound)
        self.outcome = "entitled" if self.amount else "not_entitled"
        return self

    def refuse(self, why: str) -> "Result":
        """Nothing is owed, and why."""
        self.amount, self.outcome = ZERO, "not_entitled"
        return self.say(why)


def missing(why: str) -> Result:
    """The document leaves the sum to somebody else's standard: neither 0 nor a guess."""
    return Result(amount=None, outcome="standard_missing", steps=[why])
