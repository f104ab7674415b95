"""Values of events in words: coded ones by their column's, their app's or the catalogue's words."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from portal.audit.web.words import all_words, key_word, models
from portal.web.labels import label

#: Labels that stand in the database (``portal.web.labels``), by the key of their code.
LABELLED = {"item": "items", "service": "services", "grant": "grants", "finding": "findings"}
#: Keys whose numbers are codes of regions.
PLACES = frozenset({"region", "county", "hukou", "residence", "from", "to", "where", "area"})
#: Codes several columns name alike in all but a shade.
COMMON = {
    "draft": "草稿",
    "submitted": "已提交",
    "published": "已发布",
    "withdrawn": "已撤回",
    "open": "未了结",
    "done": "已办结",
    "month": "月",
    "year": "年",
    "paid": "已到账",
    "failed": "未到账",
    "entitled": "可享受",
    "not_entitled": "不符合",
    "undetermined": "待核实",
    "standard_missing": "标准待定",
    "official": "正式文件",
    "to_confirm": "待确认",
    "demo": "演示数据",
    "mild": "轻度",
    "moderate": "中度",
    "severe": "重度",
    "registration": "登记",
    "unknown": "待查",
    "nursing": "护理",
}


def key_in_words(kind: str, key: str, value: Any = None) -> str:
    """What a value is called; the key itself where nobody named it."""
    if key == "rows" and isinstance(value, list):
        return "情况"
    return key_word(kind, key) or label("facts", key)


def value_word(kind: str, key: str, value: Any, area: str = "") -> str:
    """A value in words; a code that nobody named, as it is.

    Named by the apps' announced words, else by the subject's own column, the columns of the
    ``area`` (the action's first part), any column of this name, any column at all.
    """
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value_word(kind, key, each, area) for each in value)
    if isinstance(value, Mapping) and {"from", "to"} <= value.keys() and len(value) > 2:
        rest = {name: each for name, each in value.items() if name not in ("from", "to")}
        since, until = value["from"], value["to"] or "今"
        return f"{since}至{until}（{value_word(kind, key, rest, area)}）"
    if isinstance(value, Mapping):
        return "，".join(_part(kind, name, each, area) for name, each in value.items())
    code = str(value)
    if key in PLACES and code.isascii() and code.isdigit():
        return label("regions", code)
    return _announced(kind, key, code) or _of_columns(kind, key, code, area) or code


def _part(kind: str, name: str, value: Any, area: str) -> str:
    called = key_in_words(kind, name)
    if called == name:  # a count by its code: {"paid": 10}
        called = value_word(kind, "", name, area)
    return f"{called}：{value_word(kind, name, value, area)}"


def _announced(kind: str, key: str, code: str) -> str:
    for words in all_words():
        for name in (f"{kind}.{key}", key):
            named = words.values.get(name, {})
            if code in (found := named() if callable(named) else named):
                return found[code]
    if key in LABELLED and (told := label(LABELLED[key], code)) != code:
        return told
    return ""


def _of_columns(kind: str, key: str, code: str, area: str) -> str:
    found = _choices().get(key, {})
    for named in (
        {words[code] for (_, model), words in found.items() if model == kind and code in words},
        {words[code] for (app, _), words in found.items() if app == area and code in words},
        {words[code] for words in found.values() if code in words},
        _anywhere().get(code, set()),
    ):
        if len(named) == 1:
            return next(iter(named))
    return COMMON.get(code, "")


@cache
def _choices() -> dict[str, dict[tuple[str, str], dict[str, str]]]:
    """The words of all columns with choices: column, app and model, code."""
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
    for name, model in models().items():
        for column in model._meta.concrete_fields:
            choices = column.choices or getattr(column, "base_field", column).choices
            if choices:
                words = {str(code): str(word) for code, word in _flat(choices)}
                found.setdefault(column.name, {})[model._meta.app_label, name] = words
    return found


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices with their groups taken apart."""
    flat: list[tuple[Any, Any]] = []
    for code, word in choices:
        flat += word if isinstance(word, list | tuple) else [(code, word)]
    return flat


@cache
def _anywhere() -> dict[str, set[str]]:
    """Every code of letters with the words any column has for it."""
    found: dict[str, set[str]] = {}
    for named in _choices().values():
        for words in named.values():
            for code, word in words.items():
                if code.isascii() and code.replace("_", "").replace("-", "").isalpha():
                    found.setdefault(code, set()).add(word)
    return found
