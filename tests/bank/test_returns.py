"""Return files: matched by batch, row and account; each payment has its end once."""

import pytest

from portal.audit.models import Event
from portal.people.models import Account
from subsidies.bankfiles.models import ExportRow
from subsidies.models import Batch
from subsidies.reconciliation.models import ReturnFile, ReturnRow, RowEnd
from subsidies.reconciliation.selectors import results
from subsidies.reconciliation.services import (
    ReconciliationError,
    apply_return,
    drop_return,
    read_return,
)
from tests.bank.answers import ends, farm, line_ends, postal, problems, rural
from tests.bank.conftest import layout_with, money
from tests.factories import AccountFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


def test_reading_changes_nothing_and_says_what_would_be(files, upload):
    file = files["rural-commercial"]
    returned = upload(file, rural(file, {2: ("失败", "E01", "户名不符")}))
    assert (returned.state, returned.row_count) == ("read", 2)
    assert returned.ends == {"paid": 1, "failed": 1}
    assert ends(file) == [None, None]
    assert line_ends(file) == ["None", "None"]


def test_a_confirmed_file_ends_payments_and_their_lines(files, applied):
    file = files["rural-commercial"]
    applied(file, rural(file, {2: ("失败", "E01", "户名不符!")}))
    assert ends(file) == ["paid", "failed"]
    assert line_ends(file) == ["failed", "paid"]
    end = RowEnd.objects.get(ended="failed")
    assert (end.code, end.reason, end.serial) == ("E01", "户名与账号不符", "LS2")
    assert ReturnRow.objects.get(ended="failed").said == "户名不符!"
    assert RowEnd.objects.get(ended="paid").paid_on.isoformat() == "2024-01-22"


def test_a_failure_of_the_account_marks_it_and_other_failures_do_not(files, applied):
    file = files["rural-commercial"]
    applied(file, rural(file, {1: ("失败", "E03", ""), 2: ("失败", "E08", "")}))
    rows = {row.number: row for row in ExportRow.objects.filter(file=file)}
    states = {n: Account.objects.get(pk=row.account_id).state for n, row in rows.items()}
    assert states == {1: "bad", 2: "unknown"}


def test_an_account_replaced_meanwhile_is_not_at_fault(files, upload, finance):
    file = files["rural-commercial"]
    returned = upload(file, rural(file, {1: ("失败", "E03", "")}))
    row = ExportRow.objects.get(file=file, number=1)
    Account.objects.filter(pk=row.account_id).update(superseded_at=AT)
    fresh = AccountFactory(person_id=row.payee_id, digits="6217000099999999")
    apply_return(returned=returned, actor=finance, at=AT)
    fresh.refresh_from_db()
    assert fresh.state == "unknown"


def test_the_batch_is_settled_when_every_payment_has_its_end(files, applied):
    applied(files["rural-commercial"], rural(files["rural-commercial"]))
    applied(files["postal-savings"], postal(files["postal-savings"]))
    assert Batch.objects.get().state == "exported"
    applied(files["agricultural"], farm(files["agricultural"], {1: ("失败", "F002", "")}))
    assert Batch.objects.get().state == "settled"


def test_an_unknown_payment_keeps_the_batch_open(files, applied):
    for bank, content in (
        ("rural-commercial", rural(files["rural-commercial"], {1: ("失败", "E99", "超时")})),
        ("postal-savings", postal(files["postal-savings"])),
        ("agricultural", farm(files["agricultural"])),
    ):
        applied(files[bank], content)
    assert Batch.objects.get().state == "exported"
    assert results([files["rural-commercial"]])[files["rural-commercial"].pk]["unknown"] == {
        "count": 1,
        "sum": money("50.00"),
    }


def test_the_same_file_twice_changes_nothing_and_is_said(files, finance, applied):
    file = files["agricultural"]
    content = farm(file, {1: ("失败", "F001", "")})
    first = applied(file, content)
    before = list(RowEnd.objects.values_list("row_id", "ended", "told_at"))
    again = read_return(file=file, name="再传", content=content, actor=finance, at=AT)
    assert (again.known, again.file.pk) == (True, first.pk)
    with pytest.raises(ReconciliationError, match="已入账，没有再作改动"):
        apply_return(returned=again.file, actor=finance, at=AT)
    assert list(RowEnd.objects.values_list("row_id", "ended", "told_at")) == before
    assert ReturnFile.objects.count() == 1
    assert Event.objects.filter(action="batch.end_lines").count() == 1


def test_a_dropped_file_may_be_uploaded_again(files, upload, finance):
    file = files["agricultural"]
    first = drop_return(returned=upload(file, farm(file)), actor=finance, at=AT)
    assert upload(file, farm(file)).pk != first.pk
    with pytest.raises(ReconciliationError, match="已放弃"):
        apply_return(returned=first, actor=finance, at=AT)


def test_money_sent_back_later_fails_and_a_failure_never_turns_paid(files, applied, upload):
    file = files["agricultural"]
    applied(file, farm(file, {2: ("失败", "F010", "")}))
    later = farm(file, {1: ("退汇", "F003", "退汇")})
    returned = upload(file, later)
    assert returned.ends == {"failed": 1}
    ((_, problem, cure),) = problems(returned)
    assert "此前已登记为“发放失败”，本行说“已到账”" in problem
    assert "另行补发" in cure
    apply_return(returned=returned, actor=returned.read_by, at=AT)
    assert ends(file) == ["failed", "failed"]


def test_a_file_overtaken_since_it_was_read_is_not_applied(files, upload, finance):
    file = files["agricultural"]
    slow = upload(file, farm(file))
    quick = upload(file, farm(file, {1: ("失败", "F002", "")}))
    apply_return(returned=quick, actor=finance, at=AT)
    with pytest.raises(ReconciliationError, match="其中 1 笔已另行登记结果"):
        apply_return(returned=slow, actor=finance, at=AT)
    assert ends(file) == ["failed", "paid"]


def test_a_bank_that_returns_failures_only_leaves_the_rest_waiting(
    layouts, brief, approved, export, finance, manager, applied
):
    row = layouts["agricultural"]
    returns = {**row.body["returns"], "complete": False}
    layout_with(row, finance, manager, returns=returns)
    made = approved([("agricultural", "50.00", {})] * 3)
    (file,) = export(made.batch).files.all()
    lines = farm(file, {2: ("失败", "F002", "")}).split(b"\r\n")
    applied(file, b"\r\n".join([lines[0], lines[2]]))
    assert ends(file) == [None, "failed", None]


def test_uploading_costs_the_same_queries_whatever_the_size(
    layouts, brief, approved, export, upload, finance, django_assert_max_num_queries
):
    made = approved([("agricultural", "50.00", {})] * 30)
    (file,) = export(made.batch).files.all()
    content = farm(file)
    with django_assert_max_num_queries(25):
        returned = upload(file, content)
    with django_assert_max_num_queries(49):
        apply_return(returned=returned, actor=finance, at=AT)
