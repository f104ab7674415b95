"""Bank files are ordered and made by a worker: watched, refused, never lost, never made twice."""

import pytest
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from subsidies.bankfiles import tasks
from subsidies.bankfiles.models import Export, ExportOrder
from subsidies.batches.services import move_batch
from tests.bank.test_pages import post, signature, text
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_bar_tells_how_far_the_files_are(three_banks, desk, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    batch = three_banks.batch
    seen = {"signature": signature(batch), "purpose": "送代发银行"}
    page = text(post(desk, "bank:export", batch.pk, **seen))
    assert "正在生成银行文件" in page
    assert "生成银行文件</button>" not in page
    post(desk, "bank:export", batch.pk, **seen)
    assert len({order.pk for order in sent}) == 1
    address, htmx = reverse("bank:batch", args=[batch.pk]), {"HX-Request": "true"}
    assert "0 / 1" in text(desk.get(address, headers=htmx))
    tasks.export_task(sent[0].pk)
    assert tasks.progress_of(sent[0]) == (6, 6)
    assert desk.get(address, headers=htmx)["HX-Refresh"] == "true"
    tasks.export_task(sent[0].pk)
    assert Export.objects.count() == 1


def test_a_queue_that_is_away_loses_no_order(three_banks, desk, monkeypatch):
    def gone(order):
        raise OperationalError("gone")

    monkeypatch.setattr(tasks, "send", gone)
    batch = three_banks.batch
    page = text(
        post(desk, "bank:export", batch.pk, signature=signature(batch), purpose="送代发银行")
    )
    assert "后台队列暂时连不上" in page
    assert "正在生成银行文件" in page
    tasks.export_task(ExportOrder.objects.get().pk)
    assert Export.objects.count() == 1


def test_an_order_of_a_batch_taken_back_meanwhile_makes_nothing(three_banks, desk, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    batch = three_banks.batch
    post(desk, "bank:export", batch.pk, signature=signature(batch), purpose="送代发银行")
    move_batch(
        batch_id=batch.pk, action="void", actor=UserFactory(), at=timezone.now(), reason="金额有误"
    )
    tasks.export_task(sent[0].pk)
    assert not Export.objects.exists()
    assert "现为“已作废”" in ExportOrder.objects.get().error
