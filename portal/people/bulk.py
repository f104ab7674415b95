"""People by the hundred thousand: COPY into the tables of people, for seeding and take-over.

No audit event or Change per person: the caller leaves one for the whole load. Values are
prepared here (encryption, indexes, search terms), so that a row written in bulk equals one
written by ``services.register_person``.

Rows may come from a generator, but one that asks the database while its COPY is open waits
for itself for ever.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from portal.lib.copying import encoded
from portal.people.facts import FACTS
from portal.people.names import search_terms
from portal.sealing import blind_index, cipher

PERSON_COLUMNS = (
    "id",
    "name",
    "name_search",
    "id_number",
    "id_number_index",
    "id_last4",
    "birth_date",
    "phone",
    "phone_index",
    "phone_last4",
    "managing_region_id",
    "township",
    "village",
    "address",
    "created_at",
)
CIRCUMSTANCES_COLUMNS = (
    "person_id",
    "valid_from",
    "valid_to",
    "household_id",
    "institution_org_id",
    *FACTS,
    "event",
    "event_date",
    "reason",
    "evidence",
    "recorded_at",
    "recorded_by_id",
)
ACCOUNT_COLUMNS = (
    "person_id",
    "holder",
    "bank",
    "bank_code",
    "number",
    "number_index",
    "last4",
    "state",
    "agent_relation",
    "agent_reason",
    "recorded_at",
    "recorded_by_id",
)
_TYPES = {
    "id": "int8",
    "person_id": "int8",
    "household_id": "int8",
    "institution_org_id": "int8",
    "managing_region_id": "int8",
    "recorded_by_id": "int8",
    "name_search": "text[]",
    "evidence": "jsonb",
    "created_at": "timestamptz",
    "recorded_at": "timestamptz",
    **dict.fromkeys(("valid_from", "valid_to", "event_date"), "date"),
    **dict.fromkeys(("id_number", "id_number_index", "phone", "phone_index"), "bytea"),
    **dict.fromkeys(("number", "number_index"), "bytea"),
}
_KIND_TYPES = {"bool": "bool", "date": "date", "level": "int2", "list": "text[]"}


@dataclass(frozen=True, slots=True)
class SealedNumbers:
    """Columns made of one kind of number: sealed values, indexes and last fours, in order."""

    sealed: list[bytes | None]
    index: list[bytes | None]
    last4: list[str]


def seal_numbers(kind: str, numbers: Sequence[str | None]) -> SealedNumbers:
    """Seal and index many numbers (``id_number``, ``phone`` or ``account``); None stays None.

    About 75,000 a second on one core, sealing and index together.
    """
    present = [number for number in numbers if number]
    sealed = iter(cipher().seal_many(present))
    index = iter(blind_index().of_many(kind, present))
    return SealedNumbers(
        [next(sealed) if number else None for number in numbers],
        [next(index) if number else None for number in numbers],
        [number[-4:] if number else "" for number in numbers],
    )


def name_search(name: str) -> list[str]:
    """The search terms of a name, as ``Person.name_search`` keeps them."""
    return search_terms(name)


def reserve_person_ids(count: int) -> range:
    """``count`` consecutive primary keys for people, taken from the table's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(s, nextval(s) + %s - 1) FROM pg_get_serial_sequence('people_person', 'id') s",
            [count],
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


#: The tables of people in the order in which rows may refer to each other.
TABLES: dict[str, Sequence[str]] = {
    "people_person": PERSON_COLUMNS,
    "people_circumstances": CIRCUMSTANCES_COLUMNS,
    "people_account": ACCOUNT_COLUMNS,
}


def encoded_rows(table: str, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows of one of ``TABLES`` as ``copy_encoded`` takes them; needs no connection."""
    return encoded([_type(column) for column in TABLES[table]], rows)


def copy_people(rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows of PERSON_COLUMNS; rows written."""
    return copy_encoded("people_person", encoded_rows("people_person", rows))


def copy_circumstances(rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows of CIRCUMSTANCES_COLUMNS (evidence: a list); rows written."""
    return copy_encoded("people_circumstances", encoded_rows("people_circumstances", rows))


def copy_accounts(rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows of ACCOUNT_COLUMNS; rows written."""
    return copy_encoded("people_account", encoded_rows("people_account", rows))


def copy_encoded(table: str, pieces: Iterable[bytes]) -> int:
    """COPY what ``encoded_rows`` made; rows written."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, TABLES[table]))
    )
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for piece in pieces:
                copy.write(piece)
        return cursor.rowcount


def _type(column: str) -> str:
    if column in FACTS:
        return _KIND_TYPES.get(FACTS[column].kind, "text")
    return _TYPES.get(column, "text")


@contextmanager
def late_indexes(*tables: str) -> Iterator[None]:
    """Drop foreign keys, exclusions and plain indexes of the tables; build them at the end.

    Unique and primary keys and CHECKs stay, and the foreign keys are checked when they come
    back. For loads into empty or nearly empty tables only: nobody
    else can use the tables meanwhile (the locks last as long as the transaction around).
    """
    dropped: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        for table in tables:
            dropped += _drop_indexes(cursor, table)
        yield
        for _, build in dropped:
            cursor.execute(build)


def _drop_indexes(cursor: Any, table: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('f', 'x') ORDER BY contype DESC",
        [table],
    )
    dropped = []
    for name, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        dropped.append((name, f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}'))
    cursor.execute(
        "SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i"
        " ON i.oid = x.indexrelid WHERE x.indrelid = %s::regclass AND NOT x.indisunique",
        [table],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f'DROP INDEX "{name}"')
        dropped.append((name, definition))
    return dropped
