"""发放: what may be pressed as the month goes on, and what the run leaves behind."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.lib.periods import Month
from subsidies import tasks
from subsidies.batches.services import move_batch
from subsidies.models import Batch, Run
from subsidies.runs.services import compute_county, fail_county, finish_run
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, Row
from tests.subsidies.past import award_of, row_of

pytestmark = pytest.mark.django_db
MONTH = Month(2024, 1)
ADDRESS = "/payouts/?month=2024-01"


@pytest.fixture
def desk(client, monkeypatch):
    """A caseworker whose runs are done at once."""

    def send(run):
        for one in run.counties.all():
            compute_county(county_id=one.pk, at=AT)
        finish_run(run_id=run.pk, at=AT)

    monkeypatch.setattr(tasks, "send", send)
    client.force_login(UserFactory(roles=["caseworker"], region=region(COUNTY)))
    return client


def press(client, month="2024-01", **more):
    return client.post(reverse("start_run"), {"month": month, **more})


def page(client):
    return client.get(ADDRESS).content.decode()


def test_a_frozen_month_offers_the_supplement_with_differences_only(
    desk, due, freeze, gazetted_item
):
    due.rows = [row_of(award_of(PersonFactory(), gazetted_item))]
    assert "核算2024年1月" in page(desk)
    press(desk)
    assert "重新核算" in page(desk)
    assert "补充核算" not in page(desk)
    freeze("submitted")
    assert "重新核算" not in page(desk)
    late = award_of(PersonFactory(), gazetted_item)
    due.rows.append(row_of(late))
    press(desk)
    assert Batch.objects.count() == 1
    press(desk, supplement="1")
    second = Batch.objects.get(sequence=2)
    assert (second.kind, second.line_count, second.state) == ("supplement", 1, "computed")
    assert "重新核算" not in page(desk)
    due.rows.append(row_of(award_of(PersonFactory(), gazetted_item)))
    press(desk, supplement="1")
    assert Batch.objects.get(sequence=2).line_count == 2


def test_a_county_that_failed_is_named_and_may_be_resumed(desk, due, monkeypatch):
    def fail(run):
        fail_county(county_id=run.counties.get().pk, error="磁盘已满")

    due.rows = [Row(1)]
    again = tasks.send
    monkeypatch.setattr(tasks, "send", fail)
    press(desk, supplement="1")
    told = page(desk)
    assert "冷水滩区：磁盘已满" in told
    assert 'name="supplement" value="1"' in told
    monkeypatch.setattr(tasks, "send", again)
    press(desk, supplement="1")
    assert Run.objects.get().state == "done"
    assert "磁盘已满" not in page(desk)


def test_a_run_nobody_works_on_says_so_and_is_gone_on_with_from_the_page(desk, due, monkeypatch):
    due.rows = [Row(1)]
    again = tasks.send
    monkeypatch.setattr(tasks, "send", lambda run: None)  # the worker was killed with its queue
    press(desk)
    bar = reverse("run_progress") + "?month=2024-01"
    assert "正在核算" in page(desk)
    assert "继续核算" not in page(desk)
    Run.objects.update(started_at=timezone.now() - timedelta(minutes=5))
    for told in (page(desk), desk.get(bar).content.decode()):
        assert "核算停了 5 分钟，没有进程在办理" in told
        assert "继续核算" in told
    monkeypatch.setattr(tasks, "send", again)
    press(desk)
    assert Run.objects.get().state == "done"
    assert Batch.objects.get().line_count == 1
    assert desk.get(bar).headers["HX-Refresh"] == "true"


def test_the_month_of_the_page_is_computed_whatever_month_is_in_work(desk, due):
    due.rows = [Row(1)]
    desk.post(reverse("work_month"), {"month": "2024-03", "next": "/"})
    shown = page(desk)
    assert 'name="month" value="2024-01"' in shown
    assert press(desk)["Location"] == ADDRESS
    assert Batch.objects.get().month == MONTH.first
    for wrong in ("", "2024-13", "0001-01", "9999-12"):
        press(desk, wrong)
    assert Run.objects.count() == 1


def test_a_batch_sent_back_waits_with_its_reason_until_it_is_computed_again(
    desk, due, freeze, people
):
    due.rows = [Row(1)]
    press(desk)
    freeze("submitted")
    batch = Batch.objects.get()
    move_batch(batch_id=batch.pk, action="send_back", actor=people[1], at=AT, reason="追缴请再核对")
    for told in ("退回：追缴请再核对", reverse("batch", args=[batch.pk]), "核算2024年1月"):
        assert told in page(desk)
    home = desk.get("/").content.decode()
    assert "退回后待重新核算的批次" in home
    assert "正在办理 2024年1月" in home
    press(desk)
    assert "追缴请再核对" not in page(desk)
    assert "退回后待重新核算的批次" not in desk.get("/").content.decode()
