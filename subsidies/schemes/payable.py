"""What the ledger is told of claims: due once, in the month of their approval."""

from psycopg import sql

from portal.lib.periods import Month

_DUE = sql.SQL("""
SELECT id::bigint AS payable_id, person_id::bigint, NULL::bigint AS item_id, scheme::text AS part,
       CASE WHEN person_id IS NULL THEN 'institution' ELSE 'person' END AS payee_kind,
       coalesce(person_id, organisation_id)::bigint AS payee_id, amount
FROM schemes_claim
WHERE region = {region} AND approved_month = {month}::date AND state = 'approved' AND amount > 0
""")


def due_claims(month: Month, region: str) -> sql.Composed:
    """The approved claims a county pays in a month, as ``subsidies.settlement.due`` wants them."""
    return _DUE.format(region=sql.Literal(region), month=sql.Literal(month.first))
