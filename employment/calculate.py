"""``calculate employer-award``: the contract of DESIGN §8 for one input object."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.determination.values import Held
from eligibility.models.dated import Status
from employment.models import EmployerRule
from employment.rewards import Reward, number, reward
from employment.selectors import rule_on
from employment.wages import WAGE, wage_of_year
from portal.lib.inputs import InputError
from portal.lib.periods import Month
from portal.people.facts import nearest
from portal.regions.selectors import tree
from portal.registry import registry
from subsidies.schemes.inputs import Field, decimal_of, read

OWN_KEYS = ("region", "year", "parameters")
FIELDS = (
    Field("headcount", "职工人数", "number"),
    Field("disabled_employed", "安排残疾人人数", "number"),
)
YEARS = range(2000, 2100)


@registry.calculator("employer-award")
def employer_award(data: Any, *, today: date | None = None) -> dict[str, Any]:
    """Quota, excess and reward of an employer for a year; InputError names field and cure.

    The rule and the wage are those of 31 December of the year. ``parameters`` may give the
    minimum wage to try.
    """
    if not isinstance(data, Mapping):
        raise InputError("(输入)", "应是一个 JSON 对象。", '请写成 {"region": "431103", …}。')
    given = read(
        {name: value for name, value in data.items() if name not in OWN_KEYS}, FIELDS, also=OWN_KEYS
    )
    year = _year(data.get("year"))
    last = date(year, 12, 31)
    region = _region(data.get("region"), last)
    people, employed = given["headcount"], given["disabled_employed"]
    if people <= 0:
        raise InputError("headcount", "职工人数应大于 0。", "请填上年度在职职工平均人数。")
    if employed > people:
        raise InputError(
            "disabled_employed", "安排的残疾人多于职工人数。", "残疾人职工也计入职工人数，请核对。"
        )
    wage = _wage(data.get("parameters"), region, year)
    rule = rule_on(region, last)
    if rule is None or rule.months is None:
        return _no_rule(region, year, rule)
    found = reward(
        headcount=people, employed=employed, percent=rule.quota, months=rule.months,
        wage=wage and wage.value,
    )  # fmt: skip
    return _answer(rule, found, wage, year)


def _answer(rule: EmployerRule, found: Reward, wage: Held | None, year: int) -> dict[str, Any]:
    steps = list(found.steps)
    if found.excess and wage is None:
        steps.append(f"没有登记 {year}年12月31日当地的月最低工资标准，补登后才能计算")
    elif found.excess and wage is not None:
        steps.append(f"月最低工资标准：{_source(wage)}")
    outcome = "entitled" if found.excess else "not_entitled"
    return {
        "quota": number(found.quota),
        "excess": number(found.excess),
        "amount": None if found.amount is None else str(found.amount),
        "steps": [*steps, f"说明：{rule.notes}"],
        "outcome": "standard_missing" if found.amount is None else outcome,
        "source": {"document": rule.document, "clause": rule.clause},
    }


def _source(wage: Held) -> str:
    if wage.status == "given":
        return "按输入试算"
    mark = "" if wage.status == Status.OFFICIAL else f"（{Status(wage.status).label}）"
    return f"{wage.document}{mark}"


def _no_rule(region: str, year: int, rule: EmployerRule | None) -> dict[str, Any]:
    name = tree(Month(year, 12)).full_name(region)
    notes = [f"说明：{rule.notes}"] if rule else []
    return {
        "quota": None, "excess": None, "amount": None,
        "steps": [f"{year}年底{name}没有有效的超比例奖励规定。", *notes], "outcome": "no_rule",
        "source": {"document": None, "clause": None},
    }  # fmt: skip


def _year(raw: Any) -> int:
    if raw is None:
        raise InputError("year", "没有填年度。", "请填四位数的年份，如 2024。")
    if isinstance(raw, bool) or not isinstance(raw, int) or raw not in YEARS:
        raise InputError("year", f"“{raw}”不是年度。", "请填四位数的年份，如 2024。")
    return raw


def _region(raw: Any, day: date) -> str:
    regions = tree(Month.of(day))
    if not isinstance(raw, str) or not regions.known(raw):
        raise InputError(
            "region", "没有填用人单位所在地区。" if raw is None else f"没有地区代码“{raw}”。",
            "请填县市区代码，如 431103。",
        )  # fmt: skip
    return raw


def _wage(raw: Any, region: str, year: int) -> Held | None:
    """The minimum wage on 31 December of the year: of the county, else of the regions above."""
    given: dict[str, Decimal] = {}
    if raw is not None:
        if not isinstance(raw, Mapping):
            raise InputError("parameters", "应是一组“代码: 金额”。", '如 {"min_wage": "1740.00"}。')
        for code, value in raw.items():
            if code != WAGE:
                raise InputError(
                    f"parameters.{code}", f"没有参数“{code}”。", nearest(str(code), [WAGE])
                )
            amount = decimal_of(value) if isinstance(value, str) else None
            if not amount or amount != round(amount, 2):
                raise InputError(
                    f"parameters.{WAGE}",
                    f"“{value}”不是金额。",
                    '请写成加引号的金额，如 "1740.00"。',
                )
            given[WAGE] = amount
    return wage_of_year(region, year, given)
