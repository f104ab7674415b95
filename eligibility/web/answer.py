"""The answer of ``calculate entitlements`` in the groups a clerk reads it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from portal.web.labels import FINDING

Item = Mapping[str, Any]
REASONS = 6
NEXT = 3
#: Months a payment stands for, to weigh one against another; a single one counts as a year's.
MONTHS = {"month": 1}


class Wanted(NamedTuple):
    """A question worth asking: how many open items it is part of, and what they could give a month."""

    need: str
    count: int
    stake: Decimal


@dataclass(slots=True)
class Answer:
    """Items by what to do next: given, one step away, to be found by the office, not given."""

    month: str
    region: str
    total: Decimal
    note: str | None
    given: list[Item] = field(default_factory=list)
    open: list[Item] = field(default_factory=list)
    findings: list[Item] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    refused: list[Item] = field(default_factory=list)

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> "Answer":
        """Groups of a result; money first among what is given."""
        answer = cls(
            str(result["month"]),
            result["region"],
            Decimal(result["monthly_total"]),
            result.get("note"),
        )
        for item in result["items"]:
            answer._group(item).append({**item, "reasons": list(reasons(item["why"]))})
        answer.given.sort(key=lambda item: (item["amount"] is None, bool(item["excluded_by"])))
        answer.open.sort(key=lambda item: -Decimal(item["possible"] or 0))
        return answer

    def _group(self, item: Item) -> list[Item]:
        match item["outcome"]:
            case "entitled":
                return self.given
            case "standard_missing":
                return self.missing
            case "undetermined" if all(need.startswith(FINDING) for need in item["needs"]):
                return self.findings
            case "undetermined":
                return self.open
            case _:
                return self.refused

    @property
    def next(self) -> list["Wanted"]:
        """The questions that matter next: the most money at stake first, then the most items."""
        stakes: dict[str, Wanted] = {}
        for item in self.open:
            monthly = Decimal(item["possible"] or 0) / MONTHS.get(item["per"], 12)
            for need in item["needs"]:
                known = stakes.get(need, Wanted(need, 0, Decimal(0)))
                stakes[need] = Wanted(need, known.count + 1, known.stake + monthly)
        facts = [wanted for need, wanted in stakes.items() if not need.startswith(FINDING)]
        return sorted(facts, key=lambda wanted: (-wanted.stake, -wanted.count))[:NEXT]

    @property
    def empty(self) -> bool:
        """Whether there is no catalogue to speak of."""
        return not (self.given or self.open or self.findings or self.missing or self.refused)


def reasons(node: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """The leaves that carry the root's truth, at most a handful, without the evident one."""
    if node is None:
        return
    found = [leaf for leaf in _carrying(node, node["truth"]) if leaf["text"] != "在世"]
    yield from found[:REASONS]


def _carrying(node: Mapping[str, Any], truth: bool | None) -> Iterator[Mapping[str, Any]]:
    if node["truth"] is not truth:
        return
    children = node.get("children") or ()
    if not children or node["node"] == "not":
        yield node
        return
    for child in children:
        yield from _carrying(child, truth)
