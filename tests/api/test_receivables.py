"""追缴台账 through the API: the county's rows, months at their rates, and nothing of others."""

import pytest
from rest_framework.test import APIClient

from subsidies.models import Receivable
from tests.factories import UserFactory, region
from tests.subsidies.conftest import advance, due, freeze, gazetted_item, owed, people, settle  # noqa: F401
from tests.subsidies.due_side import COUNTY, OTHER

pytestmark = pytest.mark.django_db
URL = "/api/v1/payouts/receivables/"


@pytest.fixture
def debt(owed, freeze):  # noqa: F811
    freeze()
    return Receivable.objects.get()


def client_of(role="finance", at=COUNTY):
    client = APIClient()
    client.force_login(UserFactory(roles=[role], region=region(at)))
    return client


def test_the_list_has_what_is_owed_and_one_has_its_months(debt):
    client = client_of()
    (row,) = client.get(URL).json()["results"]
    assert (row["id"], row["amount"], row["owed"], row["state"]) == (
        debt.pk, "100.00", "100.00", "draft",
    )  # fmt: skip
    assert (row["first_covered"], row["last_covered"]) == ("2024-01", "2024-02")
    one = client.get(f"{URL}{debt.pk}/").json()
    assert one["segments"] == [
        {"first": "2024-01", "last": "2024-02", "months": 2, "rate": "50.00"}
    ]
    assert one["entries"] == []


def test_it_is_filtered_and_nonsense_is_named(debt):
    client = client_of()
    assert len(client.get(URL, {"state": "draft", "county": COUNTY}).json()["results"]) == 1
    assert client.get(URL, {"state": "closed"}).json()["results"] == []
    assert "可用：draft" in client.get(URL, {"state": "paid"}).content.decode()
    assert client.get(URL, {"county": OTHER}).status_code == 404


def test_strangers_find_nothing(debt):
    other = client_of(at=OTHER)
    assert other.get(URL).json()["results"] == []
    assert other.get(f"{URL}{debt.pk}/").status_code == 404
    assert client_of("auditor").get(URL).status_code == 403
    assert client_of().post(URL, {}).status_code == 405
