"""Emptying the ledger between rounds, and reading it out for comparison."""

import hashlib

from django.db import connection

from subsidies.settlement.seal import ORDER, SEALED

_TABLES = (
    "subsidies_runcounty, subsidies_run, subsidies_summary, subsidies_payoutexception,"
    " subsidies_touched, subsidies_settledmonth, subsidies_readmark, subsidies_receivable,"
    " subsidies_batch"
)


def clear() -> None:
    """No runs, batches, lines, exceptions, summaries or files; the partitions go too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'subsidies_line'::regclass"
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {partition}")
        cursor.execute(f"TRUNCATE {_TABLES} CASCADE")
        cursor.execute("CHECKPOINT")


def lines_hash(table: str = "subsidies_line") -> tuple[int, str]:
    """How many lines a table has, and a hash of what they say in the order of the seal."""
    digest, count = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        copy = f"COPY (SELECT {', '.join(SEALED)} FROM {table} ORDER BY region, {ORDER}) TO STDOUT"
        with cursor.copy(copy) as rows:
            for row in rows:
                digest.update(row)
                count += bytes(row).count(b"\n")
    return count, digest.hexdigest()


def exceptions() -> int:
    """Open exceptions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM subsidies_payoutexception WHERE state = 'open'")
        return cursor.fetchone()[0]
