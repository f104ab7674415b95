"""What yields to another outcome of the same person (并享规则), said in SQL once."""

from collections.abc import Iterable

from psycopg import sql

from eligibility.determination.result import Arm

NOTHING = sql.SQL("")
ALL = sql.SQL("TRUE")


def yields(
    arms: Iterable[Arm], counts: sql.Composable = ALL
) -> tuple[sql.Composable, sql.Composable]:
    """(whether a row ``o`` of ``found`` yields, the joins this needs); FALSE where nothing can.

    ``counts`` is a condition on the row ``x`` of ``found`` that another would yield to. All of a
    person's rows must be in ``found``.
    """
    tests, joins = [], []
    for place, (own, other, op) in enumerate(arms):
        name = sql.Identifier(f"y{place}")
        joins.append(
            sql.SQL(
                "LEFT JOIN (SELECT x.person_id, max(x.amount) AS amount FROM found x"
                " WHERE x.rule = {other} AND x.outcome = 'entitled' AND x.amount > 0"
                " AND coalesce(cardinality(x.barred), 0) = 0 AND {counts} GROUP BY x.person_id) {name}"
                " ON {name}.person_id = o.person_id AND o.rule = {own}"
            ).format(other=sql.Literal(other), own=sql.Literal(own), counts=counts, name=name)
        )
        compare = sql.SQL("AND {}.amount {} o.amount").format(name, sql.SQL(op)) if op else NOTHING
        tests.append(sql.SQL("({}.person_id IS NOT NULL {})").format(name, compare))
    if not tests:
        return sql.SQL("FALSE"), NOTHING
    return sql.SQL("({})").format(sql.SQL(" OR ").join(tests)), sql.SQL(" ").join(joins)
