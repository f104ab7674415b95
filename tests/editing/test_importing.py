"""Tables of parameters and standards: read whole, told cell by cell, nothing half-saved."""

from decimal import Decimal

import pytest
from tablib import Dataset

from eligibility.editing import services
from eligibility.models import LocalStandard, Parameter
from eligibility.resources import ParameterResource, StandardResource
from eligibility.resources.base import missing_columns, problems, run
from tests.editing.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
HEADS = ("参数", "地区", "数值（元）", "起期", "止期", "依据文件", "状态", "说明")
GOOD = ("月最低工资标准", "永州市", "1740", "2024-12-01", "", "湘人社规〔2024〕1号", "正式", "")
STANDARD_HEADS = (
    "项目代码",
    "部分",
    "档次",
    "地区",
    "标准（元）",
    "起月",
    "末月",
    "依据文件",
    "状态",
    "说明",
)
STANDARD = (
    "yongzhou-08",
    "",
    "80-89",
    "431103",
    60.5,
    "2024-01",
    "",
    "冷民发〔2024〕1号",
    "正式",
    "",
)


def table(*rows, heads=HEADS):
    data = Dataset(headers=list(heads))
    for row in rows:
        data.append(row)
    return data


def told(resource, data, alice):
    result = run(resource, data, dry_run=True, actor=alice, at=AT)
    return [(p.row, p.column, p.value, p.message) for p in problems(resource, data, result)]


def test_a_dry_run_keeps_nothing(alice):
    result = run(ParameterResource(), table(GOOD), dry_run=True, actor=alice, at=AT)
    assert result.totals["new"] == 1
    assert not Parameter.objects.exists()


def test_rows_come_in_as_submitted_drafts(alice, bob):
    run(ParameterResource(), table(GOOD), dry_run=False, actor=alice, at=AT)
    row = Parameter.objects.get()
    assert (row.code, row.region, row.value, row.state) == (
        "min_wage",
        "4311",
        Decimal("1740.00"),
        "submitted",
    )
    services.publish(row=row, actor=bob, at=AT)
    again = run(ParameterResource(), table(GOOD), dry_run=True, actor=alice, at=AT)
    assert (again.totals["skip"], again.totals["new"]) == (1, 0)


def test_what_is_exported_comes_in_unchanged(alice, bob):
    run(ParameterResource(), table(GOOD), dry_run=False, actor=alice, at=AT)
    services.publish(row=Parameter.objects.get(), actor=bob, at=AT)
    out = ParameterResource().export(Parameter.objects.all())
    assert tuple(out.headers) == HEADS
    assert out[0] == (
        "月最低工资标准",
        "4311",
        "1740.00",
        "2024-12-01",
        "",
        "湘人社规〔2024〕1号",
        "正式",
        "",
    )
    result = run(ParameterResource(), out, dry_run=True, actor=alice, at=AT)
    assert result.totals["skip"] == 1


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("参数", "最低工资", "没有“最低工资”。是否想写“月最低工资标准”？"),
        ("地区", "永洲市", "没有地区“永洲市”。是否想写“永州市”？"),
        ("数值（元）", "1740元", "“1740元”不是金额。请只填数字，如 60 或 60.50。"),
        ("数值（元）", "17.405", "“17.405”不正确。请填大于零、最多两位小数的数。"),
        ("起期", "2024年12月", "“2024年12月”不是日期。请写成 2024-01-31。"),
        ("依据文件", "", "不能为空。请填文号。"),
        ("状态", "官方", "没有“官方”。可用的有：待确认、正式、演示。"),
    ],
)
def test_a_wrong_cell_is_told_with_row_column_value_and_cure(alice, column, value, message):
    row = [value if head == column else cell for head, cell in zip(HEADS, GOOD, strict=True)]
    found = told(ParameterResource(), table(GOOD, row), alice)
    assert (3, column, value, message) in found


def test_one_wrong_row_keeps_all_others_out(alice):
    wrong = ("月最低工资标准", "邵阳市", "x", "2024-12-01", "", "文", "正式", "")
    run(ParameterResource(), table(GOOD, wrong), dry_run=False, actor=alice, at=AT)
    assert not Parameter.objects.exists()


def test_a_standard_below_the_list_is_told_at_its_cell(alice):
    low = [49.99 if cell == 60.5 else cell for cell in STANDARD]
    data = table(STANDARD, low, heads=STANDARD_HEADS)
    found = told(StandardResource(), data, alice)
    assert [f[0] for f in found] == [3]
    assert "不低于 50.00 元，49.99 元低于此数" in found[0][3]
    assert not LocalStandard.objects.exists()


def test_a_tier_that_the_item_has_not_is_told_with_the_nearest(alice):
    row = ["80-98" if cell == "80-89" else cell for cell in STANDARD]
    found = told(StandardResource(), table(row, heads=STANDARD_HEADS), alice)
    assert found[0][1] == "档次"
    assert "80-89" in found[0][3]


def test_columns_that_are_not_there_are_named():
    assert missing_columns(ParameterResource(), table(heads=("参数", "地区"))) == [
        "数值（元）", "起期", "依据文件", "状态",
    ]  # fmt: skip
