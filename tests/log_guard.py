"""No 18-digit number in any log of the test run: the lines of Python and those of the engines."""

import logging
import os
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

NUMBER = re.compile(r"(?<![\d.])\d{17}[\dXx](?!\d)")


def numbers_in(text: str) -> list[str]:
    """Lines with a number of 18 digits."""
    return [line for line in text.splitlines() if NUMBER.search(line)]


def _engine_logs() -> list[Path]:
    if "DATABASE_URL" in os.environ or "REDIS_URL" in os.environ:
        return []
    from portal.embedded import data_dir
    from portal.engines.place import settle
    from portal.engines.postgres import Postgres

    folder = Postgres(settle(data_dir())).log.parent.parent
    return [log for log in folder.glob("*/server.log") if log.is_file()]


@pytest.fixture(scope="session", autouse=True)
def log_guard() -> Iterator[None]:
    """Reads along with every handler, and fails the run at its end."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    logs = {log: log.stat().st_size for log in _engine_logs()}
    yield
    logging.getLogger().removeHandler(handler)
    text = written.getvalue()
    for log, start in logs.items():
        with log.open("rb") as lines:
            lines.seek(start if log.stat().st_size >= start else 0)
            text += lines.read().decode(errors="replace")
    assert not numbers_in(text), "ID numbers in the log"
