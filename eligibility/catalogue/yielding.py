"""Items set against each other (并享规则), when two sets of rules are compared.

Whoever loses one of a pair may get the other instead: a change of one item changes what its
partners pay, so partners are compared as well, and what yields counts as excluded on its side.
"""

from collections.abc import Callable, Iterable, Sequence

from psycopg import sql

from eligibility.determination.result import arms, pairs
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet
from eligibility.determination.yields import yields

Key = tuple[str, str | None]


def key(rule: Rule) -> Key:
    """The item and part of a rule."""
    return (rule.item.code, rule.part.part)


def partners(sets: Iterable[RuleSet], changed: Iterable[Rule]) -> set[Key]:
    """Items (parts) that yield to a changed one, or it to them, and so on from pair to pair."""
    links = {
        (key(rules.rules[own]), key(rules.rules[other]))
        for rules in sets
        for exclusion in rules.exclusions
        for own, other in pairs(rules, exclusion)
    }
    found = {key(rule) for rule in changed}
    while more := {b for pair in links for a, b in (pair, pair[::-1]) if a in found} - found:
        found |= more
    return found


def after_yielding(
    rules: RuleSet,
    side: Callable[[Rule], int],
    found: sql.Composable,
    carried: Sequence[str] = (),
) -> sql.Composable:
    """The outcomes ``found`` of both sides; ``barred`` also where an item yields to another."""
    places = [
        (own, other, op)
        for own, other, op in arms(rules)
        if side(rules.rules[own]) == side(rules.rules[other])
    ]
    if not places:
        return found
    return sql.SQL(
        "WITH found AS MATERIALIZED ({found}) SELECT o.person_id, o.award_id, o.rule, o.outcome,"
        " o.amount, CASE WHEN {yields} THEN ARRAY['yields'] ELSE o.barred END AS barred{carried}"
        " FROM found o"
    ).format(
        found=found, yields=yields(places),
        carried=sql.SQL("").join(sql.SQL(", o.{}").format(sql.Identifier(n)) for n in carried),
    )  # fmt: skip
