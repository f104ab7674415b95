"""One writer a county: runs, imports and repayments of a county wait for each other."""

from django.db import connection


def lock_county(*, region: str) -> None:
    """Wait for, and hold until the transaction ends, the right to write a county's ledger.

    Not by month: two months of a county may both owe the difference of a third.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key(region)])


def lock_key(region: str) -> int:
    """The number of a county's advisory lock."""
    return int(region) * 1_000_000
