"""Return files that are refused, whole or by the row, each with its reason and cure."""

import pytest

from subsidies.reconciliation.formats import ReturnFileError
from subsidies.reconciliation.models import ReturnFile, RowEnd
from subsidies.reconciliation.services import (
    ReconciliationError,
    apply_return,
)
from tests.bank.answers import ends, farm, line_ends, postal, problems, rural, sent
from tests.bank.conftest import money
from tests.factories import UserFactory
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


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


def test_only_the_finance_office_uploads(files, upload):
    file = files["agricultural"]
    with pytest.raises(ReconciliationError, match="财务岗"):
        upload(file, farm(file), actor=UserFactory())
    with pytest.raises(ReconciliationError, match="文件是空的"):
        upload(file, b"")
