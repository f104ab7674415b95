"""The command, through a real worker, on seeded people and the gazetted catalogue."""

import json
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.lib.periods import Month
from subsidies.bankfiles import tasks as exports
from subsidies.bankfiles.services import order_export
from subsidies.models import Batch, Line, PayoutException
from subsidies.opening import tasks as openings
from subsidies.opening.services import upload_opening
from subsidies.reports import tasks as reports
from subsidies.reports.services import request_report
from tests.factories import UserFactory, region
from tests.factories.numbers import AT

MONTH = Month(2024, 1)


def payout(*more, place="4311"):
    out = StringIO()
    call_command("run_payout", "--month", "2024-01", "--region", place, "--json", *more, stdout=out)
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
    _other_tasks(Batch.objects.order_by("region").last())


def _other_tasks(batch):
    """A report, an order of bank files and a workbook of past payments, by the same worker."""
    staff = UserFactory(roles=["finance"], region=region(batch.region))
    report = request_report(
        kind="roll", region=batch.region, month=MONTH, masked=True, purpose="", actor=staff, at=AT
    )
    reports.send(report)
    Batch.objects.filter(pk=batch.pk).update(**_approved(batch))
    order = order_export(
        batch_id=batch.pk,
        signature="另一份预检",
        purpose="送银行",
        actor=staff,
        day=AT.date(),
        at=AT,
    )
    exports.send(order)
    past = upload_opening(region=batch.region, name="错.xlsx", content=b"x", actor=staff, at=AT)
    openings.send(past)
    assert _ended(report, "waiting") == ("ready", "")
    assert report.row_count == batch.line_count
    state, error = _ended(order, "waiting")
    assert (state, "没有生成文件" in error) == ("failed", True)
    state, error = _ended(past, "waiting")
    assert (state, "打不开" in error) == ("failed", True)


def _approved(batch):
    steps = ("submitted", "checked", "approved")
    stamps = {f"{step}_at": AT for step in steps} | {f"{step}_by": UserFactory() for step in steps}
    signed = {f"{step}_sha256": batch.sha256 for step in ("checked", "approved")}
    return stamps | signed | {"state": "approved"}


def _ended(row, working, *, seconds=60):
    until = time.monotonic() + seconds
    while row.state == working and time.monotonic() < until:
        time.sleep(0.1)
        row.refresh_from_db()
    return row.state, row.error


def _freeze(batch):
    from subsidies.batches.services import move_batch

    move_batch(batch_id=batch.pk, action="submit", actor=UserFactory(), at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("month", "place"), [("2024-13", "4311"), ("2024-01", "9999")])
def test_a_wrong_month_or_region_is_refused(month, place):
    with pytest.raises(CommandError) as error:
        call_command("run_payout", "--month", month, "--region", place)
    assert error.value.returncode == 2
