"""Return files: matched by batch, row and account; each payment has its end once."""

import pytest

from portal.audit.models import Event
from portal.people.models import Account
from subsidies.bankfiles.models import ExportRow
from subsidies.models import Batch, Line
from subsidies.reconciliation.formats import ReturnFileError
from subsidies.reconciliation.models import ReturnFile, ReturnRow, RowEnd
from subsidies.reconciliation.selectors import results
from subsidies.reconciliation.services import (
    ReconciliationError,
    apply_return,
    drop_return,
    read_return,
)
from tests.bank.answers import farm, postal, rural, sent
from tests.bank.conftest import layout_with, money
from tests.factories import AccountFactory, UserFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(three_banks, export):
    """bank → bank file of an exported batch; two payments each."""
    return {f.layout.bank: f for f in export(three_banks.batch).files.all()}


@pytest.fixture
def upload(finance):
    def run(file, content, name="回盘", **more):
        given = {"file": file, "name": name, "content": content, "actor": finance, "at": AT}
        return read_return(**{**given, **more}).file

    return run


@pytest.fixture
def applied(upload, finance):
    def run(file, content):
        return apply_return(returned=upload(file, content), actor=finance, at=AT)

    return run


def ends(file):
    rows = ExportRow.objects.filter(file=file).order_by("number").select_related("end")
    return [row.end.ended if hasattr(row, "end") else None for row in rows]


def line_ends(file):
    wanted = [line for row in ExportRow.objects.filter(file=file) for line in row.line_ids]
    return sorted(
        str(e) for e in Line.objects.filter(pk__in=wanted).values_list("ended", flat=True)
    )


def problems(returned):
    return list(returned.rows.exclude(problem="").values_list("position", "problem", "cure"))


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


@pytest.mark.parametrize(
    ("bank", "answer"), [("rural-commercial", rural), ("postal-savings", postal)]
)
def test_a_file_of_another_batch_is_refused_by_its_number(files, upload, bank, answer):
    with pytest.raises(ReturnFileError, match=r"“99999”的回盘，不是 431103202401.* 的"):
        upload(files[bank], answer(files[bank], reference="99999"))


def test_a_batch_number_in_a_row_is_compared_too(files, upload):
    file = files["agricultural"]
    with pytest.raises(ReturnFileError, match="第2行『批次号』：“B9”不是本文件的批次号"):
        upload(file, farm(file, reference="B9"))


def test_a_file_of_other_accounts_is_another_batch(files, upload):
    file, other = files["rural-commercial"], files["postal-savings"]
    with pytest.raises(ReturnFileError, match=r"没有一行与报盘文件.*对得上（第4行"):
        upload(file, rural(file, rows=sent(other)))


def test_a_changed_amount_refuses_the_file_with_row_value_and_cure(files, upload):
    file = files["rural-commercial"]
    rows = sent(file)
    rows[1] = (*rows[1][:2], money("530.00"))
    with pytest.raises(ReturnFileError) as refused:
        upload(file, rural(file, rows=rows))
    assert "第5行『金额』：530.00 元，报盘第 2 笔为 53.00 元" in str(refused.value)
    assert "索取原文件" in str(refused.value)
    assert not ReturnFile.objects.exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"count": 3}, "控制行写明 3 笔，明细到第5行为止有 2 笔"),
        ({"total": money("999.00")}, "控制行写明合计 999.00 元，明细合计 103.00 元"),
    ],
)
def test_a_control_line_that_does_not_agree_is_a_cut_file(files, upload, more, says):
    file = files["rural-commercial"]
    with pytest.raises(ReturnFileError, match=says):
        upload(file, rural(file, **more))


def test_a_file_with_fewer_rows_than_were_sent_is_cut(files, upload):
    file = files["agricultural"]
    cut = b"\r\n".join(farm(file).split(b"\r\n")[:2])
    with pytest.raises(ReturnFileError, match="只有 1 笔，报盘 2 笔：文件没有传完"):
        upload(file, cut)


def test_rows_too_many_are_not_of_this_file(files, upload):
    file = files["agricultural"]
    lines = farm(file).split(b"\r\n")
    with pytest.raises(ReturnFileError, match="有 3 笔，报盘只有 2 笔"):
        upload(file, b"\r\n".join([*lines[:3], lines[2]]))


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (1, b"9", "『序号』9 不在报盘文件中（1 至 2）"),
        (1, b"one", "『序号』“one”不是数字"),
        (2, b"6217000000000000", "第 2 笔的账号末四位是“0000”，报盘为“0006”"),
        (3, "五十".encode("gb18030"), "金额“五十”不正确"),
        (7, b"soon", "『入账日期』“soon”不是日期"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_alone_and_leaves_its_payment_unknown(
    files, upload, finance, place, value, says
):
    file = files["agricultural"]
    lines = farm(file).split(b"\r\n")
    cells = lines[2].split(b",")
    cells[place] = value
    lines[2] = b",".join(cells)
    returned = upload(file, b"\r\n".join(lines))
    ((position, problem, cure),) = problems(returned)
    assert position == 3
    assert says in problem
    assert cure
    apply_return(returned=returned, actor=finance, at=AT)
    assert ends(file) == ["paid", "unknown"]
    assert line_ends(file) == ["paid", "unknown"]


def test_a_payment_named_twice_is_believed_in_neither_row(files, upload, finance):
    file = files["agricultural"]
    lines = farm(file).split(b"\r\n")
    lines[2] = lines[1]
    returned = upload(file, b"\r\n".join(lines))
    assert [p[1] for p in problems(returned)] == ["第 1 笔在文件中出现 2 次（第 2、3 行）。"] * 2
    apply_return(returned=returned, actor=finance, at=AT)
    assert ends(file) == ["unknown", "unknown"]


def test_a_code_nobody_named_is_unknown_and_said(files, applied):
    file = files["postal-savings"]
    applied(file, postal(file, {1: ("8888", "", "未知错误"), 2: ("", "", "")}))
    assert ends(file) == ["unknown", "unknown"]
    reasons = set(RowEnd.objects.values_list("reason", flat=True))
    assert reasons == {
        "代码“8888”不在代码表中，请向银行核实",
        "银行没有写处理结果，请向银行核实",
    }


def test_a_masked_account_is_matched_by_its_last_digits(files, upload, finance):
    file = files["agricultural"]
    rows = sent(file)
    content = farm(file)
    for _, account, _ in rows:
        content = content.replace(account.encode(), f"6217********{account[-4:]}".encode())
    assert upload(file, content).ends == {"paid": 2}


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


def test_only_the_finance_office_uploads(files, upload):
    file = files["agricultural"]
    with pytest.raises(ReconciliationError, match="财务岗"):
        upload(file, farm(file), actor=UserFactory())
    with pytest.raises(ReconciliationError, match="文件是空的"):
        upload(file, b"")


def test_uploading_costs_the_same_queries_whatever_the_size(
    layouts, brief, approved, export, upload, finance, django_assert_max_num_queries
):
    made = approved([("agricultural", "50.00", {})] * 30)
    (file,) = export(made.batch).files.all()
    content = farm(file)
    with django_assert_max_num_queries(25):
        returned = upload(file, content)
    with django_assert_max_num_queries(45):
        apply_return(returned=returned, actor=finance, at=AT)
