"""工作台: counts one click away, made in as many queries for many as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.samples.desk import draft, transfer
from tests.desk.conftest import signed_in
from tests.factories import TransferFactory

pytestmark = pytest.mark.django_db


def test_what_waits_is_counted_and_leads_there(clerk):
    draft(clerk.user)
    TransferFactory()
    page = clerk.get("/").content.decode()
    assert "未完成的登记" in page
    assert reverse("desk:drafts") in page
    assert "等答复的档案转移" in page
    assert reverse("desk:transfers") in page


def test_ones_own_only(clerk, neighbour):
    draft(clerk.user)
    transfer()
    page = neighbour.get("/").content.decode()
    assert "未完成的登记" not in page
    assert "等答复的档案转移" not in page


def test_many_cost_no_more_queries_than_one(clerk):
    def queries():
        with CaptureQueriesContext(connection) as found:
            clerk.get("/")
        return len(found)

    draft(clerk.user)
    TransferFactory()
    queries()
    few = queries()
    for _ in range(10):
        draft(clerk.user)
        TransferFactory()
    assert queries() == few


def test_an_administrator_has_no_desk():
    page = signed_in(roles=["auditor"]).get("/").content.decode()
    assert "登记申请人" not in page
