"""The seal of a batch: counts, totals and the SHA-256 over its ordered lines, made in SQL.

The text of a line is its values in the order of ``SEALED``, parted by ``|``, lines parted by
a line feed, ordered by payable, covered month, payee. Ids of the line and of the batch are
left out: the same inputs give the same bytes in a batch computed again.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from psycopg import sql

from subsidies.settlement.leaves import LEDGER

SEALED = (
    "payable_kind",
    "payable_id",
    "person_id",
    "item_id",
    "part",
    "covered",
    "payee_kind",
    "payee_id",
    "region",
    "kind",
    "amount",
    "offset_amount",
    "deducted_amount",
    "deducted_for",
    "version_id",
    "tier",
    "standard_id",
)
ORDER = "payable_id, payable_kind, covered, payee_kind, payee_id"

# concat_ws leaves out NULLs with their separator, so each nullable value is made text first.
_NULLABLE = {"person_id", "item_id", "deducted_for", "version_id", "standard_id"}
_TEXT = ", ".join(f"coalesce({name}::text, '')" if name in _NULLABLE else name for name in SEALED)

# Sorting narrow rows first is twice as fast as an ORDER BY inside string_agg.
_OF_BATCH = sql.SQL(f"""
SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(cash), 0),
       encode(sha256(convert_to(coalesce(string_agg(text, E'\n'), ''), 'UTF8')), 'hex')
FROM (
    SELECT amount, cash, concat_ws('|', {_TEXT}) AS text FROM (
        SELECT {", ".join(SEALED)}, cash FROM {{table}}
        WHERE batch_id = %s AND month = %s AND region = %s
        ORDER BY {ORDER} OFFSET 0
    ) AS ordered
) AS line
""")


@dataclass(frozen=True, slots=True)
class Seal:
    """What is signed."""

    line_count: int
    amount: Decimal
    cash: Decimal
    sha256: str


def seal_of(*, batch_id: int, month: object, region: str, table: str = LEDGER) -> Seal:
    """Counts, totals and hash of the lines as they are now; ``table``: a leaf that has them all."""
    statement = _OF_BATCH.format(table=sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch_id, month, region])
        return Seal(*cursor.fetchone())
