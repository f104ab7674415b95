"""The catalogues as delivered, loaded once for the folder's tests."""

import pytest

from tests.oracle.loading import loaded


@pytest.fixture(scope="package")
def catalogues(django_db_setup, django_db_blocker):
    """All of ``fixtures/catalogue``, taken back at the end."""
    with django_db_blocker.unblock(), loaded():
        yield


@pytest.fixture
def ask(catalogues, db, monkeypatch, capsys):
    """``ask(data, …)`` runs ``calculate entitlements``."""
    from tests.contract.calling import calculate

    return lambda data=None, **more: calculate(monkeypatch, capsys, data, **more)
