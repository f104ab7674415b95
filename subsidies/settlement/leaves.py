"""Tables of the ledger: one partition a month, in it one leaf a county.

A county's first lines of a month go into a table that is not attached yet, and its indexes
are built when it is full: faster than filling indexes, and readers see all lines or none.
Creating, filling and attaching are one transaction. A leaf that exists is filled in place.
"""

from django.db import connection
from psycopg import sql

from portal.lib.periods import Month

LEDGER = "subsidies_line"

#: name → (unique, columns); the ledger's own indexes, made by the migration, are the same.
INDEXES = {
    "key": (
        True,
        "payable_id, covered, payee_id, payable_kind, payee_kind, region, month, batch_id",
    ),
    "id": (True, "id, month, region"),
    "person": (False, "person_id, covered"),
}


def month_table(month: Month) -> str:
    """The name of a month's partition."""
    return f"{LEDGER}_{month.year:04d}_{month.number:02d}"


def leaf_table(month: Month, region: str) -> str:
    """The name of a county's leaf."""
    return f"{month_table(month)}_{region}"


def exists(table: str) -> bool:
    """Whether a table is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return cursor.fetchone()[0]


def ensure_month(month: Month) -> None:
    """Make and attach the month's partition unless it is there.

    Made apart and then attached: that lets readers of the ledger go on meanwhile.
    """
    table = month_table(month)
    if exists(table):
        return
    _run("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", sql.Literal(table))
    if exists(table):
        return
    _run(
        "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST (region)",
        sql.Identifier(table),
        sql.Identifier(LEDGER),
    )
    _run(
        "ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})",
        sql.Identifier(LEDGER),
        sql.Identifier(table),
        sql.Literal(month.first),
    )


def create_leaf(month: Month, region: str) -> str:
    """An empty table for a county's lines, without indexes, not attached yet."""
    table = leaf_table(month, region)
    _run(
        "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS,"
        " CONSTRAINT {} CHECK (month = {} AND region = {}))",
        sql.Identifier(table),
        sql.Identifier(LEDGER),
        sql.Identifier(f"{table}_place"),
        sql.Literal(month.first),
        sql.Literal(region),
    )
    return table


def attach_leaf(month: Month, region: str) -> None:
    """Build the leaf's indexes, attach it, and guard it against changes of frozen lines."""
    table = leaf_table(month, region)
    for name, (unique, columns) in INDEXES.items():
        _run(
            f"CREATE {'UNIQUE ' if unique else ''}INDEX {{}} ON {{}} ({columns})",
            sql.Identifier(f"{table}_{name}"),
            sql.Identifier(table),
        )
    _run(
        "CREATE TRIGGER line_insert_guard AFTER INSERT ON {} REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION subsidies_line_insert_guard()",
        sql.Identifier(table),
    )
    _run(
        "ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})",
        sql.Identifier(month_table(month)),
        sql.Identifier(table),
        sql.Literal(region),
    )


def empty_leaf(month: Month, region: str) -> None:
    """Remove every line of a leaf at once; for a rerun that replaces them all."""
    _run("TRUNCATE {}", sql.Identifier(leaf_table(month, region)))


def _run(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))  # type: ignore[arg-type]
