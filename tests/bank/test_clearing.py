"""Unknown payments looked at a second time, and files a bank refuses whole."""

from datetime import date

import pytest

from portal.people.models import Account
from subsidies.bankfiles.models import ExportRow
from subsidies.models import Batch, Line
from subsidies.reconciliation.models import RowEnd
from subsidies.reconciliation.selectors import unknown_in
from subsidies.reconciliation.services import (
    ReconciliationError,
    apply_return,
    clear_unknown,
    read_return,
    refuse_whole,
)
from tests.bank.answers import farm
from tests.factories import UserFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(layouts, brief, approved, export):
    made = approved([("agricultural", "50.00", {})] * 2)
    return export(made.batch).files.get()


@pytest.fixture
def unknown(file, finance):
    content = farm(file, {1: ("失败", "F999", "超时")})
    returned = read_return(file=file, name="回盘", content=content, actor=finance, at=AT).file
    apply_return(returned=returned, actor=finance, at=AT)
    return unknown_in([COUNTY]).get()


def clear(row, actor, **more):
    given = {"row": row, "ended": "paid", "reason": "电话银行查得已入账", "actor": actor, "at": AT}
    return clear_unknown(**{**given, **more})


def test_a_payment_found_to_be_paid_settles_the_batch(unknown, finance):
    clear(unknown, finance, paid_on=date(2024, 1, 23))
    end = RowEnd.objects.get(row=unknown)
    assert (end.ended, end.source, end.reason) == ("paid", "cleared", "电话银行查得已入账")
    assert Line.objects.filter(pk__in=unknown.line_ids).get().ended == "paid"
    assert Batch.objects.get().state == "settled"
    assert not unknown_in([COUNTY]).exists()


def test_a_payment_found_to_have_failed_may_mark_the_account(unknown, finance):
    clear(unknown, finance, ended="failed", reason="银行答复账户已销户", account_fault=True)
    assert Account.objects.get(pk=unknown.account_id).state == "bad"
    assert Line.objects.filter(pk__in=unknown.line_ids).get().ended == "failed"


@pytest.mark.parametrize(
    ("more", "says"),
    [({"reason": " "}, "请写明怎样核实的"), ({"ended": "rejected"}, "请选“已到账”或“发放失败”")],
)
def test_a_second_look_says_what_and_how(unknown, finance, more, says):
    with pytest.raises(ReconciliationError, match=says):
        clear(unknown, finance, **more)


def test_it_is_cleared_once(unknown, finance):
    clear(unknown, finance)
    with pytest.raises(ReconciliationError, match="现为“已到账”，不在待查之列"):
        clear(unknown, finance, ended="failed")


def test_only_the_finance_office_clears(unknown):
    with pytest.raises(ReconciliationError, match="财务岗"):
        clear(unknown, UserFactory())


def test_other_counties_see_no_unknown_payments(unknown):
    assert not unknown_in([OTHER]).exists()


def test_a_file_refused_whole_rejects_every_payment(file, finance):
    count = refuse_whole(file=file, code="F900", reason="代发协议到期", actor=finance, at=AT)
    assert count == 2
    assert set(RowEnd.objects.values_list("ended", "code", "reason")) == {
        ("rejected", "F900", "代发协议到期")
    }
    assert set(Line.objects.values_list("ended", flat=True)) == {"rejected"}
    assert Batch.objects.get().state == "settled"


def test_a_file_with_answers_is_not_refused_whole_any_more(unknown, finance):
    file = ExportRow.objects.get(pk=unknown.pk).file
    with pytest.raises(ReconciliationError, match="已有回盘结果"):
        refuse_whole(file=file, code="", reason="退回", actor=finance, at=AT)
    with pytest.raises(ReconciliationError, match="写明银行退回"):
        refuse_whole(file=file, code="", reason="", actor=finance, at=AT)
