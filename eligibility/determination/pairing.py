"""What was judged on the days of a month, made into outcomes of the month."""

from collections.abc import Sequence

from psycopg import sql

from eligibility.determination.outcomes import OUTCOME, combined

#: The column that says what an award lacks.
LACKS = "lacks"


def of_month(judged: str, carried: Sequence[str], *, refused_too: bool = False) -> sql.Composable:
    """Outcomes of a relation in which all were judged in one pass: those with two rows paired."""
    name = sql.Identifier(judged)
    whole = sql.SQL("SELECT * FROM {} WHERE is_first AND is_last{}").format(
        name, sql.SQL("" if refused_too else " AND outcome <> 'not_entitled'")
    )
    pairs = sql.SQL("SELECT * FROM {} WHERE NOT (is_first AND is_last)").format(name)
    return sql.SQL("{} UNION ALL {}").format(
        of_one_row(whole, carried), of_two_rows(pairs, carried, refused_too=refused_too)
    )


def further(names: Sequence[str], row: str) -> sql.Composable:
    """Columns of a row, each after a comma."""
    return sql.SQL("").join(
        sql.SQL(", {}.{}").format(sql.Identifier(row), sql.Identifier(name)) for name in names
    )


def of_one_row(judged: sql.Composable, carried: Sequence[str]) -> sql.Composable:
    """Outcomes of those who have one row a month."""
    return sql.SQL(
        "SELECT j.person_id, j.award_id, j.rule, j.outcome, j.amount, j.possible, j.tier, j.payee,"
        " j.institution_org_id, j.barred{} FROM ({}) j"
    ).format(further(carried, "j"), judged)


def of_two_rows(
    judged: sql.Composable, carried: Sequence[str], *, refused_too: bool = False
) -> sql.Composable:
    """Of those who changed inside the month: the last day ``b`` beside the first day (known) ``a``.

    A row that is only the first day known, inside the month, tells the payee and nothing else.
    Who is plainly refused is left out unless ``refused_too``.
    """
    days = sql.SQL(
        "SELECT j.*, j.outcome = 'rule_gap' AND j.counts AS gap,"
        " CASE WHEN j.counts THEN j.low END AS least, CASE WHEN j.counts THEN j.high END AS most,"
        " CASE WHEN j.counts THEN j.known END AS sure"
        " FROM (SELECT *, is_first OR is_last AS counts FROM ({}) r) j"
    ).format(judged)
    both = sql.SQL(
        "SELECT b.person_id, b.award_id, b.rule, {low} AS low, {high} AS high, {known} AS known,"
        " CASE b.mode WHEN 'first' THEN a.gap WHEN 'last' THEN b.gap"
        " ELSE coalesce(a.gap, FALSE) OR b.gap END AS gap,"
        " a.tier AS tier_a, a.most AS high_a, b.tier AS tier_b, b.mode,"
        " CASE WHEN a.person_id IS NULL THEN b.payee ELSE a.payee END AS payee,"
        " CASE WHEN a.person_id IS NULL THEN b.institution_org_id ELSE a.institution_org_id END"
        "  AS institution_org_id, CASE WHEN a.person_id IS NULL THEN b.barred ELSE a.barred END AS barred"
        "{carried}"
        " FROM days b LEFT JOIN days a ON a.person_id = b.person_id AND a.rule = b.rule"
        "  AND a.award_id IS NOT DISTINCT FROM b.award_id AND NOT a.is_last"
        " WHERE b.is_last"
    ).format(
        low=combined("least"), high=combined("most"), known=combined("sure"),
        carried=_of_both_days(carried),
    )  # fmt: skip
    return sql.SQL(
        "SELECT person_id, award_id, rule, {outcome} AS outcome,"
        " CASE WHEN {outcome} = 'entitled' THEN NULLIF(low, 0) END AS amount,"
        " CASE WHEN {outcome} = 'undetermined' THEN NULLIF(known, 0) END AS possible,"
        " CASE WHEN mode = 'first' OR (mode <> 'last' AND high_a = high AND tier_a IS NOT NULL)"
        "  THEN tier_a ELSE tier_b END AS tier,"
        " payee, institution_org_id, barred{carried} FROM (WITH days AS ({days}) {both}) x{only}"
    ).format(
        outcome=sql.SQL(OUTCOME), days=days, both=both, carried=further(carried, "x"),
        only=sql.SQL("" if refused_too else " WHERE gap OR high > -1"),
    )  # fmt: skip


def _of_both_days(carried: Sequence[str]) -> sql.Composable:
    """What is handed on of a pair of days: the last day's, and what is lacking on either."""
    columns = further([name for name in carried if name != LACKS], "b")
    if LACKS not in carried:
        return columns
    return sql.SQL("{}, array_cat(a.{lacks}, b.{lacks}) AS {lacks}").format(
        columns, lacks=sql.Identifier(LACKS)
    )
