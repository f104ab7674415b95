"""Sheets taken in and through, as one user on one day."""

import pytest

from tests.gas_safety.making import CompanyFactory, inspector, loaded
from tests.importing.conftest import Importer


@pytest.fixture
def gas_importer():
    """Takes files in for whoever is given, by default an official."""

    def make(user=None):
        loaded()
        return Importer(user or inspector())

    return make


@pytest.fixture
def pipeline():
    """A company one can name in a sheet."""
    return CompanyFactory(organisation__name="样例管道公司")
