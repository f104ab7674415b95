"""The catalogues as delivered, loaded once for the folder's tests."""

import pytest

from tests.oracle.loading import loaded


@pytest.fixture(scope="package", autouse=True)
def catalogues(django_db_setup, django_db_blocker):
    """All of ``fixtures/catalogue``, taken back at the end."""
    with django_db_blocker.unblock(), loaded():
        yield
