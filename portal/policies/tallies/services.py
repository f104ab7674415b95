"""Folding the tallies: many small rows into one for each count."""

from django.db import connection, transaction

_FOLD = """
WITH gone AS (DELETE FROM policies_tally RETURNING kind, region, detail, month, count, amount)
INSERT INTO policies_tally (kind, region, detail, month, count, amount)
SELECT kind, region, detail, month, sum(count), sum(amount) FROM gone
GROUP BY kind, region, detail, month HAVING sum(count) <> 0 OR sum(amount) <> 0
"""


@transaction.atomic
def fold_tallies() -> int:
    """Fold all tallies; how many rows are left. Changes no count: no audit event is due.

    Writers go on meanwhile: what they add is not seen here and stays as it is. Two at once
    would fold the same rows; the lock lets one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('policies_tally', 0))")
        cursor.execute(_FOLD)
        return int(cursor.rowcount)
