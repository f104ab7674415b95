"""A caseworker of 冷水滩区 with a browserless client."""

import pytest
from django.test import Client

from tests.factories import UserFactory


@pytest.fixture
def worker(db):
    """Who writes in the register."""
    return UserFactory()


@pytest.fixture
def client(worker):
    """Signed in as the caseworker."""
    made = Client()
    made.force_login(worker)
    return made
