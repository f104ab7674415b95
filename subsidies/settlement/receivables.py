"""What of a recovered month came back otherwise than by a later payment of the same month."""

from collections.abc import Collection

from psycopg import sql

from portal.lib.periods import Month

_NOTHING = sql.SQL(
    "SELECT NULL::text AS payable_kind, NULL::bigint AS payable_id, NULL::date AS covered,"
    " NULL::text AS payee_kind, NULL::bigint AS payee_id, NULL::numeric AS amount WHERE FALSE"
)


def given_back(region: str, covered: Month, void: Collection[int]) -> sql.Composable:
    """(key of the ledger, amount) of what was repaid or deducted of a month's recoveries."""
    return _NOTHING
