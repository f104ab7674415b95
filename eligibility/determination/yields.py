"""What yields to another outcome of the same person (并享规则), said in SQL once."""

from collections.abc import Iterable

from psycopg import sql

from eligibility.determination.result import Arm

ALL = sql.SQL("TRUE")


def rivals(arms: Iterable[Arm]) -> sql.Composable:
    """The rows of ``found`` that ``yields`` asks for: to be kept where ``found`` is not."""
    numbers = sorted({number for own, other, _ in arms for number in (own, other)})
    return sql.SQL(
        "SELECT person_id, award_id, rule, outcome, amount, barred FROM found"
        " WHERE rule = ANY({}::int[]) AND amount > 0"
    ).format(sql.Literal(numbers))


def yields(
    arms: Iterable[Arm], counts: sql.Composable = ALL, *, among: str = "found"
) -> sql.Composable:
    """Whether a row ``o`` yields to one of the relation ``among``; FALSE where nothing can.

    ``counts`` is a condition on the row ``x`` that another would yield to. All of a person's rows
    must be in ``among`` (or those that ``rivals`` selects). Sums are compared by way of the few
    sums there are: to whom a rule's rows yield is then one look into a table of people, however
    many the planner expects.
    """
    tests, relation = [], sql.Identifier(among)
    for own, other, op in arms:
        compared = sql.SQL(
            ", unnest(ARRAY(SELECT DISTINCT w.amount FROM {} w"
            "  WHERE w.rule = {} AND w.amount > 0)) AS v(amount)"
        ).format(relation, sql.Literal(own))
        tests.append(
            sql.SQL(
                "o.rule = {own} AND ({mine}) IN (SELECT {theirs} FROM {relation} x{compared}"
                " WHERE x.rule = {other} AND x.outcome = 'entitled' AND x.amount > 0"
                " AND coalesce(cardinality(x.barred), 0) = 0 AND {counts}{than})"
            ).format(
                own=sql.Literal(own), relation=relation, other=sql.Literal(other), counts=counts,
                mine=sql.SQL("o.person_id, o.amount" if op else "o.person_id"),
                theirs=sql.SQL("x.person_id, v.amount" if op else "x.person_id"),
                compared=compared if op else sql.SQL(""),
                than=sql.SQL(" AND x.amount {} v.amount").format(sql.SQL(op)) if op else sql.SQL(""),
            )
        )  # fmt: skip
    if not tests:
        return sql.SQL("FALSE")
    return sql.SQL("(({}) IS TRUE)").format(sql.SQL(" OR ").join(tests))
