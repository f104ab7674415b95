"""Tables in which several processes lay down their rows, until one statement takes them over.

They have no indexes and are not logged. The taking over is one transaction: an interrupted
run leaves people as they were.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from portal.people.bulk import (
    ACCOUNT_COLUMNS,
    CIRCUMSTANCES_COLUMNS,
    PERSON_COLUMNS,
    late_indexes,
)

#: In the order in which rows may refer to each other.
TABLES: dict[str, Sequence[str]] = {
    "people_person": PERSON_COLUMNS,
    "people_circumstances": CIRCUMSTANCES_COLUMNS,
    "people_account": ACCOUNT_COLUMNS,
}
_MANY = 20_000


def _staging(table: str) -> sql.Identifier:
    return sql.Identifier(f"seed_{table}")


def _columns(table: str) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, TABLES[table]))


@transaction.atomic
def prepare() -> None:
    """Empty staging tables; what an interrupted run left is dropped."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(_staging(table)))
            cursor.execute(
                sql.SQL("CREATE UNLOGGED TABLE {} AS SELECT {} FROM {} WITH NO DATA").format(
                    _staging(table), _columns(table), sql.Identifier(table)
                )
            )


def lay_down(table: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows, in the order of the table's columns above, into its staging table."""
    statement = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(_staging(table))
    with connection.cursor() as cursor:
        cursor.execute(_TYPES, [f"seed_{table}"])
        types = [row[0] for row in cursor.fetchall()]
        with cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)


_TYPES = "SELECT atttypid::int FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum"


@transaction.atomic
def take_over(people: int) -> None:
    """Move everything laid down into the tables of people, and drop the staging tables.

    A load larger than what is there already has the indexes built after it.
    """
    with _indexes_late(people):
        for table in TABLES:
            _insert(table)


def _indexes_late(people: int) -> AbstractContextManager[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM people_person LIMIT %s) p", [people])
        there = cursor.fetchone()[0]
        if people < _MANY or there >= people:
            return nullcontext()
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        return late_indexes(*TABLES)


def _insert(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
                sql.Identifier(table), _columns(table), _columns(table), _staging(table)
            )
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(_staging(table)))
