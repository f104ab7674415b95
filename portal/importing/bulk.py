"""Staged rows and their problems, written by COPY and compared by SQL."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from portal.importing.kinds import Staged, Trouble
from portal.importing.models import FileImport

#: More problems than anyone mends by hand: the rest is counted, not kept.
MOST_PROBLEMS = 20_000
_ROW = "COPY importing_row (file_id, number, key, values) FROM STDIN (FORMAT BINARY)"
_PROBLEM = (
    'COPY importing_problem (file_id, number, "column", value, message, cure, blocks)'
    " FROM STDIN (FORMAT BINARY)"
)


def copy_rows(file: FileImport, rows: Iterable[Staged]) -> None:
    """Stage rows."""
    with connection.cursor() as cursor, cursor.copy(_ROW) as copy:
        copy.set_types(["int8", "int4", "bytea", "jsonb"])
        for row in rows:
            copy.write_row((file.pk, row.number, row.key, Jsonb(row.values)))


def copy_problems(file: FileImport, troubles: Iterable[Trouble]) -> None:
    """Keep what is wrong."""
    with connection.cursor() as cursor, cursor.copy(_PROBLEM) as copy:
        copy.set_types(["int8", "int4", "text", "text", "text", "text", "bool"])
        for t in troubles:
            row = (file.pk, t.number, t.column, t.value[:60], t.message[:200], t.cure[:200])
            copy.write_row((*row, t.blocks))


def last_number(file: FileImport) -> int:
    """The number of a file's last staged row; 0 without any."""
    statement = "SELECT coalesce(max(number), 0) FROM importing_row WHERE file_id = %(file)s"
    return int(rows_of(statement, file=file.pk)[0][0])


def rows_of(statement: str, **words: Any) -> list[tuple]:
    """The rows of a SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        return cursor.fetchall()


def run(statement: str, **words: Any) -> int:
    """Execute a statement; rows touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        return int(cursor.rowcount)


def empty(file: FileImport) -> None:
    """Remove the staged rows and problems of an import."""
    run("DELETE FROM importing_row WHERE file_id = %(file)s", file=file.pk)
    run("DELETE FROM importing_problem WHERE file_id = %(file)s", file=file.pk)


TWICE = """
SELECT number, first FROM (
  SELECT number, min(number) OVER (PARTITION BY key) AS first FROM importing_row
  WHERE file_id = %(file)s) AS row
WHERE number > first ORDER BY number LIMIT 20000
"""


def twice(file: FileImport, message: str) -> Iterable[Trouble]:
    """Rows whose subject stands in an earlier row of the same file."""
    for number, first in rows_of(TWICE, file=file.pk):
        yield Trouble(
            number, "", "", f"与第 {first} 行重复。", f"{message}请只留一行，删去另一行。"
        )


TOTALS = """
SELECT count(*) FILTER (WHERE outcome = 'new'), count(*) FILTER (WHERE outcome = 'changed'),
  count(*) FILTER (WHERE outcome = 'same'),
  encode(sha256(convert_to(coalesce(string_agg(md5(concat_ws('|', number, outcome, change)), ''
    ORDER BY number) FILTER (WHERE outcome <> 'same'), ''), 'UTF8')), 'hex')
FROM importing_row WHERE file_id = %(file)s
"""
FIELDS = """
SELECT field, count(*) FROM importing_row
CROSS JOIN LATERAL jsonb_object_keys(change) AS field
WHERE file_id = %(file)s AND outcome = 'changed' GROUP BY field
"""


def totals(file: FileImport) -> tuple[int, int, int, str]:
    """New, changed and same rows, and a digest of everything that would be done."""
    new, changed, same, digest = rows_of(TOTALS, file=file.pk)[0]
    return new, changed, same, digest


def field_counts(file: FileImport) -> dict[str, int]:
    """How many rows change each field."""
    return dict(rows_of(FIELDS, file=file.pk))
