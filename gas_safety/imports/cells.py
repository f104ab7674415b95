"""Cells of the sheets of gas safety."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.importing.cells import (
    narrow,
    region_of,
    shown,
    text_of,
)
from portal.importing.kinds import CellError, Column, Context


def number_text(cell: Any, context: Context) -> str:
    """A number people write as text: 户号, 单号; never empty, without spaces."""
    text = narrow(shown(cell)).upper()
    if not text or len(text) > 40:
        raise CellError("编号为空或超过40字。", "请照原编号填写。")
    return text


def several(words: Mapping[str, str]) -> Any:
    """A parser of some of the words, parted by 、."""

    def read(cell: Any, context: Context) -> list[str]:
        parts = [
            part for part in narrow(cell).replace("，", "、").replace(",", "、").split("、") if part
        ]
        for part in parts:
            if part not in words:
                raise CellError(f"“{part[:20]}”不在可选的内容里。", f"可填：{'、'.join(words)}。")
        return [code for word, code in words.items() if word in parts]

    return read


def weight(cell: Any, context: Context) -> str:
    """Kilograms with at most one decimal, as text."""
    text = narrow(shown(cell)).removesuffix("千克").removesuffix("kg")
    try:
        value = Decimal(text).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise CellError(f"“{text[:20]}”不是重量。", "请填千克数，如 75 或 14.5。") from None
    if not 0 <= value <= 99_999:
        raise CellError(f"“{text[:20]}”超出范围。", "请填千克数，如 75 或 14.5。")
    return str(value)


def county(cell: Any, context: Context) -> str:
    """A county of the portal's tree, by name or code."""
    text = narrow(shown(cell))
    cure = "请填县市区的名称（如 冷水滩区）或六位区划代码。"
    try:
        code = _region(text, context)
    except CellError:
        raise CellError(f"不认识的县市区“{text[:20]}”。", cure) from None
    if code is None or not context.tree.known(code) or context.tree.node(code).level != "county":
        raise CellError(f"“{text[:20]}”不是县市区。", cure)
    return str(code)


_region = region_of("residence")


def company_column() -> Column:
    """The company, by name or social credit code."""
    return Column(
        "company", "供气企业", "企业名称或统一社会信用代码，须已登记。",
        lambda cell, context: text_of(cell, 120), required=True, width=22, example="样例燃气公司",
        synonyms=("企业", "燃气企业", "供气单位", "企业名称"),
    )  # fmt: skip


def customer_column() -> Column:
    """The number of a gas user at his company."""
    return Column(
        "number", "户号", "企业给用户的编号，与企业一起认户。", number_text, required=True,
        width=16, example="LS000123", synonyms=("用户编号", "用户号", "客户编号", "表号"),
    )  # fmt: skip
