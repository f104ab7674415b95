"""A rule as it stands in one month and county: conditions compiled, sums resolved."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eligibility.rules.compile import Meaning
from eligibility.rules.nodes import Finding, Node, walk
from eligibility.rules.version import Part, Tier, Version


@dataclass(frozen=True, slots=True)
class Source:
    """What a sum rests on; ``kind`` is catalogue, local_standard, parameter or given.

    ``better`` says that the county's own sum was lower and the prefecture's is paid instead.
    """

    kind: str
    document: str | None
    status: str
    row_id: int | None = None
    parameters: tuple[dict[str, Any], ...] = ()
    better: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A tier in one month and county: ``amount`` is None where the standard is missing.

    ``own`` is the county's own sum where ``source.better`` says that it was too low.
    """

    tier: Tier
    amount: Decimal | None
    cap: Decimal | None
    source: Source
    own: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What a determination says of an item beside its rule."""

    id: int
    code: str
    number: int
    name: str
    succeeds: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One part of one item's version; ``number`` is its place in the rule set.

    ``who`` has the implied first condition; ``meaning`` compiles its conditions.
    """

    number: int
    item: Item
    version_id: int
    region: str
    version: Version
    part: Part
    who: Node
    rates: tuple[Rate, ...]
    meaning: Meaning
    #: The county's own rule where this one is the better of it and the list's for each person.
    alone: "Rule | None" = None

    @property
    def name(self) -> str:
        """The part's own name where it has one, else the item's."""
        return self.part.name or self.item.name

    def roots(self) -> list[Node]:
        """``who``, then each tier's ``when``, then each payee's."""
        payees = [when for when, _ in self.part.payees if when is not None]
        return [self.who, *(rate.tier.when for rate in self.rates), *payees]

    @property
    def mode(self) -> str:
        """Which day of the month counts: either, first, last or both (DESIGN §4).

        At a death it is that day, which is the last one on record.
        """
        if self.version.event is not None:
            return "last"
        days = (self.version.starts, self.version.stops)
        return {
            ("same_month", "next_month"): "either",
            ("next_month", "next_month"): "first",
            ("same_month", "same_month"): "last",
            ("next_month", "same_month"): "both",
        }[days]


def ask_findings(rules: Iterable[Rule]) -> bool:
    """Whether any condition of some rules is one that only a caseworker can find."""
    return any(
        isinstance(node, Finding) for rule in rules for root in rule.roots() for node in walk(root)
    )
