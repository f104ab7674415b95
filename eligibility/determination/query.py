"""Assembling one SELECT of outcomes: which facts, which rules, for whom."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from psycopg import sql

from eligibility.determination.facts import COLUMNS, NO_FINDINGS, found_of
from eligibility.determination.outcomes import (
    WIDTH,
    barred_by,
    by_rule,
    payee_of,
    state_of,
    table_of_states,
)
from eligibility.determination.pairing import LACKS, further, of_month, of_one_row, of_two_rows
from eligibility.determination.rule import Rule, ask_findings
from eligibility.determination.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class Awards:
    """``of`` gives the relation (award_id, person_id, rule, …) of the awards of some rules.

    ``carried`` names further columns of it that are handed on with each outcome. ``lacks`` says
    what a row ``f`` lacks for its rule (int[]): handed on as a column of this name where it matters.
    """

    of: Callable[[Sequence[Rule]], sql.Composable]
    carried: tuple[str, ...] = ()
    lacks: Callable[[Sequence[Rule]], sql.Composable] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts relations of a month: one row, two rows, and the day of the event.

    ``carried`` names facts that are handed on with each outcome: of the last day, places of the
    first.
    """

    whole: sql.Composable
    changed: sql.Composable | None
    event: sql.Composable
    carried: tuple[str, ...] = ()


def outcomes(
    rules: RuleSet, facts: Facts, awards: Awards | None = None, *, only: int | None = None
) -> sql.Composable:
    """(person_id, award_id, rule, outcome, amount, possible, tier, payee, institution_org_id, barred).

    Without ``awards`` every rule for every person, *not entitled* left out; with it each
    award's own rule only, whatever its outcome. What facts and awards carry comes last. ``only``
    looks at the rule of one number.
    """
    if awards is not None:
        judged, found = outcomes_of_awards(rules, facts, awards, only=only)
        return sql.SQL("(WITH {} {})").format(judged, found) if judged is not None else found
    carried = facts.carried
    daily, event = _chosen(rules, only)
    branches = []
    if daily:
        whole = _judged(daily, _about(rules, daily), _matched(daily, facts.whole), carried)
        branches.append(of_one_row(whole, carried))
        if facts.changed is not None:
            days = _matched(daily, facts.changed, keep_no=True)
            branches.append(
                of_two_rows(_judged(daily, _about(rules, daily), days, carried), carried)
            )
    if event:
        days = _matched(event, facts.event, keep_no=True)
        judged = _judged(event, _about(rules, event), days, carried)
        branches.append(
            sql.SQL("(WITH judged AS MATERIALIZED ({}) {})").format(
                judged, of_month("judged", carried)
            )
        )
    return sql.SQL(" UNION ALL ").join(branches) if branches else nothing(carried)


def outcomes_of_awards(
    rules: RuleSet, facts: Facts, awards: Awards, *, only: int | None = None
) -> tuple[sql.Composable | None, sql.Composable]:
    """What a statement begins with (``name AS MATERIALIZED (…), …``), and the outcomes over it.

    Apart, so that a statement may read the outcomes more than once without keeping them.
    """
    carried = facts.carried + awards.carried
    told = carried + ((LACKS,) if awards.lacks is not None else ())
    daily, event = _chosen(rules, only)
    month = [facts.whole] if facts.changed is None else [facts.whole, facts.changed]
    ctes, found = [], []
    for name, chosen, read in (("judged", daily, month), ("judged_event", event, [facts.event])):
        if chosen:
            judged = _of_awards(rules, chosen, read, awards, carried)
            ctes.append(sql.SQL("{} AS MATERIALIZED ({})").format(sql.Identifier(name), judged))
            found.append(of_month(name, told, refused_too=True))
    if not found:
        return None, nothing(told)
    return sql.SQL(", ").join(ctes), sql.SQL(" UNION ALL ").join(found)


def _chosen(rules: RuleSet, only: int | None) -> tuple[list[Rule], list[Rule]]:
    """The rules asked of a whole month, and those of the day of an event."""
    chosen = [r for r in rules.rules if only in (None, r.number)]
    return (
        [r for r in chosen if r.version.event is None],
        [r for r in chosen if r.version.event is not None],
    )


def _of_awards(
    rules: RuleSet, chosen: Sequence[Rule], facts: Sequence[sql.Composable], awards: Awards,
    carried: tuple[str, ...],
) -> sql.Composable:  # fmt: skip
    """Awards judged by the rules chosen on each day that counts, with what is lacking."""
    about = _about(rules, chosen)
    if awards.lacks is not None:
        about = sql.SQL(
            "{}, CASE WHEN t.outcome = 'undetermined' OR NOT (f.is_first AND f.is_last)"
            " THEN {} END AS {}"
        ).format(about, awards.lacks(chosen), sql.Identifier(LACKS))
    of_facts = tuple(name for name in carried if name not in awards.carried)
    reading = sql.SQL("{}{}").format(about, further(of_facts, "f"))
    return _judged(chosen, about, _awarded(chosen, facts, awards, reading), carried)


def nothing(carried: Sequence[str] = ()) -> sql.Composable:
    """The outcomes of no rule at all."""
    return sql.SQL(
        "SELECT NULL::bigint AS person_id, NULL::bigint AS award_id, NULL::int AS rule,"
        " NULL::text AS outcome, NULL::numeric AS amount, NULL::numeric AS possible,"
        " NULL::smallint AS tier, NULL::text AS payee, NULL::bigint AS institution_org_id,"
        " NULL::text[] AS barred{} WHERE FALSE"
    ).format(sql.SQL("").join(sql.SQL(", NULL AS {}").format(sql.Identifier(n)) for n in carried))


def _matched(
    rules: Sequence[Rule], facts: sql.Composable, *, keep_no: bool = False
) -> sql.Composable:
    """Rows of facts with every rule and its state there."""
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


def _awarded(
    rules: Sequence[Rule], facts: Sequence[sql.Composable], awards: Awards, reading: sql.Composable
) -> sql.Composable:
    """Rows of facts relations with each award of the person, its rule and its state there.

    Beside what ``state`` asks for, only the columns come along that ``reading`` names of ``f``.
    ``OFFSET 0`` keeps the planner from writing an expression out at each place that names it:
    inside, the facts and the rule of an award are computed once, outside, its state is.
    Findings, looked up person by person, are left to the rules that come to ask for them.
    """
    state = by_rule(sql.SQL("f.rule"), [(r, state_of(r)) for r in rules], "int")
    read = ALWAYS | _named_of_f(state) | _named_of_f(reading)
    columns = sql.SQL(", ").join(
        sql.SQL("f.{}").format(sql.Identifier(c)) for c in COLUMNS if c in read
    )
    united = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} FROM ({}) f").format(columns, each) for each in facts
    )
    return sql.SQL(
        "SELECT f.*, {state} AS state FROM ("
        "  SELECT {columns}, a.award_id, a.rule{carried}, {found} AS findings"
        "  FROM ({united}) f JOIN ({awards}) a ON a.person_id = f.person_id OFFSET 0) f OFFSET 0"
    ).format(
        state=state, columns=columns, carried=further(awards.carried, "a"),
        found=_found_where_asked(rules), united=united, awards=awards.of(rules),
    )  # fmt: skip


def _found_where_asked(rules: Sequence[Rule]) -> sql.Composable:
    """The findings of a row ``f`` with an award ``a``, for the rules that ask for any."""
    asking = [r.number for r in rules if ask_findings([r])]
    if not asking:
        return NO_FINDINGS
    return sql.SQL("CASE WHEN a.rule = ANY({}::int[]) THEN {} END").format(
        sql.Literal(asking), found_of("f", rules[0].meaning.month)
    )


#: What every row of a facts relation is known by.
ALWAYS = {"person_id", "is_first", "is_last", "institution_org_id"}
_OF_F = re.compile(r'\bf\."?(\w+)"?')


def _named_of_f(expression: sql.Composable) -> set[str]:
    """The columns of ``f`` that an expression names."""
    return set(_OF_F.findall(expression.as_string(None)))


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


def _judged(
    chosen: Sequence[Rule], about: sql.Composable, matched: sql.Composable, carried: Sequence[str]
) -> sql.Composable:
    """Matched rows with what their states mean and what is to be said ``about`` them."""
    return sql.SQL(
        "SELECT f.person_id, f.award_id, f.rule, f.is_first, f.is_last, {about}, t.outcome,"
        " t.amount, t.possible, t.tier, t.low, t.high, t.known, t.mode{carried}"
        " FROM ({matched}) f JOIN {states} ON t.code = f.rule * {width} + f.state"
    ).format(
        about=about, states=table_of_states(chosen), matched=matched, width=sql.Literal(WIDTH),
        carried=further(carried, "f"),
    )  # fmt: skip
