"""The prefecture or county a calculation is for, as people and programs name it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.lib.inputs import InputError
from portal.lib.periods import Month
from portal.regions.selectors import tree

PREFECTURES = {
    "yongzhou": "4311", "shaoyang": "4305", "chenzhou": "4310", "xiangxi": "4331", "xiangtan": "4303",
}  # fmt: skip


def prefecture_of(data: Mapping[str, Any], day: date) -> str:
    """The code of the prefecture named under ``prefecture``: pinyin, code or Chinese name."""
    regions = tree(Month.of(day))
    names: dict[str, str] = {}
    for pinyin, code in PREFECTURES.items():
        full = regions.name(code)
        short = full[:2]
        names |= {pinyin: code, code: code, full: code, short: code, f"{short}州": code}
    raw = data.get("prefecture")
    cure = f"可填：{'、'.join(PREFECTURES)}，或市州代码、名称。"
    if raw is None:
        raise InputError("prefecture", "没有填市州。", cure)
    found = names.get(raw.strip().lower()) if isinstance(raw, str) else None
    if found is None:
        raise InputError("prefecture", f"没有“{raw}”这个市州。", cure)
    return found


def region_of(data: Mapping[str, Any], prefecture: str, day: date) -> str:
    """The county under ``region`` when given, else the prefecture."""
    raw = data.get("region")
    if raw is None:
        return prefecture
    regions = tree(Month.of(day))
    if not isinstance(raw, str) or not regions.within(raw, prefecture):
        name = regions.name(prefecture)
        raise InputError("region", f"“{raw}”不是{name}的县市区代码。", "不填则按市州的标准计算。")
    return raw


def day_of(data: Mapping[str, Any], today: date) -> date:
    """The day under ``date``, on which the rules are looked up; today when absent."""
    raw = data.get("date")
    if raw is None:
        return today
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise InputError("date", f"“{raw}”不是日期。", "请写成 2024-01-31，不填按今天。") from None
