"""Assembling one SELECT of outcomes: which facts, which rules, for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from psycopg import sql

from eligibility.determination.outcomes import (
    OUTCOME,
    WIDTH,
    barred_by,
    by_rule,
    combined,
    payee_of,
    state_of,
    table_of_states,
)
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet

#: A relation (award_id, person_id, rule) of the awards of some rules.
AwardsOf = Callable[[Sequence[Rule]], sql.Composable]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts relations of a month: one row, two rows, and the day of the event."""

    whole: sql.Composable
    changed: sql.Composable | None
    event: sql.Composable


def outcomes(
    rules: RuleSet, facts: Facts, awards: AwardsOf | None = None, *, only: int | None = None
) -> sql.Composable:
    """(person_id, award_id, rule, outcome, amount, possible, tier, payee, institution_org_id, barred).

    Without ``awards`` every rule for every person, *not entitled* left out; with it each
    award's own rule only, whatever its outcome. ``only`` looks at the rule of one number.
    """
    chosen = [r for r in rules.rules if only in (None, r.number)]
    daily = [r for r in chosen if r.version.event is None]
    event = [r for r in chosen if r.version.event is not None]
    branches = []
    if daily:
        branches.append(_whole(rules, daily, facts.whole, awards))
        if facts.changed is not None:
            branches.append(_changed(rules, daily, facts.changed, awards))
    if event:
        branches.append(_whole(rules, event, facts.event, awards))
    return sql.SQL(" UNION ALL ").join(branches) if branches else NOTHING_AT_ALL


NOTHING_AT_ALL = sql.SQL(
    "SELECT NULL::bigint AS person_id, NULL::bigint AS award_id, NULL::int AS rule,"
    " NULL::text AS outcome, NULL::numeric AS amount, NULL::numeric AS possible,"
    " NULL::smallint AS tier, NULL::text AS payee, NULL::bigint AS institution_org_id,"
    " NULL::text[] AS barred WHERE FALSE"
)


def _matched(
    rules: Sequence[Rule], facts: sql.Composable, awards: AwardsOf | None, *, keep_no: bool
) -> sql.Composable:
    """Rows of facts with the rule each is held against and its state.

    ``OFFSET 0`` keeps the planner from computing a state once per row of the table of states.
    """
    if awards is not None:
        state = by_rule(sql.SQL("a.rule"), [(r, state_of(r)) for r in rules], "int")
        return sql.SQL(
            "SELECT f.*, a.award_id, a.rule, {state} AS state"
            " FROM ({facts}) f JOIN ({awards}) a ON a.person_id = f.person_id"
            " WHERE a.rule IS NOT NULL OFFSET 0"
        ).format(state=state, facts=facts, awards=awards(rules))
    codes = []
    for rule in rules:
        base = sql.Literal(rule.number * WIDTH)
        state = state_of(rule) if keep_no else sql.SQL("NULLIF({}, 0)").format(state_of(rule))
        codes.append(sql.SQL("{} + {}").format(base, state))
    return sql.SQL(
        "SELECT m.*, NULL::bigint AS award_id, m.code / {width} AS rule, mod(m.code, {width}) AS state"
        " FROM (SELECT f.*, unnest(array_remove(ARRAY[{codes}]::int[], NULL)) AS code"
        " FROM ({facts}) f) m"
    ).format(width=sql.Literal(WIDTH), codes=sql.SQL(", ").join(codes), facts=facts)


def _about(rules: RuleSet, chosen: Sequence[Rule]) -> sql.Composable:
    """Payee and excluding facts of a matched row ``f``."""
    barred = [
        (r, b)
        for r in chosen
        if (b := barred_by(r, rules.exclusions, rules.language)) != sql.SQL("NULL::text[]")
    ]
    return sql.SQL("{} AS payee, f.institution_org_id, {} AS barred").format(
        by_rule(sql.SQL("f.rule"), [(r, payee_of(r)) for r in chosen], "text"),
        by_rule(sql.SQL("f.rule"), barred, "text[]"),
    )


def _whole(
    rules: RuleSet, chosen: Sequence[Rule], facts: sql.Composable, awards: AwardsOf | None
) -> sql.Composable:
    return sql.SQL(
        "SELECT f.person_id, f.award_id, f.rule, t.outcome, t.amount, t.possible, t.tier, {about}"
        " FROM ({matched}) f JOIN {states} ON t.rule = f.rule AND t.state = f.state"
    ).format(
        about=_about(rules, chosen), states=table_of_states(chosen),
        matched=_matched(chosen, facts, awards, keep_no=awards is not None),
    )  # fmt: skip


#: A row that is only the first day known, inside the month, tells the payee and nothing else.
COUNTS = sql.SQL("(f.is_first OR f.is_last)")


def _changed(
    rules: RuleSet, chosen: Sequence[Rule], facts: sql.Composable, awards: AwardsOf | None
) -> sql.Composable:
    """Whoever changed inside the month: the last day ``b`` beside the first day (known) ``a``."""
    days = sql.SQL(
        "SELECT f.person_id, f.award_id, f.rule, f.is_first, f.is_last, t.tier, t.mode, {about},"
        " t.outcome = 'rule_gap' AND {counts} AS gap, CASE WHEN {counts} THEN t.low END AS low,"
        " CASE WHEN {counts} THEN t.high END AS high, CASE WHEN {counts} THEN t.known END AS known"
        " FROM ({matched}) f JOIN {states} ON t.rule = f.rule AND t.state = f.state"
    ).format(
        about=_about(rules, chosen), states=table_of_states(chosen),
        matched=_matched(chosen, facts, awards, keep_no=True), counts=COUNTS,
    )  # fmt: skip
    both = sql.SQL(
        "SELECT b.person_id, b.award_id, b.rule, {low} AS low, {high} AS high, {known} AS known,"
        " CASE b.mode WHEN 'first' THEN a.gap WHEN 'last' THEN b.gap"
        " ELSE coalesce(a.gap, FALSE) OR b.gap END AS gap,"
        " a.tier AS tier_a, a.high AS high_a, b.tier AS tier_b, b.mode,"
        " CASE WHEN a.person_id IS NULL THEN b.payee ELSE a.payee END AS payee,"
        " CASE WHEN a.person_id IS NULL THEN b.institution_org_id ELSE a.institution_org_id END"
        "  AS institution_org_id, CASE WHEN a.person_id IS NULL THEN b.barred ELSE a.barred END AS barred"
        " FROM days b LEFT JOIN days a ON a.person_id = b.person_id AND a.rule = b.rule"
        "  AND a.award_id IS NOT DISTINCT FROM b.award_id AND NOT a.is_last"
        " WHERE b.is_last"
    ).format(low=combined("low"), high=combined("high"), known=combined("known"))
    return sql.SQL(
        "SELECT person_id, award_id, rule, {outcome} AS outcome,"
        " CASE WHEN {outcome} = 'entitled' THEN NULLIF(low, 0) END AS amount,"
        " CASE WHEN {outcome} = 'undetermined' THEN NULLIF(known, 0) END AS possible,"
        " CASE WHEN mode = 'first' OR (mode <> 'last' AND high_a = high AND tier_a IS NOT NULL) THEN tier_a ELSE tier_b END AS tier,"
        " payee, institution_org_id, barred FROM (WITH days AS ({days}) {both}) x"
        " {only}"
    ).format(
        outcome=sql.SQL(OUTCOME), days=days, both=both,
        only=sql.SQL("" if awards is not None else "WHERE gap OR high > -1"),
    )  # fmt: skip
