"""Outcomes of rules over facts relations, in SQL: the one evaluator.

``outcomes`` gives (person_id, rule, outcome, amount, possible, tier, payee, institution_org_id,
barred) for every person and rule that is not plainly *not entitled*. Whoever has one row a
month is decided by joining the table of states; whoever changed inside it by combining the
intervals of both days as the version's ``starts`` and ``stops`` say.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from psycopg import sql

from eligibility.determination.rule import Rule
from eligibility.models import Exclusion
from eligibility.rules.compile import compile_node
from eligibility.rules.parse import Language, parse
from eligibility.rules.states import MISSING, NOTHING, ZERO, Meaning, meanings, state_sql

#: A code is rule × WIDTH + state.
WIDTH = 100_000


def state_of(rule: Rule) -> sql.Composable:
    """The state of a rule over a row ``f``."""
    who = compile_node(rule.who, rule.meaning)
    return state_sql(who, [compile_node(r.tier.when, rule.meaning) for r in rule.rates])


def payee_of(rule: Rule) -> sql.Composable:
    """The payee's kind, NULL where a fact it depends on is not known."""
    payees = rule.part.payees
    if payees[0][0] is None:
        return sql.SQL("NULL") if payees[0][1] == "stated" else sql.Literal(payees[0][1])
    arms = []
    for when, payee in payees:
        assert when is not None
        condition = compile_node(when, rule.meaning)
        arms.append(
            sql.SQL("WHEN ({}) IS NULL THEN NULL WHEN {} THEN {}").format(
                condition, condition, sql.Literal(payee)
            )
        )
    return sql.SQL("CASE {} END").format(sql.SQL(" ").join(arms))


def barred_by(rule: Rule, exclusions: Iterable[Exclusion], language: Language) -> sql.Composable:
    """The facts that exclude a rule's payment (item × fact), as text[]; never an outcome."""
    arms = [
        sql.SQL("CASE WHEN {} THEN {} END").format(
            compile_node(parse(e.fact, "", language), rule.meaning), sql.Literal(e.fact.split()[0])
        )
        for e in exclusions
        if e.kind == Exclusion.Kind.EXCLUDE and e.fact and _concerns(e, rule)
    ]
    if not arms:
        return sql.SQL("NULL::text[]")
    return sql.SQL("array_remove(ARRAY[{}]::text[], NULL)").format(sql.SQL(", ").join(arms))


def _concerns(exclusion: Exclusion, rule: Rule) -> bool:
    return exclusion.item == rule.item.code and exclusion.part in ("", rule.part.part or "")


def by_rule(
    column: sql.Composable, arms: Sequence[tuple[Rule, sql.Composable]], kind: str
) -> sql.Composable:
    """``CASE rule WHEN …``: only a row's own rule is evaluated."""
    if not arms:
        return sql.SQL("NULL::{}").format(sql.SQL(kind))
    cases = sql.SQL(" ").join(
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(r.number), s) for r, s in arms
    )
    return sql.SQL("(CASE {} {} END)::{}").format(column, cases, sql.SQL(kind))


def table_of_states(rules: Sequence[Rule]) -> sql.Composable:
    """(code, low, high, known, tier, outcome, amount, possible, mode) of every rule and state.

    Arrays side by side: the planner reads one constant a column faster than a list of rows.
    """
    rows = [
        (rule.number * WIDTH + m.state, m.low, m.high, m.known, m.tier, *decided(m), rule.mode)
        for rule in rules
        for m in meanings([rate.amount for rate in rule.rates])
    ]
    return columns_of(STATES, rows, "t")


STATES = {
    "code": "int", "low": "numeric", "high": "numeric", "known": "numeric",
    "tier": "smallint", "outcome": "text", "amount": "numeric", "possible": "numeric",
    "mode": "text",
}  # fmt: skip


def columns_of(
    columns: Mapping[str, str], rows: Sequence[Sequence[object]], name: str
) -> sql.Composable:
    """Rows of values as a relation, one array a column; ``columns`` gives their types."""
    arrays = [
        sql.SQL("{}::{}[]").format(
            sql.Literal([None if value is None else str(value) for value in values]),
            sql.SQL(kind),
        )
        for kind, values in zip(columns.values(), zip(*rows, strict=True), strict=True)
    ]
    return sql.SQL("unnest({}) AS {}({})").format(
        sql.SQL(", ").join(arrays),
        sql.SQL(name),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )


def decided(meaning: Meaning) -> tuple[str, Decimal | None, Decimal | None]:
    """Outcome, amount and the largest sum still possible of one day's state."""
    if meaning.gap:
        return "rule_gap", None, None
    if meaning.low != meaning.high:
        return "undetermined", None, None if meaning.known == ZERO else meaning.known
    if meaning.low == NOTHING:
        return "not_entitled", None, None
    if meaning.low == MISSING:
        return "standard_missing", None, None
    return "entitled", None if meaning.low == ZERO else meaning.low, None


LOWER = (
    "CASE WHEN a.{c} IS NULL OR a.{c} = -1 OR b.{c} = -1 THEN -1"
    " WHEN a.{c} = 'Infinity' OR b.{c} = 'Infinity' THEN 'Infinity' ELSE least(a.{c}, b.{c}) END"
)


def combined(column: str) -> sql.Composable:
    """An interval end over both days; a day that is not on record has nothing."""
    name = sql.Identifier(column)
    return sql.SQL(
        "CASE b.mode WHEN 'first' THEN coalesce(a.{c}, -1) WHEN 'last' THEN b.{c}"
        " WHEN 'either' THEN greatest(a.{c}, b.{c}) ELSE " + LOWER + " END"
    ).format(c=name)


#: Outcome of a combined interval; a gap on a day that counts wins.
OUTCOME = (
    "CASE WHEN gap THEN 'rule_gap' WHEN low <> high THEN 'undetermined' WHEN low = -1 THEN"
    " 'not_entitled' WHEN low = 'Infinity' THEN 'standard_missing' ELSE 'entitled' END"
)
