"""The test databases of several workers are copies of one that was migrated once in the run."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from psycopg import sql

LOCK = 0x7E57  # any number: nothing else locks in the maintenance database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: pytest.FixtureRequest,
) -> None:
    """Tell Django which database to copy, when several workers run and nothing is to be kept."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid")
    if run and not request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = _migrated_in(run)


def _migrated_in(run: str) -> str:
    """Name of the database with all tables of this run; the first to ask makes it."""
    test = connection.settings_dict["TEST"]
    own_name, template = test["NAME"], f"test_{connection.settings_dict['NAME']}_migrated"
    with _alone() as maintenance:
        made_in = maintenance.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [template],
        ).fetchone()
        if made_in != (run,):
            before = connection.settings_dict["NAME"]
            test["NAME"] = template
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            test["NAME"] = own_name
            connection.settings_dict["NAME"] = before
            maintenance.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(template), run)
            )
    return template


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    params = connection.get_connection_params() | {"dbname": "postgres"}
    known = {"dbname", "host", "port", "user", "password"}
    with psycopg.connect(
        **{key: value for key, value in params.items() if key in known}, autocommit=True
    ) as maintenance:
        maintenance.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield maintenance
