"""From a YAML/JSON tree to nodes: a closed language, never code."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from eligibility.rules.errors import RuleError, nearest
from eligibility.rules.nodes import ALWAYS, All, Any, Assumed, Finding, Node, Not, Op, Scalar, Test
from portal.people.facts import FACTS, Fact

LEAF = re.compile(r"^(?P<fact>[a-z_]+)\s*(?P<op>[<>=!]+|\bin\b|\bhas\b)\s*(?P<value>.+)$")
FINDING = re.compile(r"^finding:([a-z][a-z0-9_]*)$")


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact computed from an entered one (``source``): what ``needs`` then asks for."""

    name: str
    label: str
    kind: str
    source: str
    values: Mapping[str, str] = field(default_factory=dict)


Testable = Fact | Derived
GRADES = {"able": "自理", "partial": "部分失能", "full": "完全失能"}
#: Derived facts: tested in rules, never entered.
DERIVED: dict[str, Derived] = {
    "age": Derived("age", "年龄", "number", "birth_date"),
    "disabled_grade": Derived("disabled_grade", "失能程度", "enum", "care_level", GRADES),
}
OPERATORS: dict[str, tuple[Op, ...]] = {
    "number": (">=", "<=", ">", "<", "=", "!="),
    "level": (">=", "<=", ">", "<", "=", "!=", "in"),
    "enum": ("=", "!=", "in"),
    "region": ("in", "=", "!="),
    "list": ("has",),
    "date": (">=", "<=", ">", "<"),
    "bool": (),
}
EVERY_OPERATOR = (">=", "<=", "=", "!=", ">", "<", "in", "has")
#: birth_date is tested as age only, and the death is an implied condition, never a written one.
TESTABLE: dict[str, Testable] = {
    **{name: fact for name, fact in FACTS.items() if name not in ("birth_date", "died_on")},
    **DERIVED,
}


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """What a condition may name besides the vocabulary: assumptions, regions, findings."""

    assumptions: Mapping[str, Assumed] = field(default_factory=dict)
    regions: frozenset[str] | None = None
    findings: Collection[str] | None = None


def parse(tree: object, path: str, language: Language) -> Node:
    """The node of a tree; RuleError names the place, the word and the nearest valid one."""
    if isinstance(tree, str):
        return _leaf(tree.strip(), path, language)
    if not isinstance(tree, dict) or len(tree) != 1:
        raise RuleError(
            path, f"条件应是一句话，或只含 all、any、not 之一的一组，读到的是 {tree!r}。"
        )
    [(key, value)] = tree.items()
    if key == "not":
        return Not(parse(value, f"{path}.not", language))
    if key not in ("all", "any"):
        raise RuleError(path, f"不认识“{key}”。{nearest(key, ('all', 'any', 'not'))}")
    if not isinstance(value, list) or not value:
        raise RuleError(f"{path}.{key}", "应是至少有一个条件的列表。")
    nodes = tuple(parse(v, f"{path}.{key}[{i}]", language) for i, v in enumerate(value))
    return All(nodes) if key == "all" else Any(nodes)


def _leaf(text: str, path: str, language: Language) -> Node:
    if text == "always":
        return ALWAYS
    if text.startswith("finding:"):
        found = FINDING.match(text)
        if not found:
            raise RuleError(
                path, f"“{text}”：finding: 后应是小写英文代码，如 finding:still_in_difficulty。"
            )
        if language.findings is not None and found[1] not in language.findings:
            known = nearest(found[1], language.findings)
            raise RuleError(path, f"没有认定事项“{found[1]}”。{known}")
        return Finding(found[1])
    if text in language.assumptions:
        return language.assumptions[text]
    found = LEAF.match(text)
    name = found["fact"] if found else text.split()[0] if text else ""
    fact = TESTABLE.get(name)
    if fact is None:
        words = (*TESTABLE, *language.assumptions, "always")
        raise RuleError(path, f"不认识的事实“{name}”。{nearest(name, words)}")
    if not found:
        return _bare(fact, text, path)
    op = found["op"]
    if op not in EVERY_OPERATOR:
        turned = [o for o in EVERY_OPERATOR if sorted(o) == sorted(op)]
        cure = nearest(op, turned or EVERY_OPERATOR)
        raise RuleError(path, f"“{text}”中的“{op}”不是可用的比较。{cure}")
    allowed = OPERATORS[fact.kind]
    if op not in allowed:
        cure = (
            f"可用：{'、'.join(allowed)}。" if allowed else "是否类的事实直接写名称，否定写 not。"
        )
        raise RuleError(path, f"“{fact.label}”（{name}）不能用“{op}”。{cure}")
    return Test(name, op, _value(fact, op, found["value"].strip(), path, language))


def _bare(fact: Testable, text: str, path: str) -> Test:
    if text != fact.name:
        words = text.split()
        operator = words[1] if len(words) > 1 else ""
        cure = (
            nearest(operator, OPERATORS[fact.kind])
            if OPERATORS[fact.kind]
            else f"直接写“{fact.name}”。"
        )
        raise RuleError(path, f"“{text}”中的“{operator}”不是可用的比较。{cure}")
    if fact.kind != "bool":
        raise RuleError(
            path, f"“{fact.label}”（{text}）不是是否类的事实，须写出比较，如“{_example(fact)}”。"
        )
    return Test(text, "is", True)


def _example(fact: Testable) -> str:
    op = OPERATORS[fact.kind][0]
    value = next(iter(fact.values or {}), "80" if fact.kind == "number" else "431103")
    return f"{fact.name} {op} {value}"


def _value(
    fact: Testable, op: str, text: str, path: str, language: Language
) -> Scalar | tuple[Scalar, ...]:
    listed = text.startswith("[")
    if listed and not text.endswith("]"):
        raise RuleError(path, f"“{text}”缺少右方括号。")
    if listed and op not in ("in", "has"):
        raise RuleError(path, f"“{op}”后只能有一个值，多个值请用 in [..]。")
    if op == "in" and not listed and fact.kind != "region":
        raise RuleError(path, f"in 后应是方括号列出的值，如 in [{text}]。")
    words = [w.strip() for w in text.strip("[]").split(",")]
    if not all(words):
        raise RuleError(path, f"“{text}”里有空的值。")
    values = tuple(_scalar(fact, op, w, path, language) for w in words)
    if len(set(values)) != len(values):
        raise RuleError(path, f"“{text}”里有重复的值。")
    return values if listed else values[0]


def _scalar(fact: Testable, op: str, word: str, path: str, language: Language) -> Scalar:
    label = f"“{fact.label}”（{fact.name}）"
    if fact.kind in ("number", "level"):
        if not word.isdigit():
            raise RuleError(path, f"{label}应与整数比较，读到“{word}”。")
        if fact.kind == "level" and not 0 <= int(word) <= 4:
            raise RuleError(path, f"{label}应在 0 至 4 之间，读到“{word}”。")
        return int(word)
    if fact.kind == "date":
        try:
            return date.fromisoformat(word).isoformat()
        except ValueError:
            raise RuleError(path, f"{label}应与日期比较，写成 2024-01-31，读到“{word}”。") from None
    if fact.kind == "region":
        return _region(label, op, word, path, language)
    if word not in (fact.values or {}):
        raise RuleError(path, f"{label}没有“{word}”这个值。{nearest(word, fact.values or {})}")
    return word


def _region(label: str, op: str, word: str, path: str, language: Language) -> str:
    if op != "in":
        if word != "none":
            raise RuleError(path, f"{label}用 = 或 != 只能与 none（无户口）比较；地区请用 in。")
        return word
    if language.regions is not None and word not in language.regions:
        raise RuleError(path, f"{label}：没有地区代码“{word}”。{nearest(word, language.regions)}")
    return word


def canonical(node: Node) -> object:
    """The tree of a node in the exchange format; parsing it gives the same node."""
    match node:
        case All(nodes):
            return {"all": [canonical(n) for n in nodes]}
        case Any(nodes):
            return {"any": [canonical(n) for n in nodes]}
        case Not(child):
            return {"not": canonical(child)}
        case Finding(code):
            return f"finding:{code}"
        case Assumed(name):
            return name
        case Test(fact, "is", _):
            return fact
        case Test(fact, op, value):
            shown = f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else value
            return f"{fact} {op} {shown}"
        case _:
            return "always"
