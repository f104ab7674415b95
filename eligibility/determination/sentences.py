"""One sentence for a determination, in the words a clerk would use."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eligibility.determination.explain import Day, tree
from eligibility.determination.rule import Rate, Rule
from eligibility.rules.amounts import formula_text
from eligibility.rules.parse import TESTABLE
from eligibility.rules.render import Names, text, value_text
from eligibility.rules.version import PERS
from portal.people.facts import FACTS

if TYPE_CHECKING:
    from eligibility.determination.result import Outcome

BOUND_WORDS = {
    "exactly": "按标准",
    "at_least": "按不低于标准",
    "at_most": "按实际、不超过上限",
    "local": "按当地规定标准",
}


def sentence(
    rule: Rule, found: "Outcome", rate: Rate | None, day: Day | None,
    unknown: Sequence[str], names: Names,
) -> str:  # fmt: skip
    """What was decided and why, without the tree."""
    if day is None:
        return "这个月没有记录。"
    match found.outcome:
        case "entitled":
            return f"符合：{_holding(rule, day, names)}。{_money(rule, found, rate)}"
        case "standard_missing":
            cap = f"上限 {rate.cap:.2f} 元，" if rate and rate.cap is not None else ""
            ask = (
                "由申请时填报金额、经审批发放。"
                if rule.version.per in ("event", "once")
                else "待当地公布标准后计发。"
            )
            return f"符合：{_holding(rule, day, names)}。{cap}没有当地标准，{ask}"
        case "undetermined":
            return f"还不能确定，需要知道：{'、'.join(need_text(n, names) for n in unknown)}。"
        case "rule_gap":
            return "规则有缺口：符合条件，但没有唯一适用的档次，请联系目录管理员。"
        case _:
            return f"不符合：{_failing(rule, day, names)}。"


def need_text(need: str, names: Names) -> str:
    """A needed fact in Chinese."""
    if need.startswith("finding:"):
        return f"经办认定：{names(need)}"
    return FACTS[need].label


def _money(rule: Rule, found: "Outcome", rate: Rate | None) -> str:
    if found.amount is None:
        return ""
    words = f"{PERS[rule.version.per]} {found.amount:.2f} 元"
    if rate is None:
        return f"{words}。"
    bound = BOUND_WORDS[rate.tier.bound]
    formula = f"（{formula_text(rate.tier.formula)}）" if rate.tier.formula else ""
    return f"{words}，{bound}{formula}。"


def _holding(rule: Rule, day: Day, names: Names) -> str:
    shown = tree(rule.who, iter(day.truths[rule.number]), day, rule, names)
    return "，".join(_leaf(c) for c in shown["children"] if c["text"] != "在世") or "人人可享"


def _failing(rule: Rule, day: Day, names: Names) -> str:
    shown = tree(rule.who, iter(day.truths[rule.number]), day, rule, names)
    failed = [c for c in shown["children"] if c["truth"] is False]
    return "；".join(_opposite(c) for c in failed) or text(rule.who, names)


def _leaf(node: dict) -> str:
    """A node that holds, in words; of alternatives only those that hold."""
    if node["node"] == "any" and "assumption" not in node:
        return "，".join(_leaf(c) for c in node["children"] if c["truth"])
    if node["node"] == "all" and "assumption" not in node:
        return "，".join(_leaf(c) for c in node["children"])
    if node.get("fact") == "age" and node.get("actual") is not None:
        return f"{node['text']}（{node['actual']}岁）"
    return node["text"]


def _opposite(node: dict) -> str:
    if "fact" not in node:
        return f"不满足“{node['text']}”"
    fact, actual = node["fact"], node.get("actual")
    if fact == "died_on":
        return "已去世" if node["text"] == "在世" else "本月没有去世"
    if fact == "month":
        return f"{node['text']}，本月不发"
    if fact.startswith("finding:"):
        return f"经办未认定（{node['text']}）"
    shown = f"{actual}岁" if fact == "age" else value_text(fact, actual)
    label = "年龄" if fact == "age" else TESTABLE[fact].label
    return f"{label}是“{shown}”，要求“{node['text']}”"
