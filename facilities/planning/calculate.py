"""``calculate planning``: the contract of DESIGN §8 for one estate."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from facilities.planning.rules import FIGURES, KINDS, Rule, rule_of
from portal.lib.inputs import InputError
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.registry import registry
from subsidies.schemes.inputs import Field, read
from subsidies.schemes.places import PREFECTURES, day_of, prefecture_of

OWN_KEYS = ("prefecture", "date")
_NOT_GIVEN = Decimal(-1)
_FIELDS = (
    Field("kind", "小区类型", "choice", choices=KINDS),
    *(Field(name, label, "number", default=_NOT_GIVEN) for name, label in FIGURES.items()),
)
_WHOLE = ("households", "population")


@registry.calculator("planning")
def planning(data: Any, *, today: date) -> dict[str, Any]:
    """What a housing estate must provide for the old; InputError names field and cure.

    Areas are square metres as text with two decimals; ``date`` (today when absent) says whose
    rules.
    """
    if not isinstance(data, Mapping):
        raise InputError("(输入)", "应是一个 JSON 对象。", '请写成 {"prefecture": "yongzhou", …}。')
    day = day_of(data, today)
    code = prefecture_of(data, day)
    rest = {name: value for name, value in data.items() if name not in OWN_KEYS}
    given = read(rest, _FIELDS)
    for name in _WHOLE:
        if given[name] != given[name].to_integral_value():
            raise InputError(name, f"“{data[name]}”不是整数。", "请填整数。")
    pinyin = next(name for name, known in PREFECTURES.items() if known == code)
    rule = rule_of(pinyin, given["kind"], day)
    if rule is None:
        return _no_rule(code, given["kind"], day)
    return required(rule, {name: given[name] for name in FIGURES})


def required(rule: Rule, figures: Mapping[str, Decimal]) -> dict[str, Any]:
    """What a rule asks of an estate with these figures; InputError for one it lacks."""
    for name in rule.figures:
        if figures[name] <= 0:
            raise InputError(
                name, f"没有填“{FIGURES[name]}”。", "这里的标准按它计算，请填大于 0 的数。"
            )
    areas: dict[str, str | None] = {}
    applied = False
    for part in ("indoor", "outdoor", "land"):
        measure = getattr(rule, part)
        areas[f"{part}_area"] = None
        if measure is not None:
            area, at_least = measure.needed(figures[measure.per])
            areas[f"{part}_area"], applied = str(area), applied or at_least
    return {
        "outcome": "required", "indoor_area": areas["indoor_area"], "area_kind": rule.area_kind,
        "outdoor_area": areas["outdoor_area"], "land_area": areas["land_area"],
        "minimum_applied": applied, "rule": f"{rule.printed}。{rule.notes}",
        "source": {"document": rule.document, "clause": rule.clause},
    }  # fmt: skip


def _no_rule(code: str, kind: str, day: date) -> dict[str, Any]:
    name = tree(Month.of(day)).name(code)
    return {
        "outcome": "no_rule", "indoor_area": None, "area_kind": "unstated", "outdoor_area": None,
        "land_area": None, "minimum_applied": False,
        "rule": f"{name}的文件没有{KINDS[kind]}的配建面积标准（{day.isoformat()}），按国家和省的规定办理。",
        "source": {"document": None, "clause": None},
    }  # fmt: skip
