"""Which unknown facts an undetermined award hangs on, in SQL.

The same question that ``explain.needs`` answers for one person: the unknown facts under NULL
nodes on a path of NULL nodes from the root of ``who``, then of the tiers, on the days that count.
"""

from collections.abc import Iterator, Sequence

from psycopg import sql

from eligibility.determination.facts import PLACES
from eligibility.determination.outcomes import by_rule
from eligibility.determination.rule import Rule
from eligibility.rules.compile import compile_node
from eligibility.rules.nodes import Finding, Node, Test, children
from eligibility.rules.parse import DERIVED
from portal.people.facts import ORDER

#: Which rows count by a rule's mode: ``f`` is a row of facts.
DAYS = {"first": "f.is_first", "last": "f.is_last"}
EITHER = "f.is_first OR f.is_last"


def lacks(chosen: Sequence[Rule], names: Sequence[str]) -> sql.Composable:
    """What a row ``f`` lacks for its own rule: places in ``names``, int[]; NULL on another day.

    An award whose outcome is certain all the same may lack something: ask for the undetermined.
    """
    return by_rule(sql.SQL("f.rule"), [(r, _lacks(r, names)) for r in chosen], "int[]")


def named(names: Sequence[str], places: sql.Composable) -> sql.Composable:
    """Names of facts or ``finding:<code>`` at some places, in the order of the vocabulary, text[]."""
    return sql.SQL(
        "ARRAY(SELECT n.name FROM unnest({names}::text[]) WITH ORDINALITY AS n(name, place)"
        " WHERE n.place = ANY({places}) ORDER BY n.place)"
    ).format(names=sql.Literal(list(names)), places=places)


def placeless(names: Sequence[str], row: str) -> sql.Composable:
    """Of somebody whose region of the month is not known: the places that would tell it."""
    arms = [
        sql.SQL("CASE WHEN {} IS NULL THEN {} END").format(
            sql.Identifier(row, name), sql.Literal(name)
        )
        for name in names
        if name in PLACES
    ]
    return sql.SQL("array_remove(ARRAY[{}]::text[], NULL)").format(sql.SQL(", ").join(arms))


def names_of(rules: Sequence[Rule]) -> list[str]:
    """Every fact and finding that rules ask for, and the places, in vocabulary order."""
    found = set(PLACES)
    for rule in rules:
        for root in _roots(rule):
            found |= {name for name, _ in _leaves(root, ())}
    return sorted(found, key=lambda name: (ORDER.get(name, len(ORDER)), name))


def _roots(rule: Rule) -> list[Node]:
    return [rule.who, *(rate.tier.when for rate in rule.rates)]


def _leaves(node: Node, path: tuple[Node, ...]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Each leaf that can be unknown, by the name of its fact, with the nodes above it and itself."""
    here = (*path, node)
    if isinstance(node, Test):
        yield (DERIVED[node.fact].source if node.fact in DERIVED else node.fact), here
    elif isinstance(node, Finding):
        yield f"finding:{node.code}", here
    else:
        for child in children(node):
            yield from _leaves(child, here)


def _lacks(rule: Rule, names: Sequence[str]) -> sql.Composable:
    """The places in ``names`` of what a row lacks for a rule, or NULL on a day that does not count.

    NULL stands among the places, or for all of them: a place compared with it is not found.
    """
    who, *tiers = [_under(root, rule, names) for root in _roots(rule)]
    if tiers:
        wanted = compile_node(rule.who, rule.meaning)
        places = sql.SQL("{} || CASE WHEN ({}) IS NOT FALSE THEN {} END").format(
            who, wanted, sql.SQL(" || ").join(tiers)
        )
    else:
        places = who
    days = sql.SQL(DAYS.get(rule.mode, EITHER))
    return sql.SQL("CASE WHEN {} THEN {} END").format(days, places)


def _under(root: Node, rule: Rule, names: Sequence[str]) -> sql.Composable:
    """The places of the unknown leaves under a root that is unknown itself, int[]."""
    arms = []
    for name, (_, *path) in _leaves(root, ()):
        unknown = [sql.SQL("({}) IS NULL").format(compile_node(n, rule.meaning)) for n in path]
        arms.append(
            sql.SQL("CASE WHEN {} THEN {} END").format(
                sql.SQL(" AND ").join(unknown or [sql.SQL("TRUE")]),
                sql.Literal(names.index(name) + 1),
            )
        )
    return sql.SQL("CASE WHEN ({}) IS NULL THEN ARRAY[{}]::int[] END").format(
        compile_node(root, rule.meaning), sql.SQL(", ").join(arms)
    )
