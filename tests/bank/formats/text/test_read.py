"""Texts that come back, by delimiter and at fixed places."""

from dataclasses import replace

import pytest

from subsidies.bankfiles.layout import Column, read_layout
from subsidies.bankfiles.samples import samples
from subsidies.reconciliation.formats import ReturnFileError, text

RETURNS = read_layout(samples()["postal-savings"]["body"]).returns
FIXED = replace(
    RETURNS,
    delimiter="",
    head=(),
    columns=(
        Column("row", "序号", 4),
        Column("account", "账号", 8),
        Column("reason", "说明", 12),
        Column("result", "结果", 4),
    ),
)


def test_cells_stand_in_the_order_of_the_columns():
    content = (
        "F1|2|100.00\r\n1|6217|50.00|0000||交易成功|20240122\r\n\r\n2|6218|50.00|1001|1001|𬭎|\r\n"
    )
    found = text.read(content.encode("gb18030"), RETURNS)
    assert found.head[0].text == "F1|2|100.00"
    assert [row.position for row in found.rows] == [2, 4]
    assert found.rows[1].get("reason") == "𬭎"
    assert found.rows[0].get("serial") == ""


def test_a_row_that_stops_in_the_middle_is_kept_apart():
    found = text.read("F1|2|1\n1|6217|50.00|0000||好|\n2|62".encode("gb18030"), RETURNS)
    assert [line.position for line in found.short] == [3]


def test_fixed_places_are_counted_in_bytes():
    lines = ["00016217    户名𬭎不符 1001", "00026218    好          0000"]
    lines = [
        b"0001" + b"6217    " + "户名𬭎不".encode("gb18030").ljust(12) + b"1001",
        b"0002" + b"6218    " + "好".encode("gb18030").ljust(12) + b"0000",
    ]
    found = text.read(b"\r\n".join(lines), FIXED)
    assert [(r.get("row"), r.get("reason"), r.get("result")) for r in found.rows] == [
        ("0001", "户名𬭎不", "1001"),
        ("0002", "好", "0000"),
    ]


def test_a_fixed_line_that_is_too_short_is_kept_apart():
    found = text.read(b"00016217    \r\n" + b"0002".ljust(24) + b"0000", FIXED)
    assert ([line.position for line in found.short], len(found.rows)) == ([1], 1)


def test_an_empty_text_has_no_rows():
    with pytest.raises(ReturnFileError, match="没有明细行"):
        text.read(b"", RETURNS)
