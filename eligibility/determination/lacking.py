"""Which facts the undetermined awards of a few people hang on, in SQL.

The same question that ``explain.needs`` answers for one person: the unknown facts under NULL
nodes on a path of NULL nodes from the root of ``who``, then of the tiers, on the days that count.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from psycopg import sql

from eligibility.determination.batch import BELOW, awards_of, county_facts, everywhere, text_of
from eligibility.determination.outcomes import by_rule
from eligibility.determination.query import Awards, awarded
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.rules.compile import compile_node
from eligibility.rules.nodes import Finding, Node, Test, children
from eligibility.rules.parse import DERIVED
from portal.lib.periods import Month
from portal.people.facts import ORDER

#: Which rows count by a rule's mode: ``f`` is a row of facts.
DAYS = {"first": "f.is_first", "last": "f.is_last"}
EITHER = "f.is_first OR f.is_last"


def lacking(month: Month, region: str, *, people: str, items: Collection[int]) -> sql.Composable:
    """(award_id, needs) of awards of ``items`` in ``region`` with unknown facts that may decide them.

    ``people`` names a table with a column ``person_id`` whose statistics are fresh (a temporary one:
    ANALYZE it), else the planner reads the county once a person. ``needs`` are
    names of facts or ``finding:<code>``, text[], in the order of the vocabulary. An award whose
    outcome is certain all the same may be among them: ask for those that are undetermined.
    """
    asked = ",".join(map(str, sorted(items)))
    return text_of(rule_set(month, region), _lacking, people, asked)


def _lacking(rules: RuleSet, people: str, items: str) -> sql.Composable:
    asked = set(items.split(","))
    wanted = [r for r in rules.rules if str(r.item.id) in asked]
    if not wanted:
        return sql.SQL("SELECT NULL::bigint AS award_id, NULL::text[] AS needs WHERE FALSE")
    awards = Awards(partial(awards_of, rules.month, people))
    facts = county_facts(rules, people, awards)
    daily = [r for r in wanted if r.version.event is None]
    event = [r for r in wanted if r.version.event is not None]
    names = _names(wanted)
    rows = [
        _rows(chosen, relations, awards, names)
        for chosen, relations in ((daily, [facts.whole, facts.changed]), (event, [facts.event]))
        if chosen
    ]
    return sql.SQL(
        "SELECT award_id, array_agg(name ORDER BY place) AS needs FROM ("
        "SELECT DISTINCT x.award_id, n.place, n.name FROM ({rows}) x, unnest(x.lacks) AS lack"
        " JOIN unnest({names}::text[]) WITH ORDINALITY AS n(name, place) ON n.place = lack"
        ") y GROUP BY award_id"
    ).format(
        rows=sql.SQL(" UNION ALL ").join([*rows, _placeless(rules, wanted, people, names)]),
        names=sql.Literal(names),
    )


def _rows(
    chosen: Sequence[Rule],
    facts: Sequence[sql.Composable],
    awards: Awards,
    names: Sequence[str],
) -> sql.Composable:
    """(award_id, lacks) of each award and day: places in ``names``."""
    lacks = by_rule(sql.SQL("f.rule"), [(r, _lacks(r, names)) for r in chosen], "int[]")
    return sql.SQL("SELECT f.award_id, {} AS lacks FROM ({}) f").format(
        lacks, awarded(chosen, facts, awards, lacks)
    )


def _placeless(
    rules: RuleSet, wanted: Sequence[Rule], people: str, names: Sequence[str]
) -> sql.Composable:
    """Of people whose region of the month is not known: the places that would tell it."""
    known = sql.Literal(sorted(everywhere(rules)))
    arms = [
        sql.SQL("CASE WHEN c.{} IS NULL THEN {} END").format(
            sql.Identifier(name), sql.Literal(names.index(name) + 1)
        )
        for name in ("hukou", "residence")
    ]
    return sql.SQL(
        "SELECT a.award_id, array_remove(ARRAY[{arms}]::int[], NULL) FROM ({awards}) a"
        " JOIN people_circumstances c ON c.person_id = a.person_id AND c.superseded_at IS NULL"
        "  AND c.valid_from <= {last} AND (c.valid_to IS NULL OR c.valid_to > {first})"
        "  AND (c.valid_from <= {first} OR NOT EXISTS (SELECT FROM people_circumstances z"
        "   WHERE z.person_id = c.person_id AND z.superseded_at IS NULL"
        "   AND z.valid_from < c.valid_from))"
        " WHERE a.region = ANY({below}::text[]) AND (c.hukou = ANY({known}::text[])) IS NOT TRUE"
        "  AND (c.residence = ANY({known}::text[])) IS NOT TRUE"
    ).format(
        arms=sql.SQL(", ").join(arms), awards=awards_of(rules.month, people, wanted),
        first=sql.Literal(rules.month.first), last=sql.Literal(rules.month.last),
        below=sql.Literal(BELOW), known=known,
    )  # fmt: skip


def _names(rules: Sequence[Rule]) -> list[str]:
    """Every fact and finding that the rules ask for, and the places, in vocabulary order."""
    found = {"hukou", "residence"}
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
    """The places in ``names`` of what a row lacks for a rule, or NULL on a day that does not count."""
    who = compile_node(rule.who, rule.meaning)
    arms = []
    for number, root in enumerate(_roots(rule)):
        for name, path in _leaves(root, ()):
            unknown = sql.SQL(" AND ").join(
                sql.SQL("({}) IS NULL").format(compile_node(node, rule.meaning)) for node in path
            )
            wanted = sql.SQL("TRUE") if number == 0 else sql.SQL("({}) IS NOT FALSE").format(who)
            arms.append(
                sql.SQL("CASE WHEN {} AND {} THEN {} END").format(
                    wanted, unknown, sql.Literal(names.index(name) + 1)
                )
            )
    days = sql.SQL(DAYS.get(rule.mode, EITHER))
    return sql.SQL("CASE WHEN {} THEN array_remove(ARRAY[{}]::int[], NULL) END").format(
        days, sql.SQL(", ").join(arms)
    )
