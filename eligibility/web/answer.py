"""The answer of ``calculate entitlements`` in the groups a clerk reads it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.web.labels import FINDING

Item = Mapping[str, Any]
REASONS = 6
NEXT = 3


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
    def next(self) -> list[tuple[str, int]]:
        """The questions that matter next, and how many open items each would help to settle."""
        count: dict[str, int] = {}
        for item in self.open:
            for need in item["needs"]:
                count[need] = count.get(need, 0) + 1
        facts = (need for need in count if not need.startswith(FINDING))
        return [(need, count[need]) for need in sorted(facts, key=lambda n: -count[n])[:NEXT]]

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
