"""Workbooks that come back."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from subsidies.bankfiles.layout import read_layout
from subsidies.bankfiles.samples import samples
from subsidies.reconciliation.formats import ReturnFileError, xlsx

RETURNS = read_layout(samples()["rural-commercial"]["body"]).returns
TITLES = [column.title for column in RETURNS.columns]


def book(*rows):
    made, out = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_columns_are_found_by_their_titles_in_any_order():
    titles = ["流水号", "处理结果", "多出的列", "金额", "银行账号", "序号"]
    content = book(
        ["批次号：X1"], titles, ["S", "成功", "?", 50.5, "6217", 1], ["合计　1 笔　50.50 元"]
    )
    read = xlsx.read(content, RETURNS)
    (row,) = read.rows
    assert (row.get("row"), row.get("amount"), row.get("account")) == ("1", "50.5", "6217")
    assert (row.get("result"), row.get("serial"), row.get("code")) == ("成功", "S", "")
    assert (row.position, read.head[0].text, read.foot[0].text) == (
        3,
        "批次号：X1",
        "合计　1 笔　50.50 元",
    )


def test_numbers_and_days_become_texts():
    content = book(
        TITLES, [1, 6217000012345678, 50, "成功", "", "", date(2024, 1, 22), 7], ["合计"]
    )
    (row,) = xlsx.read(content, RETURNS).rows
    assert row.values == {
        "row": "1", "account": "6217000012345678", "amount": "50", "result": "成功", "code": "",
        "reason": "", "paid_on": "2024-01-22", "serial": "7",
    }  # fmt: skip


def test_a_file_cut_in_the_middle_cannot_be_opened():
    content = book(TITLES, [1, "6217", 50, "成功", "", "", "", ""], ["合计"])
    with pytest.raises(ReturnFileError, match="打不开这个 xlsx"):
        xlsx.read(content[: len(content) // 2], RETURNS)


def test_another_workbook_has_no_heads():
    with pytest.raises(ReturnFileError, match="找不到表头。应有“序号”“银行账号”"):
        xlsx.read(book(["姓名", "电话"], ["甲", "1"]), RETURNS)
