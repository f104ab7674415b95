"""Catalogue files in the test database, and the same files in the oracle's hands."""

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "catalogue"
LOADED_AT = datetime(2023, 1, 1, tzinfo=UTC)


class _TakeBack(Exception):
    """Ends a block without keeping what it wrote."""


@contextmanager
def taken_back():
    """A block whose writes are undone at its end."""
    try:
        with transaction.atomic():
            yield
            raise _TakeBack
    except _TakeBack:
        pass


@contextmanager
def loaded(directory: Path | str = FIXTURES):
    """The catalogue files of a directory in the database, until the end of the block."""
    from eligibility.catalogue import load

    with taken_back():
        load(directory, at=LOADED_AT)
        yield
