"""Rules as Python functions of a dict of facts: the evaluator a plain Django project would have."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from eligibility.determination.rule import Rule
from eligibility.rules import nodes
from eligibility.rules.compile import Meaning
from portal.people.facts import FACTS

Facts = dict[str, Any]
Truth = bool | None
NOTHING, MISSING = -1, math.inf

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "is": lambda a, b: a,
    "in": lambda a, b: a in b,
    "has": lambda a, b: not b.isdisjoint(a),
}


def function_of(node: nodes.Node, meaning: Meaning) -> Callable[[Facts], Truth]:
    """A condition as a function that answers True, False or, where it cannot know, None."""
    match node:
        case nodes.All(children):
            parts = [function_of(child, meaning) for child in children]
            return lambda facts: _all(part(facts) for part in parts)
        case nodes.Any(children):
            parts = [function_of(child, meaning) for child in children]
            return lambda facts: _any(part(facts) for part in parts)
        case nodes.Not(child):
            inner = function_of(child, meaning)
            return lambda facts: None if (truth := inner(facts)) is None else not truth
        case nodes.Assumed(_, _, child):
            return function_of(child, meaning)
        case nodes.Always():
            return lambda facts: True
        case nodes.PaidIn():
            return lambda facts: node.holds
        case nodes.Finding():
            return lambda facts: None
        case nodes.Alive():
            first = meaning.month.first
            return lambda facts: facts["died_on"] is None or facts["died_on"] >= first
        case nodes.DiedInMonth():
            days = meaning.month.first, meaning.month.last
            return lambda facts: (
                facts["died_on"] is not None and days[0] <= facts["died_on"] <= days[1]
            )
        case _:
            return _test(node, meaning)


def _all(truths) -> Truth:
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _any(truths) -> Truth:
    unknown = False
    for truth in truths:
        if truth:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def _test(test: nodes.Test, meaning: Meaning) -> Callable[[Facts], Truth]:
    fact, op, value = test.fact, test.op, test.value
    if fact == "disabled_grade":
        grades = value if isinstance(value, tuple) else (value,)
        value = {level for grade in grades for level in meaning.grades[str(grade)]}
        fact, op = "care_level", "not in" if op == "!=" else "in"
    elif op == "in" and fact in ("hukou", "residence"):
        codes = value if isinstance(value, tuple) else (value,)
        value = set().union(*(meaning.below(str(code)) for code in codes))
    elif op in ("in", "has"):
        value = set(value) if isinstance(value, tuple) else {value}
    compare = _COMPARE.get(op, lambda a, b: a not in b)

    def holds(facts: Facts) -> Truth:
        known = facts[fact]
        return None if known is None else bool(compare(known, value))

    return holds


class PlainRule:
    """A rule ready to be asked."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._who = function_of(rule.who, rule.meaning)
        self._tiers = [
            (
                function_of(rate.tier.when, rule.meaning),
                MISSING if rate.amount is None else rate.amount,
                rate,
            )
            for rate in rule.rates
        ]
        self._payees = [
            (None if when is None else function_of(when, rule.meaning), payee)
            for when, payee in rule.part.payees
        ]

    def day(self, facts: Facts) -> tuple[Any, Any, Any, bool]:
        """(lowest, highest possible result, rate, gap) of one day."""
        who = self._who(facts)
        if who is False:
            return NOTHING, NOTHING, None, False
        judged = [(when(facts), amount, rate) for when, amount, rate in self._tiers]
        possible = [(amount, rate) for truth, amount, rate in judged if truth is not False]
        unknown = any(truth is None for truth, _, _ in judged)
        if not unknown and len(possible) != 1:
            return NOTHING, MISSING, None, who is True
        low = NOTHING if who is None else min(amount for amount, _ in possible)
        high, rate = max(possible, key=lambda pair: pair[0])
        return low, high, rate, False

    def payee(self, facts: Facts) -> str | None:
        """Whom the facts of a day make the payee."""
        for when, payee in self._payees:
            truth = True if when is None else when(facts)
            if truth is None:
                return None
            if truth:
                return payee
        return None


def known(row: Any) -> Facts:
    """The facts of a row of circumstances, presumptions put in for what nobody asked."""
    facts = {name: getattr(row, name) for name in FACTS}
    stored = dict(facts)
    for name, fact in FACTS.items():
        if stored[name] is None and fact.presumes:
            wanted = fact.presumed_where.items()
            if all(stored[other] in values for other, values in wanted):
                facts[name] = fact.presumed
    return facts


def outcome_of(low: Any, high: Any, gap: bool) -> tuple[str, Decimal | None]:
    """The outcome of an interval of results, and its sum."""
    if gap:
        return "rule_gap", None
    if low != high:
        return "undetermined", None
    if low == NOTHING:
        return "not_entitled", None
    return ("standard_missing", None) if low == MISSING else ("entitled", low)
