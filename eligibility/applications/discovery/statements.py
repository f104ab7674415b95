"""What the statements of a sweep share."""

from django.db import connection
from psycopg import sql

from portal.lib.periods import Month


def day(month: Month) -> sql.Composable:
    """The first day of a month, as a literal."""
    return sql.SQL("{}::date").format(sql.Literal(month.first))


def run(statement: sql.SQL, **words: sql.Composable) -> int:
    """Execute a statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**words).as_string(None).replace("%", "%%"), [])
        return int(cursor.rowcount)
