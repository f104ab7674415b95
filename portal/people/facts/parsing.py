"""Raw values of JSON, forms and sheets turned into facts; a wrong one names the nearest word."""

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from portal.lib.provinces import PROVINCES
from portal.people.facts.fact import Fact
from portal.people.facts.vocabulary import FACTS

PREFECTURES = ("4303", "4305", "4310", "4311", "4331")
_UNKNOWN_WORDS = frozenset({"", "不清楚", "未知", "不详", "null"})
_NO_LIST_WORDS = frozenset({"无", "[]", "none"})
_YES = frozenset({"是", "有", "true", "1", "√"})
_NO = frozenset({"否", "无", "没有", "false", "0", "×"})
_DATE_TEXT = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?")
_LIST_SPLIT = re.compile(r"[,，、;；\s]+")


class FactError(ValueError):
    """A wrong value: the field, what is wrong, and the cure, in Chinese."""

    def __init__(self, field: str, message: str, cure: str) -> None:
        super().__init__(f"{message}{cure}")
        self.field = field
        self.message = message
        self.cure = cure


class KnowsRegions(Protocol):
    """What the parser asks of a region tree."""

    def known(self, code: str) -> bool:
        """Whether the code is in the tree."""
        ...


def nearest(word: str, words: list[str]) -> str:
    """“是不是…” for the nearest of the words, else the list of them."""
    found = difflib.get_close_matches(str(word), words, n=1, cutoff=0.5)
    if found:
        return f"最接近的是“{found[0]}”，请核对后改正。"
    return f"可填：{'、'.join(words)}。"


def fact_named(name: str, *, also: tuple[str, ...] = ()) -> Fact:
    """The fact of a name; FactError with the nearest name (of ``also`` too) when there is none."""
    try:
        return FACTS[name]
    except KeyError:
        cure = nearest(name, [*FACTS, *also])
        raise FactError(str(name), f"没有名为“{name}”的字段。", cure) from None


def parse_value(
    fact: Fact | str, raw: Any, *, text: bool = False, tree: KnowsRegions | None = None
) -> Any:
    """One value of a fact, or None for *not known*; FactError when it is neither.

    ``text`` also takes what people write in forms and sheets: Chinese words, 是/否/不清楚,
    dates as 2024年1月5日, lists parted by 、. Without it only the JSON types of the contract
    pass. ``tree`` also checks region codes of the five prefectures. Lists come back sorted.
    """
    fact = fact_named(fact) if isinstance(fact, str) else fact
    if raw is None or (text and isinstance(raw, str) and raw.strip() in _UNKNOWN_WORDS):
        return None
    if text and isinstance(raw, str):
        raw = raw.strip()
    if fact.kind == "region":
        return _region(fact, raw, tree)
    return _PARSERS[fact.kind](fact, raw, text)


def parse_facts(
    raw: Mapping[str, Any], *, text: bool = False, tree: KnowsRegions | None = None
) -> tuple[dict[str, Any], list[FactError]]:
    """All facts of a mapping (absent ones None) and every error found."""
    facts: dict[str, Any] = dict.fromkeys(FACTS)
    errors: list[FactError] = []
    for name, value in raw.items():
        try:
            facts[fact_named(name).name] = parse_value(name, value, text=text, tree=tree)
        except FactError as error:
            errors.append(error)
    return facts, errors


def _wrong(fact: Fact, raw: Any, cure: str) -> FactError:
    return FactError(fact.name, f"“{fact.label}”的值“{raw}”不正确。", cure)


def _bool(fact: Fact, raw: Any, text: bool) -> bool:
    if isinstance(raw, bool):
        return raw
    if text and isinstance(raw, str):
        if raw.lower() in _YES:
            return True
        if raw.lower() in _NO:
            return False
    cure = "请填：是、否、不清楚。" if text else "请填 true、false 或 null（不清楚）。"
    raise _wrong(fact, raw, cure)


def _code(fact: Fact, raw: Any, text: bool) -> str:
    if isinstance(raw, str) and raw in fact.values:
        return raw
    if text:
        for code, word in fact.values.items():
            if raw == word:
                return code
    raise _wrong(fact, raw, nearest(raw, [*(fact.values.values() if text else fact.values)]))


def _level(fact: Fact, raw: Any, text: bool) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw in fact.values:
        return raw
    if text and isinstance(raw, str):
        for level, word in fact.values.items():
            if raw in (str(level), word):
                return level
    raise _wrong(fact, raw, "请填 0（无残疾人证）、1、2、3、4，1 为最重。")


def _date(fact: Fact, raw: Any, text: bool) -> date:
    if type(raw) is date:
        return raw
    cure = "请按“年-月-日”填写真实存在的日期，例如 1943-05-10。"
    if not isinstance(raw, str):
        raise _wrong(fact, raw, cure)
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", raw)
    if parts is None and text:
        parts = _DATE_TEXT.fullmatch(raw) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", raw)
    if parts is None:
        raise _wrong(fact, raw, cure)
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        raise _wrong(fact, raw, cure) from None


def _list(fact: Fact, raw: Any, text: bool) -> list[str]:
    if text and isinstance(raw, str):
        raw = [] if raw.lower() in _NO_LIST_WORDS else [w for w in _LIST_SPLIT.split(raw) if w]
    if not isinstance(raw, list | tuple):
        raise _wrong(fact, raw, f"请填列表，可含：{'、'.join(fact.values)}；没有的填空列表 []。")
    codes = [_code(fact, element, text) for element in raw]
    if len(set(codes)) != len(codes):
        raise _wrong(fact, "、".join(codes), "同一项只填一次。")
    return [code for code in fact.values if code in codes]


def _region(fact: Fact, raw: Any, tree: KnowsRegions | None) -> str:
    if not isinstance(raw, str):
        raise _wrong(fact, raw, '请填行政区划代码（文本），例如 "431103"。')
    for code, word in fact.values.items():
        if raw in (code, word):
            return code
    if not re.fullmatch(r"\d{4}|\d{6}|\d{9}|\d{12}", raw, re.ASCII) or raw[:2] not in PROVINCES:
        none = "，没有户口的填 none" if fact.values else ""
        raise _wrong(fact, raw, f"请填六位行政区划代码，例如 431103（冷水滩区）{none}。")
    if raw[:4] in PREFECTURES:
        if tree is not None and not tree.known(raw):
            raise _wrong(fact, raw, _nearest_region(raw, tree))
    elif len(raw) != 6:
        raise _wrong(fact, raw, "五个市州以外的地方请填到县：六位行政区划代码。")
    return raw


def _nearest_region(raw: str, tree: KnowsRegions) -> str:
    if len(raw) > 6 and tree.known(raw[:6]):
        return f"区划表中没有这个乡镇或村，可填到县：{raw[:6]}。"
    siblings = [f"{raw[:4]}{n:02d}" for n in range(100)]
    return nearest(raw, [code for code in siblings if tree.known(code)] or [raw[:4]])


_PARSERS = {"bool": _bool, "enum": _code, "level": _level, "date": _date, "list": _list}
