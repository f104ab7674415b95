"""The entries of DESIGN §8, made from outcomes and explanations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eligibility.determination.explain import Day, counting, needs, telling, why
from eligibility.determination.rule import Rate, Rule
from eligibility.determination.rule_set import RuleSet
from eligibility.determination.sentences import sentence
from eligibility.models import Exclusion

RENAMED = {"rule_gap": "undetermined"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What PostgreSQL decided for one rule; sums in yuan."""

    outcome: str
    amount: Decimal | None = None
    possible: Decimal | None = None
    tier: int | None = None
    payee: str | None = None
    barred: tuple[str, ...] = ()


NOT_ENTITLED = Outcome("not_entitled")


def entries(
    rules: RuleSet, outcomes: Mapping[int, Outcome], days: Mapping[bool, list[Day]]
) -> list[dict]:
    """One entry a rule in the order of the catalogue; ``days`` by whether the item is an event's."""
    excluded = excluded_by(rules, outcomes)
    return [
        _entry(rules, rule, outcomes.get(rule.number, NOT_ENTITLED), days[rule.version.event is not None],
               excluded.get(rule.number, []))
        for rule in rules.rules
    ]  # fmt: skip


def _entry(
    rules: RuleSet, rule: Rule, found: Outcome, days: Sequence[Day], excluded: list[str]
) -> dict[str, Any]:
    version, names = rule.version, rules.name
    rate = _rate(rule, found)
    unknown = sorted_needs(rule, days) if found.outcome == "undetermined" else []
    payee_days = [d for d in days if d.is_first] or list(days)
    payee = found.payee
    asked = payee is None and payee_days and found.outcome != "not_entitled"
    lacking = needs(rule, payee_days[0], payee=True) if asked else []
    lacking = [name for name in lacking if name not in unknown]  # those only the payee hangs on
    day = telling(rule, days) if days else None
    return {
        "code": rule.item.code,
        "part": rule.part.part,
        "name": rule.name,
        "outcome": found.outcome,
        "amount": money(found.amount),
        "possible": money(found.possible),
        "per": version.per,
        "unit": version.unit,
        "bound": rate.tier.bound if rate else _bound(rule),
        "cap": money(rate.cap if rate else None),
        "payee": payee,
        "excluded_by": excluded if found.outcome == "entitled" else [],
        "needs": unknown,
        "payee_needs": lacking,
        "provides": [
            {"service": s.service, "times": s.times, "every": s.every} for s in rule.part.provides
        ],
        "basis": _basis(rule, rate),
        "why": why(rule, day, names) if day else None,
        "sentence": sentence(rule, found, rate, day, unknown, names),
        "source": {"document": version.document, "clause": version.clause},
    }


def sorted_needs(rule: Rule, days: Sequence[Day]) -> list[str]:
    """What is unknown on the days that count, each fact once, in vocabulary order."""
    found = [needs(rule, d) for d in counting(rule, days)]
    merged = {name for names in found for name in names}
    return [
        n
        for names in sorted(found, key=len, reverse=True)
        for n in names
        if n in merged and not merged.discard(n)
    ]  # type: ignore[func-returns-value]


def _rate(rule: Rule, found: Outcome) -> Rate | None:
    if found.tier is not None:
        return rule.rates[found.tier]
    return rule.rates[0] if len(rule.rates) == 1 else None


def _bound(rule: Rule) -> str | None:
    bounds = {r.tier.bound for r in rule.rates}
    return bounds.pop() if len(bounds) == 1 else None


def _basis(rule: Rule, rate: Rate | None) -> dict[str, Any]:
    if rate is None:
        return {
            "kind": "catalogue",
            "document": rule.version.document,
            "status": rule.version.status,
        }
    source = rate.source
    basis: dict[str, Any] = {
        "kind": source.kind,
        "document": source.document,
        "status": source.status,
    }
    if source.parameters:
        basis["parameters"] = list(source.parameters)
    if source.better:
        basis["better"] = True
    return basis


def excluded_by(rules: RuleSet, outcomes: Mapping[int, Outcome]) -> dict[int, list[str]]:
    """Which entitlements yield, and to what: item codes or facts, in the order of the rules."""
    due = {
        n: o for n, o in outcomes.items() if o.outcome == "entitled" and o.amount and not o.barred
    }
    found: dict[int, list[str]] = {
        n: list(o.barred) for n, o in outcomes.items() if o.outcome == "entitled" and o.barred
    }
    for exclusion in rules.exclusions:
        for own, other in pairs(rules, exclusion):
            if own not in due or other not in due:
                continue
            loser = own
            if exclusion.kind == Exclusion.Kind.HIGHER and due[own].amount > due[other].amount:  # type: ignore[operator]
                loser = other
            winner = other if loser == own else own
            found.setdefault(loser, []).append(rules.rules[winner].item.code)
    return found


def pairs(rules: RuleSet, exclusion: Exclusion) -> list[tuple[int, int]]:
    """(rule, other rule) numbers that an item × item exclusion sets against each other."""
    if exclusion.kind == Exclusion.Kind.STACK or not exclusion.other:
        return []

    def numbers(code: str, part: str) -> list[int]:
        return [
            r.number for r in rules.rules if r.item.code == code and part in ("", r.part.part or "")
        ]

    return [
        (own, other)
        for own in numbers(exclusion.item, exclusion.part)
        for other in numbers(exclusion.other, exclusion.other_part)
    ]


#: (rule that yields, rule it yields to, comparison of the other's sum with its own).
Arm = tuple[int, int, str | None]


def arms(rules: RuleSet) -> list[Arm]:
    """(rule that yields, rule it yields to, comparison of the other's sum with its own)."""
    found: list[Arm] = []
    for exclusion in rules.exclusions:
        for own, other in pairs(rules, exclusion):
            higher = exclusion.kind == Exclusion.Kind.HIGHER
            found.append((own, other, ">=" if higher else None))
            if higher:
                found.append((other, own, ">"))
    return found


def money(amount: Decimal | None) -> str | None:
    """A sum as the contract prints it, with two decimals."""
    return None if amount is None else f"{amount:.2f}"


def monthly_total(items: Sequence[Mapping[str, Any]]) -> str:
    """What is entitled per month and person, paid to the person, and not excluded."""
    counted = (
        Decimal(i["amount"])
        for i in items
        if i["outcome"] == "entitled" and i["amount"] and i["per"] == "month"
        and i["unit"] == "person" and i["payee"] == "person" and not i["excluded_by"]
    )  # fmt: skip
    return f"{sum(counted, Decimal(0)):.2f}"
