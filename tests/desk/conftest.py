"""A clerk of 冷水滩区 and the catalogues."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory, region
from tests.oracle.loading import loaded


def signed_in(**user):
    client = Client()
    client.user = UserFactory(**({"roles": ["caseworker"]} | user))
    client.force_login(client.user)
    return client


@pytest.fixture
def clerk(db):
    return signed_in()


@pytest.fixture
def neighbour(db):
    return signed_in(region=region("431102"))


@pytest.fixture(scope="package")
def catalogues(django_db_setup, django_db_blocker):
    """All of ``fixtures/catalogue``, taken back at the end."""
    with django_db_blocker.unblock(), loaded():
        yield


def typed(**fields):
    """A registration as a page sends it; the month in work is the one asked for."""
    known = {
        "token": str(uuid4()),
        "name": "样例甲",
        "hukou": "431103",
        "residence": "431103",
        "known_from": "2024-01-01",
    }
    return {key: value for key, value in (known | fields).items() if value is not None}


def send(client, address="register", /, **fields):
    return client.post(reverse(f"desk:{address}"), typed(**fields))
