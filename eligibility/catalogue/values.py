"""The global files: parameters, standards, exclusions, assumptions, mappings, words."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from eligibility.models import CareGrade, CountyList, Exclusion, LocalStandard, Parameter
from eligibility.models.dated import Status
from eligibility.rules.amounts import MONEY, PARAMETERS
from eligibility.rules.errors import RuleError, nearest
from eligibility.rules.nodes import Assumed
from eligibility.rules.parse import Language, canonical, parse
from eligibility.rules.shape import choice, items, mapping, maybe_words, month, words
from portal.lib.periods import Month

CARE_LEVELS = ("intact", "mild", "moderate", "severe", "total")
DATED = ("from", "document", "status")


def days(body: dict, path: str) -> dict[str, date | None]:
    """A period of days: ``from`` and the inclusive ``until``, as [from, to)."""
    since, until = _day(body, "from", path), _day(body, "until", path)
    return _period(since, until + timedelta(days=1) if until else None, path)


def months(body: dict, path: str) -> dict[str, date | None]:
    """A period of months, ``until`` the last one, as [first day, first day after)."""
    until = month(body, "until", path) if body.get("until") else None
    return _period(month(body, "from", path).first, until.next().first if until else None, path)


def _period(since: date | None, end: date | None, path: str) -> dict[str, date | None]:
    if since and end and end <= since:
        raise RuleError(f"{path}.until", "止期早于起期。")
    return {"valid_from": since, "valid_to": end}


def _day(body: dict, key: str, path: str) -> date | None:
    if body.get(key) is None:
        return None
    try:
        return date.fromisoformat(words(body, key, path))
    except ValueError:
        raise RuleError(
            f"{path}.{key}", f"应是日期，写成 '2024-01-31'，读到 {body[key]!r}。"
        ) from None


def _common(body: dict, path: str) -> dict[str, Any]:
    return {
        "document": words(body, "document", path),
        "status": choice(body, "status", path, Status.values),
        "notes": maybe_words(body, "notes", path) or "",
    }


def money(body: dict, key: str, path: str) -> Decimal:
    """A sum as text with two decimals."""
    value = body.get(key)
    if not isinstance(value, str):
        raise RuleError(
            f"{path}.{key}", f"{value!r} 没有加引号，应写成带引号的两位小数，例如 '50.00'。"
        )
    if not MONEY.match(value) or Decimal(value) <= 0:
        raise RuleError(f"{path}.{key}", f"“{value}”应写成大于零的数字，带两位小数，例如 50.00。")
    return Decimal(value)


def region(body: dict, key: str, path: str, language: Language) -> str:
    """A region code of the tree."""
    code = words(body, key, path)
    if language.regions is not None and code not in language.regions:
        raise RuleError(f"{path}.{key}", f"没有地区代码“{code}”。{nearest(code, language.regions)}")
    return code


def parameter(raw: object, path: str, language: Language) -> Parameter:
    """A row of parameters.yaml."""
    body = mapping(raw, path, ("code", "region", "value", *DATED), ("until", "notes"))
    return Parameter(
        code=choice(body, "code", path, PARAMETERS), region=region(body, "region", path, language),
        value=money(body, "value", path), **days(body, path), **_common(body, path),
    )  # fmt: skip


def care_grade(raw: object, path: str, language: Language) -> CareGrade:
    """A row of care_grades.yaml; together the three grades hold each level once."""
    needed = ("prefecture", "able", "partial", "full", "from", "status")
    body = mapping(raw, path, needed, ("item", "until", "document", "notes"))
    grades = {
        grade: [
            choice({"v": v}, "v", at, CARE_LEVELS)
            for at, v in items(body[grade], f"{path}.{grade}")
        ]
        for grade in ("able", "partial", "full")
    }
    if sorted(level for levels in grades.values() for level in levels) != sorted(CARE_LEVELS):
        raise RuleError(path, f"三档合起来应恰好各含一次：{'、'.join(CARE_LEVELS)}。")
    return CareGrade(
        region=region(body, "prefecture", path, language), item=body.get("item", ""), **grades,
        **months(body, path), **_common({"document": "换算（解释）", **body}, path),
    )  # fmt: skip


def standard(raw: object, path: str, language: Language) -> tuple[str, LocalStandard]:
    """A row of standards.yaml with the code of its item."""
    body = mapping(
        raw, path, ("item", "tier", "region", "amount", *DATED), ("part", "until", "notes")
    )
    return words(body, "item", path), LocalStandard(
        part=maybe_words(body, "part", path) or "", tier=words(body, "tier", path),
        region=region(body, "region", path, language), amount=money(body, "amount", path),
        **months(body, path), **_common(body, path),
    )  # fmt: skip


def exclusion(raw: object, path: str, language: Language) -> Exclusion:
    """A row of exclusions.yaml: against another item, or against a condition on the person."""
    optional = ("part", "other", "other_part", "fact", "until", "notes")
    body = mapping(raw, path, ("kind", "item", *DATED), optional)
    if bool(body.get("other")) == bool(body.get("fact")):
        raise RuleError(path, "other（另一项目）和 fact（条件）须写其中一个。")
    if body.get("fact"):
        parse(body["fact"], f"{path}.fact", language)
    texts = {k: maybe_words(body, k, path) or "" for k in ("part", "other", "other_part", "fact")}
    return Exclusion(
        kind=choice(body, "kind", path, Exclusion.Kind.values), item=words(body, "item", path),
        **texts, **months(body, path), **_common(body, path),
    )  # fmt: skip


def county_list(raw: object, path: str, language: Language) -> CountyList:
    """A row of lists.yaml: a county's own published list."""
    body = mapping(raw, path, ("region", "title", "issued", *DATED), ("until", "notes"))
    return CountyList(
        region=region(body, "region", path, language), title=words(body, "title", path),
        issued=_day({"issued": words(body, "issued", path)}, "issued", path), **months(body, path), **_common(body, path),
    )  # fmt: skip


def topic(raw: object, path: str) -> tuple[str, list[str]]:
    """A row of topics.yaml: the subject's name and the codes of the items about it."""
    body = mapping(raw, path, ("topic", "items"), ())
    codes = [words({at: code}, at, path) for at, code in items(body["items"], f"{path}.items")]
    if len(set(codes)) != len(codes):
        raise RuleError(f"{path}.items", "同一项目写了两次，请删去多余的。")
    return words(body, "topic", path), codes


def assumption(raw: object, path: str, language: Language) -> tuple[Assumed, dict[str, Any]]:
    """A row of assumptions.yaml, as a node and as its stored values."""
    body = mapping(raw, path, ("name", "text", "condition", "document", "status"), ("notes",))
    name = words(body, "name", path)
    if not re.fullmatch(r"[a-z_]+", name):
        raise RuleError(f"{path}.name", f"应是小写英文代码，读到“{name}”。")
    node = Assumed(
        name, words(body, "text", path), parse(body["condition"], f"{path}.condition", language)
    )
    return node, {"text": node.text, "condition": canonical(node.child), **_common(body, path)}


Reader = Callable[[object, str, Language], Model]
__all__ = ["Month", "assumption", "care_grade", "exclusion", "parameter", "standard"]
