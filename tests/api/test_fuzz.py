"""Whatever is sent, the API answers with its own words: never a failure, always JSON."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.addresses import addresses
from portal.access.policy import access_of
from portal.accounts.roles import CASEWORKER
from portal.people.facts import FACTS
from tests.access.samples import SAMPLES
from tests.access.test_strangers import url_of
from tests.factories import UserFactory
from tests.oracle.loading import taken_back

pytestmark = pytest.mark.django_db
ENDPOINTS = [a for a in addresses() if a.is_api and access_of(a.name)]
KEYS = st.sampled_from(
    [
        *FACTS,
        *("month", "county", "catalogue", "batch", "cursor", "page_size", "q", "township"),
        *("id_number", "field", "reason", "name", "roles", "region", "expires_at"),
        *("presume", "findings", "parameters"),
    ]
)
TEXTS = st.one_of(
    st.sampled_from(["2024-01", "431103", "1943-05-10", "none", "true", "0", "-1", "MTox", "王"]),
    st.just("\x00"),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)
BODIES = st.one_of(
    st.dictionaries(KEYS, VALUES, max_size=6),
    st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3),
    VALUES,
)
OFTEN = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(autouse=True)
def _as_often_as_wanted(monkeypatch):
    monkeypatch.setattr("portal.api.throttles.EveryCall.rate", None, raising=False)
    monkeypatch.setattr("portal.api.throttles.Reveals.rate", None, raising=False)


def send_everything(address, query, body):
    """Every method of an address, as somebody who may; nothing of it is kept."""
    with taken_back():
        _send(address, query, body)


def _send(address, query, body):
    client = Client()
    client.user = UserFactory(roles=sorted(access_of(address.name).roles or {CASEWORKER})[:1])
    client.force_login(client.user)
    assert access_of(address.name).sample in SAMPLES
    url = url_of(address, client.user).partition("?")[0]
    for method in address.methods:
        if method == "get":
            answer = client.get(url, query)
        else:
            answer = getattr(client, method)(url, json.dumps(body), content_type="application/json")
        if answer.get("Content-Type", "").startswith("text/plain"):
            assert any("\x00" in text for text in query.values())
            continue
        said = f"{method} {url} {query} {body}: {answer.content[:500]!r}"
        assert answer.status_code < 500, said
        if answer.status_code != 204:
            parsed = json.loads(answer.content)
            if answer.status_code >= 400:
                assert parsed["detail"], said
                assert parsed["cure"], said


@pytest.mark.parametrize("address", ENDPOINTS, ids=lambda address: address.name)
@settings(max_examples=3, deadline=None, suppress_health_check=OFTEN, derandomize=True)
@given(query=st.dictionaries(KEYS, TEXTS, max_size=4), body=BODIES)
def test_nothing_sent_makes_the_api_fail(address, query, body):
    send_everything(address, query, body)


@pytest.mark.long
@pytest.mark.parametrize("address", ENDPOINTS, ids=lambda address: address.name)
@settings(max_examples=400, deadline=None, suppress_health_check=OFTEN)
@given(query=st.dictionaries(KEYS, TEXTS, max_size=4), body=BODIES)
def test_nothing_sent_for_a_long_time_makes_the_api_fail(address, query, body):
    send_everything(address, query, body)
