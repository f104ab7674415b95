"""Tables in CSV that come back."""

import pytest

from subsidies.bankfiles.layout import read_layout
from subsidies.bankfiles.samples import samples
from subsidies.reconciliation.formats import ReturnFileError, csv

RETURNS = read_layout(samples()["agricultural"]["body"]).returns
HEAD = "批次号,序号,账号,金额,处理状态,返回码,返回信息,记账日期,流水号\r\n"


def read(text, encoding="gb18030"):
    return csv.read(text.encode(encoding), RETURNS)


def test_what_spreadsheets_put_around_long_numbers_is_taken_off():
    body = 'B1,1,="6217000012345678",50.00,交易成功,,,20240122,\r\nB1,2,\t6217,50,x,,,,\r\nB1,3,\'6218,50,x,,,,\r\n'
    rows = read(HEAD + body).rows
    assert [row.get("account") for row in rows] == ["6217000012345678", "6217", "6218"]


def test_rare_characters_and_quoted_commas_survive():
    (row,) = read(HEAD + 'B1,1,6217,50,失败,F001,"户名𬭎,不符",,\r\n').rows
    assert row.get("reason") == "户名𬭎,不符"


def test_a_row_with_too_few_cells_is_kept_apart():
    found = read(HEAD + "B1,1,6217,50,交易成功,,,,\r\nB1,2,62\r\n")
    assert [row.position for row in found.rows] == [2]
    assert [line.position for line in found.short] == [3]


def test_another_encoding_is_said_with_its_line():
    with pytest.raises(ReturnFileError, match="第2行不是 GB18030 编码"):
        csv.read((HEAD.encode("gb18030")) + b"B1,1,6217,50,\xff\xff,,,,\r\n", RETURNS)


def test_quotes_that_do_not_close_are_a_cut_file():
    with pytest.raises(ReturnFileError, match="引号不成对"):
        read(HEAD + 'B1,1,6217,50,"失败')
