"""What an exception waits for: the unknown facts that leave an award undetermined."""

from django.db import connection
from psycopg import sql

from eligibility.determination.lacking import lacking
from portal.lib.periods import Month

#: A table of the transaction that settles a county.
WAITING = "settling_lacking"

_FORGET = f"DROP TABLE IF EXISTS {WAITING}"
_ASK = f"""
CREATE TEMPORARY TABLE {WAITING} ON COMMIT DROP AS
SELECT id, award_id, person_id, item_id FROM subsidies_payoutexception
WHERE region = %s AND covered = %s AND state = 'open' AND reason = 'undetermined'
"""
# Without statistics of its own the planner reads the county once for every person of the table.
_KNOW = f"ANALYZE {WAITING}"
_ITEMS = f"SELECT DISTINCT item_id FROM {WAITING}"
_NAME = sql.SQL("""
UPDATE subsidies_payoutexception AS exception SET needs = lack.needs
FROM {waiting} AS waiting JOIN ({lacking}) AS lack USING (award_id)
WHERE exception.id = waiting.id AND exception.needs::text[] IS DISTINCT FROM lack.needs
""")


def name_needs(*, region: str, covered: Month) -> None:
    """Write to a county's open *undetermined* exceptions of a month which facts are missing.

    Part of settling the month, in its transaction; asked again in every run, since somebody may
    have found out some of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute(_ASK, [region, covered.first])
        if cursor.rowcount == 0:
            return
        cursor.execute(_KNOW)
        cursor.execute(_ITEMS)
        items = {item for (item,) in cursor.fetchall()}
        statement = _NAME.format(
            waiting=sql.Identifier(WAITING),
            lacking=lacking(covered, region, people=WAITING, items=items),
        )
        cursor.execute(statement)  # type: ignore[arg-type]
