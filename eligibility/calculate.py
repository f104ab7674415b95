"""``calculate entitlements``: the contract of DESIGN §8 for one input object."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from eligibility.determination.person import determine_typed, region_of
from eligibility.determination.rule_set import rule_set
from eligibility.models import Word
from eligibility.rules.amounts import PARAMETERS
from portal.lib.identifiers import IdentifierError, check_id_number
from portal.lib.inputs import InputError
from portal.lib.periods import Month
from portal.people.facts import (
    FACTS,
    FactError,
    check_facts,
    fact_named,
    nearest,
    parse_value,
    with_presumptions,
)
from portal.regions.selectors import tree
from portal.registry import registry

#: Yuan; what no parameter can be.
MOST = Decimal(10**10)
OWN_KEYS = ("id_number", "region", "presume", "findings", "parameters")


@registry.calculator("entitlements")
def entitlements(data: Any, month: Month, *, today: date | None = None) -> dict[str, Any]:
    """Entitlements of a month for facts of §4; InputError names field and cure.

    ``today`` (from the edge) bounds birth dates; without it the end of the month does.
    """
    if not isinstance(data, Mapping):
        raise InputError(
            "(输入)", "应是一个 JSON 对象。", '请写成 {"birth_date": "1943-05-10", …}。'
        )
    regions = tree(month)
    edge = today or month.last
    facts = _facts(data, regions, edge)
    findings = _findings(data.get("findings"))
    given = _parameters(data.get("parameters"))
    region = _region(data.get("region"), facts, regions)
    if _flag(data, "presume"):
        facts, _ = with_presumptions(facts)
    return determine_typed(rule_set(month, region, given), facts, findings)


def _facts(data: Mapping[str, Any], regions: Any, today: date) -> dict[str, Any]:
    facts: dict[str, Any] = dict.fromkeys(FACTS)
    try:
        for name, raw in data.items():
            if name not in OWN_KEYS:
                facts[fact_named(name, also=OWN_KEYS).name] = parse_value(name, raw, tree=regions)
    except FactError as error:
        raise InputError(error.field, error.message, error.cure) from None
    if data.get("id_number") is not None:
        _agree_with_id(facts, data["id_number"], today)
    for error in check_facts(facts, today=today):
        raise InputError(error.field, error.message, error.cure)
    return facts


def _agree_with_id(facts: dict[str, Any], raw: Any, today: date) -> None:
    if not isinstance(raw, str):
        raise InputError("id_number", "身份证号应是文本。", "请加引号填写18位号码。")
    try:
        known = check_id_number(raw, today=today)
    except IdentifierError as error:
        raise InputError(
            "id_number", getattr(error, "message", str(error)), getattr(error, "cure", "")
        ) from None
    for name, value in (("birth_date", known.birth_date), ("sex", known.sex)):
        if facts[name] is not None and facts[name] != value:
            label = FACTS[name].label
            cure = f"身份证号上是 {FACTS[name].word(value)}，请核对后改正其中一项。"
            raise InputError(name, f"“{label}”与身份证号不符。", cure)
        facts[name] = value


def _region(raw: Any, facts: Mapping[str, Any], regions: Any) -> str:
    if raw is not None:
        if not isinstance(raw, str) or not regions.known(raw):
            raise InputError(
                "region", f"没有地区代码“{raw}”。", "请填五个市州及其县市区的代码，如 431103。"
            )
        return raw
    found = region_of(facts["hukou"], facts["residence"], regions)
    if found is None:
        message = "户籍地和居住地都不在五个市州内，无法确定适用哪个地区的清单。"
        raise InputError("region", message, "请填写 region、hukou 或 residence。")
    return found


def _flag(data: Mapping[str, Any], name: str) -> bool:
    value = data.get(name)
    if value not in (None, True, False) or isinstance(value, int) != isinstance(value, bool):
        raise InputError(name, f"“{value}”不正确。", "请填 true 或 false。")
    return bool(value)


def _findings(raw: Any) -> str | None:
    if raw is None:
        return None
    codes = list(Word.objects.filter(kind="findings").values_list("code", flat=True))
    if not isinstance(raw, Mapping):
        raise InputError("findings", "应是一组“代码: true/false”。", nearest("", codes))
    for code, value in raw.items():
        if code not in codes:
            raise InputError(f"findings.{code}", f"没有认定事项“{code}”。", nearest(code, codes))
        if value is not None and not isinstance(value, bool):
            raise InputError(f"findings.{code}", f"“{value}”不正确。", "请填 true、false 或 null。")
    return json.dumps(dict(raw))


def _parameters(raw: Any) -> dict[str, Decimal]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise InputError("parameters", "应是一组“代码: 金额”。", nearest("", list(PARAMETERS)))
    return {code: _parameter(code, value) for code, value in raw.items()}


def _parameter(code: str, value: Any) -> Decimal:
    if code not in PARAMETERS:
        raise InputError(
            f"parameters.{code}", f"没有参数“{code}”。", nearest(code, list(PARAMETERS))
        )
    wrong = InputError(
        f"parameters.{code}", f"“{value}”不是金额。", '请写成加引号的正数，如 "1740.00"。'
    )
    if not isinstance(value, str):
        raise wrong
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise wrong from None
    if not amount.is_finite() or not 0 < amount < MOST or amount != round(amount, 2):
        raise wrong
    return amount
