"""The counting triggers of the database are those the code says; what migrations keep stays theirs."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from portal.policies.tallies.triggers import COUNTED
from portal.registry import registry

pytestmark = pytest.mark.django_db
_TOLD = """
SELECT p.proname, pg_get_functiondef(p.oid), coalesce(string_agg(pg_get_triggerdef(t.oid), ';'
       ORDER BY t.tgname), '')
FROM pg_proc p LEFT JOIN pg_trigger t ON t.tgfoid = p.oid
WHERE p.proname ~ '^tally_' AND p.pronamespace = 'public'::regnamespace
GROUP BY p.proname, p.oid
"""


def told():
    with connection.cursor() as cursor:
        cursor.execute(_TOLD)
        return {name: (body, triggers) for name, body, triggers in cursor.fetchall()}


def test_the_triggers_of_the_database_are_those_of_the_code():
    before = told()
    counted = registry.all(COUNTED)
    assert set(before) == {each.function for each in counted}, "kinds without a migration"
    with connection.cursor() as cursor:
        for each in counted:
            cursor.execute(each.drop() + each.create())
    assert told() == before, "write a migration: manage.py tally_sql KIND --replace"


def test_no_migration_imports_what_counts():
    ours = [Path(app.path) for app in apps.get_app_configs() if ".venv" not in app.path]
    kept = [path for folder in ours for path in folder.glob("migrations/0*.py")]
    assert len(kept) > 50
    for path in kept:
        assert not re.search(r"import.*(counted|Counted|triggers)", path.read_text()), path


def test_what_a_migration_should_keep_is_printed(capsys):
    call_command("tally_sql", "award")
    made = capsys.readouterr().out
    assert "CREATE FUNCTION tally_award()" in made
    assert "DROP" not in made
    call_command("tally_sql", "award", "--undo")
    assert "CREATE" not in (undone := capsys.readouterr().out)
    assert "DROP FUNCTION tally_award()" in undone
