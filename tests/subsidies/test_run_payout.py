"""The command, through a real worker, on seeded people and the gazetted catalogue."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from subsidies.models import Batch, Line, PayoutException
from tests.factories import UserFactory
from tests.factories.numbers import AT


def payout(*more, region="4311"):
    out = StringIO()
    call_command(
        "run_payout", "--month", "2024-01", "--region", region, "--json", *more, stdout=out
    )
    return json.loads(out.getvalue())


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(400)
def test_a_prefecture_is_paid_through_a_worker_and_twice_gives_the_same(worker):
    call_command("seed_population", region="4311", size=1500, processes=1)
    first = payout("--wait")
    assert first["month"] == "2024-01"
    assert first["lines"] == Line.objects.count() > 100
    assert first["exceptions"] == PayoutException.objects.count() > 0
    assert first["lines"] == sum(batch["lines"] for batch in first["batches"])
    assert set(first["batches"][0]) == {
        *("region", "fund", "sequence", "state", "lines", "amount", "sha256")
    }
    assert payout("--wait") == first
    _freeze(Batch.objects.order_by("region").first())
    again = payout("--wait")
    assert again["batches"][0] == first["batches"][0] | {"state": "submitted"}
    assert again["batches"][1:] == first["batches"][1:]
    assert payout("--wait", "--supplement")["amount"] == first["amount"]


def _freeze(batch):
    from subsidies.batches.services import move_batch

    move_batch(batch_id=batch.pk, action="submit", actor=UserFactory(), at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("month", "region"), [("2024-13", "4311"), ("2024-01", "9999")])
def test_a_wrong_month_or_region_is_refused(month, region):
    with pytest.raises(CommandError) as error:
        call_command("run_payout", "--month", month, "--region", region)
    assert error.value.returncode == 2
