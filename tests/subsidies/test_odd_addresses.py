"""Addresses typed by hand: months at the end of time, pages that are none, filters of nothing."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory, region

pytestmark = pytest.mark.django_db
LISTS = (
    "payouts",
    "payout_exceptions",
    "payout_budgets",
    "payout_limits",
    "payout_schedule",
    "openings",
    "receivables",
    "bank:home",
    "bank:returns",
    "bank:unknown",
    "bank:layouts",
    "bank:briefs",
    "bank:funding",
    "bank:funding_xlsx",
    "bank:shares",
    "bank:lottery",
    "bank:reports",
)
ODD = (
    "month=0001-01",
    "month=9999-12",
    "month=2024-13&page=-1&sort=nonsense",
    "page=99999999999999&state=x&reason=x&cols=x",
    "year=0000&when=x",
    "year=9999",
    "export=csv&page=2",
)


@pytest.mark.parametrize("name", LISTS)
def test_odd_words_in_an_address_do_no_harm(client, name):
    client.force_login(
        UserFactory(roles=["caseworker", "finance", "manager"], region=region("431103"))
    )
    address = reverse(name)
    for odd in ODD:
        answer = client.get(f"{address}?{odd}")
        assert answer.status_code == 200, odd
        if answer.streaming:
            b"".join(answer.streaming_content)


def test_an_account_without_a_region_sees_empty_lists(client):
    client.force_login(UserFactory(roles=["finance", "manager"], region=None))
    for name in LISTS:
        assert client.get(reverse(name)).status_code == 200, name
