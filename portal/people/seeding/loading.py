"""One transaction for a load of people: an interrupted one leaves people as they were."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

from portal.people.bulk import TABLES, late_indexes

_MANY = 20_000


@contextmanager
def loading(people: int) -> Iterator[None]:
    """Load so many people inside; afterwards the tables are analysed.

    A load larger than what is there already has the indexes built after it: until its end nobody
    else can use the tables of people.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if people >= _MANY and _fewer_there(people):
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            with late_indexes(*TABLES):
                yield
        else:
            yield
        for table in TABLES:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _fewer_there(people: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM people_person LIMIT %s) p", [people])
        return bool(cursor.fetchone()[0] < people)
