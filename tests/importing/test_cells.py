"""Cells as Excel and people write them."""

from datetime import date, datetime, time

import pytest

from portal.importing.cells import clean, date_of, id_number_of, phone_of, region_of
from portal.importing.kinds import CellError, Context
from portal.regions.tree import Node, build
from tests.importing.conftest import TODAY, number

TREE = build(
    [
        Node(1, "43", "湖南省", "national", "province", None),
        Node(2, "4311", "永州市", "national", "prefecture", "43"),
        Node(3, "431103", "冷水滩区", "national", "county", "4311"),
        Node(4, "431181", "祁阳市", "national", "county", "4311"),
        Node(5, "4305", "邵阳市", "national", "prefecture", "43"),
        Node(6, "430511", "北塔区", "national", "county", "4305"),
    ]
)
CONTEXT = Context(TREE, TODAY, {}, "431103")


@pytest.mark.parametrize(
    "cell",
    [
        "1943-05-10", "1943/5/10", "1943.5.10", "1943年5月10日", "1943 年 5 月 10 日", "19430510",
        19430510, 19430510.0, 15836, 15836.0, "15836", date(1943, 5, 10), datetime.combine(date(1943, 5, 10), time()),
        "1943-05-10 00:00:00", "１９４３－０５－１０", "1943\\5\\10",
    ],
)  # fmt: skip
def test_dates_in_many_shapes(cell):
    assert date_of(clean(cell) if isinstance(cell, str) else cell) == date(1943, 5, 10)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1943年5月", "没有写到日"), ("1943-05", "没有写到日"), (1943, "没有写到日"),
        ("194305", "没有写到日"), (194305.0, "没有写到日"), ("10/5/1943", "先后"),
        ("1943-02-30", "没有 1943-2-30 这一天"), ("43年5月10日", "看不懂"), ("去年", "看不懂"),
        (True, "不是日期"), (0.5, "看不懂"), ("#N/A", "错误值"),
    ],
)  # fmt: skip
def test_dates_that_are_none(cell, said):
    with pytest.raises(CellError) as error:
        date_of(cell)
    assert said in error.value.message
    assert error.value.cure


def test_a_whole_id_number_in_any_dress():
    right = number(1)
    for cell in (
        right,
        f" {right} ",
        f"'{right}",
        f'="{right}"',
        _wide(right),
        f"{right[:6]} {right[6:]}",
    ):
        assert id_number_of(clean(cell), CONTEXT) == right


def _wide(digits):
    return "".join(chr(ord(c) + 0xFEE0) for c in digits)


@pytest.mark.parametrize(
    "cell",
    [
        4.31103194001010e17,
        431103194001010000,
        "431103194001010000",
        "4.31103E+17",
        "4.31103194001e17",
    ],
)
def test_id_numbers_damaged_by_excel_are_told_from_slips(cell):
    with pytest.raises(CellError) as error:
        id_number_of(cell, CONTEXT)
    assert "Excel 已把身份证号存成数字" in error.value.message
    assert "文本" in error.value.cure


def test_a_number_that_rightly_ends_in_zeros_is_no_damage():
    for n in range(1000):
        first = f"431103194001{n % 28 + 1:02d}{n % 10}00"
        from portal.lib.identifiers import id_check_character

        if id_check_character(first) == "0":
            assert id_number_of(first + "0", CONTEXT) == first + "0"
            return
    pytest.fail("no such number")


@pytest.mark.parametrize("cell", ["431103400101001", 431103400101001, 431103400101001.0])
def test_old_numbers_of_15_digits_say_what_they_became(cell):
    with pytest.raises(CellError) as error:
        id_number_of(cell, CONTEXT)
    assert "15位" in error.value.message
    assert "末四位应为" in error.value.cure


def test_a_slip_says_the_right_last_digit():
    right = number(1)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(CellError, match=f"应为 {right[-1]}"):
        id_number_of(wrong, CONTEXT)


def test_phones_written_as_numbers():
    assert phone_of(13907460001.0, CONTEXT) == "13907460001"
    assert phone_of("139-0746-0001", CONTEXT) == "13907460001"
    with pytest.raises(CellError):
        phone_of("139", CONTEXT)


def test_regions_by_name_code_or_full_name():
    hukou = region_of("hukou")
    for cell in ("冷水滩区", "永州市冷水滩区", "431103", "４３１１０３", " 冷水滩区 "):
        assert hukou(cell, CONTEXT) == "431103"
    assert hukou("无户口", CONTEXT) == "none"
    assert hukou("110101", CONTEXT) == "110101"
    assert hukou("不清楚", CONTEXT) is None
    with pytest.raises(CellError, match="名称"):
        hukou("冷水摊区", CONTEXT)
