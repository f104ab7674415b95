"""A command that works on its own: the schema up to date and the catalogues loaded first."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.registry import registry

LOCK = 7_305_811  # any number, the same for all that migrate


def ensure_ready(*, load_catalogue: bool) -> None:
    """Migrate when behind; then, when asked to, load the catalogues when none is loaded.

    Commands started together wait for each other: one does it, the rest find it done. The
    catalogues are loaded by what an app above registered as ``("bootstrap", "catalogue")``, a
    callable without arguments that does nothing where a catalogue is there. What these say goes
    to standard error: standard output belongs to the command's answer.
    """
    if not (load_catalogue or _behind()):
        return
    with one_at_a_time(), redirect_stdout(sys.stderr):
        if _behind():
            call_command("migrate", interactive=False, verbosity=0)
        if load_catalogue:
            registry.get("bootstrap", "catalogue")()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock of the database's that the next to come waits for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _behind() -> bool:
    """Whether a migration on disk has not been applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
