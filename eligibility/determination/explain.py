"""The tree of values behind an outcome: each node's own truth, selected from PostgreSQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from eligibility.determination.rule import Rule
from eligibility.rules.compile import compile_node
from eligibility.rules.nodes import (
    Alive,
    All,
    Assumed,
    DiedInMonth,
    Finding,
    Node,
    Not,
    PaidIn,
    Test,
    walk,
)
from eligibility.rules.nodes import (
    Any as AnyOf,
)
from eligibility.rules.parse import DERIVED
from eligibility.rules.render import Names, text
from portal.people.facts import FACTS, ORDER

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """All conditions of a rule in the order their truths are selected."""

    rule: Rule

    def nodes(self) -> list[Node]:
        """Every node of every root, parents first."""
        return [node for root in self.rule.roots() for node in walk(root)]


@dataclass(frozen=True, slots=True)
class Day:
    """One row of facts with the truths of every node of some rules."""

    is_first: bool
    is_last: bool
    facts: Mapping[str, Any]
    truths: Mapping[int, Sequence[Truth]]


def days_sql(
    rules: Sequence[Rule], facts: sql.Composable, month_ages: sql.Composable
) -> sql.Composable:
    """Selects the rows of a facts relation with all truths; ``month_ages``: age and age_before."""
    names = [sql.SQL("f.{}").format(sql.Identifier(name)) for name in FACTS]
    truths = [
        sql.SQL("ARRAY[{}]::boolean[]").format(
            sql.SQL(", ").join(compile_node(n, r.meaning) for n in Conditions(r).nodes())
        )
        for r in rules
    ]
    return sql.SQL(
        "SELECT f.is_first, f.is_last, {}, {} FROM ({}) f ORDER BY f.is_first DESC, f.is_last"
    ).format(month_ages, sql.SQL(", ").join([*names, *truths]), facts)


def read_days(rules: Sequence[Rule], rows: Sequence[Sequence[Any]]) -> list[Day]:
    """The rows that ``days_sql`` selected, as values."""
    width = 4 + len(FACTS)
    return [
        Day(
            row[0], row[1],
            dict(zip(FACTS, row[4:width], strict=True)) | {"age": row[2], "age_before": row[3]},
            dict(zip((r.number for r in rules), row[width:], strict=True)),
        )
        for row in rows
    ]  # fmt: skip


def needs(rule: Rule, day: Day, *, payee: bool = False) -> list[str]:
    """Unknown facts under NULL nodes on a path of NULL nodes from the roots, in vocabulary order."""
    truths = iter(day.truths[rule.number])
    found: set[str] = set()
    tiers = len(rule.rates)
    who: Truth = None
    for place, root in enumerate(rule.roots()):
        marked = list(zip(walk(root), truths, strict=False))
        if place == 0:
            who = marked[0][1]
        wanted = place > tiers if payee else place <= tiers and who is not False
        if wanted:
            _collect(root, iter(marked), found)
    return sorted(found, key=lambda n: (ORDER.get(n, len(ORDER)), n))


def _collect(node: Node, marked: Iterator[tuple[Node, Truth]], found: set[str]) -> None:
    _, truth = next(marked)
    unknown = truth is None
    match node:
        case Test(fact):
            if unknown:
                found.add(DERIVED[fact].source if fact in DERIVED else fact)
        case Finding(code):
            if unknown:
                found.add(f"finding:{code}")
        case All(nodes) | AnyOf(nodes):
            for child in nodes:
                _collect(child, marked, found if unknown else set())
        case Not(child) | Assumed(_, _, child):
            _collect(child, marked, found if unknown else set())


def tree(root: Node, truths: Iterator[Truth], day: Day, rule: Rule, names: Names) -> dict[str, Any]:
    """A root with its truths as the ``why`` of DESIGN §8."""
    truth = next(truths)
    out: dict[str, Any] = {"node": _kind(root), "truth": truth, "text": text(root, names)}
    match root:
        case Test(fact, op, value):
            out |= {
                "fact": fact,
                "op": op,
                "value": _listed(value),
                "actual": _actual(fact, day, rule),
            }
        case Alive() | DiedInMonth():
            out |= {
                "fact": "died_on",
                "op": "is",
                "value": None,
                "actual": _plain(day.facts["died_on"]),
            }
        case Finding(code):
            out |= {"fact": f"finding:{code}", "op": "is", "value": True, "actual": truth}
        case PaidIn(month):
            out |= {"fact": "month", "op": "=", "value": month, "actual": rule.meaning.month.number}
        case All(nodes) | AnyOf(nodes):
            out["children"] = [tree(n, truths, day, rule, names) for n in nodes]
        case Not(child):
            out["children"] = [tree(child, truths, day, rule, names)]
        case Assumed(name, words, child):
            inner = tree(child, truths, day, rule, names)
            return inner | {"text": words, "assumption": name}
    return out


def _kind(node: Node) -> str:
    match node:
        case All():
            return "all"
        case AnyOf():
            return "any"
        case Not():
            return "not"
        case _:
            return "test"


def _actual(fact: str, day: Day, rule: Rule) -> Any:
    if fact == "age":
        return day.facts["age" if rule.meaning.age_month == rule.meaning.month else "age_before"]
    if fact == "disabled_grade":
        level = day.facts["care_level"]
        return next((g for g, levels in rule.meaning.grades.items() if level in levels), None)
    return _plain(day.facts[fact])


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def why(rule: Rule, day: Day, names: Names) -> dict[str, Any]:
    """The explanation tree of a rule's ``who`` on a day."""
    return tree(rule.who, iter(day.truths[rule.number]), day, rule, names)


def counting(rule: Rule, both: Sequence[Day]) -> list[Day]:
    """The rows that count for a rule by its ``starts`` and ``stops``."""
    if rule.mode == "first":
        return [d for d in both if d.is_first]
    if rule.mode == "last":
        return [d for d in both if d.is_last]
    return [d for d in both if d.is_first or d.is_last]


def telling(rule: Rule, both: Sequence[Day]) -> Day:
    """The row that explains the outcome best: the one that decides it."""
    rows = counting(rule, both) or [d for d in both if d.is_last] or list(both)
    order: list[Truth] = [False, None, True] if rule.mode == "both" else [True, None, False]
    return min(rows, key=lambda d: order.index(d.truths[rule.number][0]))
