"""What the environment may say, and what stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import embedded
from portal.environment import secret
from tests.engines.using import PROJECT

KEYS = {"SECRET_KEY": "s" * 40, "FIELD_KEY": "ab" * 16, "INDEX_KEY": "cd" * 32}


def start(**variables: str) -> subprocess.CompletedProcess:
    """Read the settings in a process of their own, without engines."""
    base = {"PATH": os.environ["PATH"], "PORTAL_NO_ENGINES": "1"}
    return subprocess.run(
        [sys.executable, "-c", "import portal.settings as s; print(s.DEBUG)"],
        cwd=PROJECT,
        env=base | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_variable_it_is_for_development() -> None:
    assert start().stdout == "True\n"


def test_a_database_of_its_own_means_production() -> None:
    done = start(DATABASE_URL="postgresql://u:p@db/portal")
    assert "SECRET_KEY or SECRET_KEY_FILE is not set" in done.stderr


def test_production_starts_with_all_keys() -> None:
    assert start(DEBUG="0", **KEYS).stdout == "False\n"


@pytest.mark.parametrize("name", sorted(KEYS))
def test_production_refuses_to_start_without_a_key(name: str) -> None:
    kept = {key: value for key, value in KEYS.items() if key != name}
    done = start(DEBUG="0", **kept)
    assert f"{name} or {name}_FILE is not set" in done.stderr


def test_production_refuses_the_development_key() -> None:
    done = start(DEBUG="0", **KEYS | {"FIELD_KEY": "00112233445566778899aabbccddeeff"})
    assert "FIELD_KEY is the development value" in done.stderr


def test_a_key_may_be_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("ab" * 16 + "\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(file))
    assert secret("SOME_KEY", development="", debug=False, pattern="[0-9a-f]{32}") == "ab" * 16
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read: No such file"):
        secret("SOME_KEY", development="", debug=True)


def test_a_malformed_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "xyz")
    with pytest.raises(ImproperlyConfigured, match="SOME_KEY is malformed"):
        secret("SOME_KEY", development="", debug=True, pattern="[0-9a-f]{32}")


def test_the_database_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p%40ss@db.example:5433/care?sslmode=require")
    settings = embedded.database_settings()
    assert settings["NAME"] == "care"
    assert settings["USER"] == "u"
    assert settings["PASSWORD"] == "p@ss"
    assert (settings["HOST"], settings["PORT"]) == ("db.example", "5433")
    assert settings["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["mysql://u@h/n", "postgresql://u@h", "sqlite:///x"])
def test_another_database_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ValueError, match="DATABASE_URL must be postgresql://"):
        embedded.database_settings()


def test_redis_addresses_in_both_dialects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:secret@cache:6379/0")
    monkeypatch.setenv("REDIS_DATABASE", "3")
    assert embedded.redis_url() == "redis://:secret@cache:6379/3"
    monkeypatch.setenv("REDIS_URL", "unix:///run/r.sock?db=0")
    assert embedded.redis_url() == "unix:///run/r.sock?db=3"
    assert embedded.broker_url("redis://:secret@cache:6379/3") == "redis://:secret@cache:6379/3"
    assert (
        embedded.broker_url("unix:///run/r.sock?db=2")
        == "redis+socket:///run/r.sock?virtual_host=2"
    )


def test_what_is_scheduled_is_a_task_and_the_rounds_of_the_night_are_scheduled() -> None:
    from django.conf import settings

    from portal.celery import app

    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(app.tasks)
    assert {"applications.sweep_month", "care.draw_month", "importing.clear"} <= named
