"""Lists ask as many questions for many rows as for one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from subsidies.models import Batch
from tests.access.samples import batch, item, person
from tests.factories import PersonFactory, UserFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


def more_people():
    for _ in range(5):
        PersonFactory()


def more_batches():
    first = Batch.objects.get()
    for n in range(2, 7):
        Batch.objects.create(
            region="431103",
            month=date(2024, 1, 1),
            fund=first.fund,
            sequence=n,
            state="void",
            voided_at=AT,
            voided_by=UserFactory(),
            void_reason="测试",
            computed_at=AT,
            sha256="0" * 64,
        )


def more_items():
    from eligibility.models import CatalogueItem

    catalogue = CatalogueItem.objects.get(code="sample-01").catalogue
    for n in range(2, 7):
        CatalogueItem.objects.create(
            catalogue=catalogue, code=f"sample-0{n}", number=n, name="样例", clause="附件"
        )


@pytest.mark.parametrize(
    ("url", "first", "more"),
    [
        ("/api/v1/people/", person, more_people),
        ("/api/v1/payouts/batches/?month=2024-01", batch, more_batches),
        ("/api/v1/items/?catalogue=sample", item, more_items),
    ],
)
def test_rows_cost_no_questions_of_their_own(url, first, more):
    client = Client()
    client.force_login(UserFactory())
    first()
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert len(client.get(url).json()["results"]) == 1
    more()
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(url).json()["results"]) == 6
    assert len(many) == len(few)
