"""The columns of the register's own sheet; the same ones go out and come back."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from facilities.models import BuiltBy, Fire, Function, Kind
from portal.importing.cells import date_of, narrow, phone_of, shown, text_of
from portal.importing.kinds import CellError, Column, Context
from portal.importing.values import YES_NO, coded, whole, words, yes_no
from portal.lib.identifiers import IdentifierError, check_uscc
from portal.parties.models import Organisation

KINDS = {label: code for code, label in Kind.choices}
OWNERS = {label: code for code, label in Organisation.Ownership.choices}
BUILDS = {label: code for code, label in BuiltBy.choices}
FIRES = {label: code for code, label in Fire.choices}
FUNCTIONS = {label: code for code, label in Function.choices}
PARTY = ("name", "ownership", "address", "contact", "phone", "opened_on", "closed_on")
#: The register's own columns with what stands in a new row whose cell is empty.
REGISTER = {
    "kind": "NULL", "operator": "''", "operator_uscc": "''", "brand": "''", "township": "''",
    "village": "''", "urban": "FALSE", "built_by": "''", "floor_area": "NULL",
    "functions": "'{}'::varchar[]", "filing_number": "''", "filed_on": "NULL", "fire": "''",
    "fire_on": "NULL", "fire_document": "''", "medical": "FALSE", "medical_demo": "FALSE",
    "monitored": "FALSE", "county_run": "FALSE", "city_run": "FALSE", "latitude": "NULL",
    "longitude": "NULL", "notes": "''",
}  # fmt: skip
BEDS = ("total", "nursing", "dementia", "home_beds")
_BED_MOST = 100_000


def _uscc(cell: Any, context: Context) -> str:
    try:
        return check_uscc(narrow(shown(cell)))
    except IdentifierError as error:
        raise CellError(error.message, error.cure) from None


def _county(cell: Any, context: Context) -> str:
    text = narrow(shown(cell))
    tree = context.tree
    found = [
        node.code for node in tree.nodes
        if node.level == "county" and text in (node.code, node.name, tree.full_name(node.code))
    ]  # fmt: skip
    near = [code for code in found if tree.within(code, context.area[:4])]
    if len(near or found) != 1:
        raise CellError(f"没有县市区“{text[:20]}”。", "请填县市区的名称或六位区划代码。")
    return (near or found)[0]


def _number(places: int, least: int, most: int) -> Callable[[Any, Context], str]:
    def read(cell: Any, context: Context) -> str:
        text = narrow(shown(cell))
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise CellError(f"“{text[:20]}”不是数字。", "请填数字，不带单位。") from None
        if not value.is_finite() or not least <= value <= most:
            raise CellError(f"“{text[:20]}”超出范围。", f"应在 {least} 至 {most} 之间。")
        return str(round(value, places))

    return read


def _functions(cell: Any, context: Context) -> list[str]:
    text = text_of(cell, 120)
    for mark in "，,；; ":
        text = text.replace(mark, "、")
    one = coded(FUNCTIONS)
    return list(dict.fromkeys(one(part, context) for part in text.split("、") if part))


def _day(label: str, key: str, help_text: str = "年-月-日。") -> Column:
    return Column(key, label, help_text, date_of)


def _pick(label: str, key: str, choices: dict[str, str], **more: Any) -> Column:
    told = f"可填：{'、'.join(choices)}。"
    return Column(key, label, told, coded(choices), choices=tuple(choices), **more)


def _flag(label: str, key: str) -> Column:
    return Column(key, label, "是或否；不填为否。", yes_no, choices=YES_NO)


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """What it is, who runs it, where, how it was built, fire, beds."""
    coordinate = "十进制度数，与另一项一起填。"
    return (
        Column("uscc", "统一社会信用代码", "18 位；没有单独登记的站点可不填，按名称认。", _uscc, width=22),
        words("名称", "name", "登记证书上的名称。", 120, required=True, width=26, example="样例颐养园",
              synonyms=("机构名称", "设施名称")),
        Column("region", "县市区", "名称或六位区划代码。", _county, required=True, example="冷水滩区"),
        _pick("性质", "ownership", OWNERS, required=True, example="民办"),
        _pick("设施类别", "kind", KINDS, required=True, example="民办养老机构", width=20),
        words("运营单位", "operator", "委托运营的填受托单位。", 120, width=20),
        Column("operator_uscc", "运营单位信用代码", "18 位。", _uscc, width=22),
        words("连锁品牌", "brand", "同一品牌的写法要一致。", 60),
        words("乡镇（街道）", "township", "覆盖率按它计。", 60), words("村（社区）", "village", "覆盖率按它计。", 60),
        _flag("在市城区", "urban"), words("地址", "address", "详细地址。", 200, width=24),
        words("联系人", "contact", "姓名。", 60), Column("phone", "联系电话", "手机或座机。", phone_of, width=16),
        _day("开办日期", "opened_on"), _day("停办日期", "closed_on", "仍在开办的不填。"),
        _pick("建设方式", "built_by", BUILDS),
        Column("floor_area", "建筑面积（㎡）", "数字。", _number(2, 0, 9_999_999)),
        Column("functions", "为老服务功能", f"用“、”隔开，可填：{'、'.join(FUNCTIONS)}。", _functions, width=20),
        words("备案编号", "filing_number", "养老机构备案回执的编号。", 60), _day("备案日期", "filed_on"),
        _pick("消防审验", "fire", FIRES), _day("审验日期", "fire_on", "已通过、已备案的必填。"),
        words("审验文书号", "fire_document", "文书编号。", 80),
        _flag("医养结合功能", "medical"), _flag("医养结合示范", "medical_demo"),
        _flag("接入安联网", "monitored"), _flag("县级统管", "county_run"), _flag("市州本级", "city_run"),
        Column("latitude", "纬度", coordinate, _number(6, 24, 31)),
        Column("longitude", "经度", coordinate, _number(6, 108, 115)),
        _day("床位自", "from_day", "床位数从哪一天起；不填为导入当日。"),
        Column("total", "床位总数", "张。", whole(_BED_MOST)),
        Column("nursing", "护理型床位", "其中护理型。", whole(_BED_MOST)),
        Column("dementia", "失智专区床位", "其中失智照护专区。", whole(_BED_MOST)),
        Column("home_beds", "家庭养老床位", "另计，不在总数内。", whole(_BED_MOST)),
        words("备注", "notes", "其他要说明的。", 1000, width=24),
    )  # fmt: skip
