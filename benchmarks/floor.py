"""(a) The floor: the same facts out of the database and the same lines back in, by COPY.

As many connections as the run has, county by county, largest first; the lines go into a table
of the ledger's shape made in the same transaction, whose indexes are built when it is full and
which is then attached: the same moments as in our run.
"""

import threading
import time
from queue import Empty, SimpleQueue

from django.db import connection
from psycopg import Connection, connect, sql

from benchmarks.places import MONTH, REGION
from portal.lib.periods import Month
from portal.people.facts import FACTS
from portal.regions.selectors import tree
from subsidies.settlement.leaves import INDEXES

_LINE = (
    "id, batch_id, month, region, payable_kind, payable_id, person_id, item_id, part, covered,"
    " payee_kind, payee_id, kind, amount, offset_amount, cash, version_id, tier, standard_id"
)
_FACTS = """
COPY (
    SELECT person_id, {facts}, institution_org_id FROM people_circumstances
    WHERE superseded_at IS NULL AND valid_from <= {last} AND (valid_to IS NULL OR valid_to > {first})
      AND (hukou = {county} OR (hukou IS NULL OR hukou <> ALL({known})) AND residence = {county})
) TO STDOUT (FORMAT BINARY)
"""


class Floor:
    """Both halves, prepared from a ledger that is full now."""

    def __init__(self, connections: int = 2) -> None:
        self._connections = connections
        self._month = Month.parse(MONTH)
        regions = tree(self._month)
        self._known = sorted(regions.everywhere)
        self._lines = {county: _read_lines(county) for county in regions.counties(REGION)}

    def run(self) -> float:
        """Seconds for all counties."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS floor_line")
            cursor.execute(
                "CREATE TABLE floor_line (LIKE subsidies_line INCLUDING ALL) PARTITION BY LIST (region)"
            )
            cursor.execute("CHECKPOINT")
        waiting: SimpleQueue[str] = SimpleQueue()
        for county in sorted(self._lines, key=lambda c: -len(self._lines[c])):
            waiting.put(county)
        pool = [_connect() for _ in range(self._connections)]
        threads = [threading.Thread(target=self._work, args=(c, waiting)) for c in pool]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - started
        for each in pool:
            each.close()
        return took

    def _work(self, to: Connection, waiting: SimpleQueue[str]) -> None:
        while True:
            try:
                county = waiting.get_nowait()
            except Empty:
                return
            with to.transaction():
                self._facts_out(to, county)
                self._lines_in(to, county)

    def _facts_out(self, to: Connection, county: str) -> None:
        statement = sql.SQL(_FACTS).format(
            facts=sql.SQL(", ").join(map(sql.Identifier, FACTS)),
            first=sql.Literal(self._month.first),
            last=sql.Literal(self._month.last),
            county=sql.Literal(county),
            known=sql.SQL("{}::text[]").format(sql.Literal(self._known)),
        )
        with to.cursor() as cursor, cursor.copy(statement) as rows:
            for _ in rows:
                pass

    def _lines_in(self, to: Connection, county: str) -> None:
        leaf = f"floor_line_{county}"
        with to.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {leaf} (LIKE subsidies_line INCLUDING DEFAULTS INCLUDING CONSTRAINTS,"
                f" CHECK (month = '{self._month.first}' AND region = '{county}'))"
            )
            with cursor.copy(f"COPY {leaf} ({_LINE}) FROM STDIN (FORMAT BINARY)") as rows:
                rows.write(self._lines[county])
            for name, (unique, columns) in INDEXES.items():
                kind = "UNIQUE INDEX" if unique else "INDEX"
                cursor.execute(f"CREATE {kind} {leaf}_{name} ON {leaf} ({columns})")
            cursor.execute(
                f"ALTER TABLE floor_line ATTACH PARTITION {leaf} FOR VALUES IN ('{county}')"
            )


def _connect() -> Connection:
    settings = connection.get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    return connect(**{key: settings[key] for key in wanted if settings.get(key)}, autocommit=True)


def _read_lines(county: str) -> bytes:
    lines = bytearray()
    statement = f"COPY (SELECT {_LINE} FROM subsidies_line WHERE region = '{county}') TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for row in rows:
            lines += row
    return bytes(lines)
