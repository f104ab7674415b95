"""Conditions as Chinese sentences, for screens, papers and editors."""

from collections.abc import Callable, Iterable

from eligibility.rules.nodes import (
    Alive,
    All,
    Any,
    Assumed,
    DiedInMonth,
    Finding,
    Node,
    Not,
    PaidIn,
    Scalar,
    Test,
)
from eligibility.rules.parse import TESTABLE

#: The Chinese name of a region code, or of ``finding:<code>``.
Names = Callable[[str], str]
AGE_WORDS = {">=": "年满{v}周岁", "<=": "不超过{v}周岁", ">": "超过{v}周岁", "<": "未满{v}周岁"}
COMPARE = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "=": "为", "!=": "不是"}
LEVELS = {0: "无残疾证", 1: "一级", 2: "二级", 3: "三级", 4: "四级"}


def text(node: Node, names: Names) -> str:
    """One short sentence of a node; groups are joined with 且 and 或."""
    match node:
        case All(nodes):
            return "，且".join(_inner(n, names) for n in nodes)
        case Any(nodes):
            return "，或".join(_inner(n, names) for n in nodes)
        case Not(Test(fact, "is", _)):
            return f"不属于：{TESTABLE[fact].label}"
        case Not(child):
            return f"不符合（{text(child, names)}）"
        case Assumed(_, words, _):
            return words
        case Test():
            return test_text(node, names)
        case _:
            return _other_text(node, names)


def _other_text(node: Node, names: Names) -> str:
    """The leaves that test no fact of the vocabulary."""
    match node:
        case Finding(code):
            return f"经办认定：{names(f'finding:{code}')}"
        case Alive():
            return "在世"
        case DiedInMonth():
            return "本月去世"
        case PaidIn(month, year, _, label):
            return f"{label}发放（{year}年为{month}月）" if label else f"每年{month}月发放"
        case _:
            return "所有符合条件的人"


def _inner(node: Node, names: Names) -> str:
    words = text(node, names)
    return f"（{words}）" if isinstance(node, All | Any) and len(node.children) > 1 else words


def test_text(test: Test, names: Names) -> str:
    """The sentence of a single comparison, in the field's words."""
    fact, value = TESTABLE[test.fact], test.value
    if test.fact == "age":
        if test.op in ("=", "!="):
            return f"{'' if test.op == '=' else '不是'}{value}周岁"
        return AGE_WORDS[test.op].format(v=value)
    if test.op == "is":
        return fact.label
    if fact.kind == "region":
        return _region_text(test, fact.label, names)
    if fact.kind == "level":
        return _level_text(test)
    if fact.kind == "date":
        return f"{fact.label}{COMPARE[test.op]}{value}"
    if fact.kind == "list":
        return f"{fact.label}含{_either(test.fact, _values(test))}"
    return _enum_text(test, fact.label)


def _enum_text(test: Test, label: str) -> str:
    values = TESTABLE[test.fact].values
    if test.op == "!=":
        return f"{label}为{_either(test.fact, [v for v in values if v != test.value])}"
    if test == Test(test.fact, "=", "none"):
        return values["none"]
    return f"{label}为{_either(test.fact, _values(test))}"


def _either(fact: str, values: Iterable[object]) -> str:
    return "或".join(value_text(fact, v) for v in values)


def _values(test: Test) -> tuple[Scalar, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _region_text(test: Test, label: str, names: Names) -> str:
    if test.op != "in":
        return "无户口" if test.op == "=" else "有户口"
    return f"{label}在" + "、".join(names(str(v)) for v in _values(test))


def _level_text(test: Test) -> str:
    if test == Test("disability_level", ">=", 1):
        return "持有残疾人证"
    if test == Test("disability_level", "=", 0):
        return "无残疾人证"
    levels = "、".join(LEVELS.get(int(v), str(v)) for v in _values(test))
    if test.op in ("=", "in"):
        return f"残疾等级{levels}"
    return f"残疾等级{COMPARE[test.op]}{levels}"


def value_text(name: str, value: object) -> str:
    """A fact's value in Chinese; unknown is 不清楚."""
    if value is None:
        return "不清楚"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(value_text(name, v) for v in value) or "无"
    fact = TESTABLE.get(name)
    if name == "age":
        return f"{value}岁"
    if fact is not None and fact.kind == "level":
        return LEVELS.get(int(str(value)), str(value))
    return (fact.values or {}).get(str(value), str(value)) if fact else str(value)
