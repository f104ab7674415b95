"""Proof that tiers fit their item: for everyone entitled exactly one rate.

The facts that the condition and the tiers name have few values that matter (each enum value,
each threshold of age); their product is a small table, and PostgreSQL, the one evaluator,
looks for an entitled row with no rate or with two. Where the product grows too large nothing
is proven, and a gap shows at run time as the exception *rule_gap*.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from math import prod

from django.db import connection
from psycopg import sql

from eligibility.rules.compile import Meaning, born_before, compile_node
from eligibility.rules.nodes import Finding, Node, Test, walk
from eligibility.rules.parse import DERIVED
from eligibility.rules.version import Part
from portal.lib.periods import Month
from portal.people.facts import FACTS

LIMIT = 20_000
GRADES = {"able": ("intact",), "partial": ("mild", "moderate"), "full": ("severe", "total")}
TYPES = {"bool": "boolean", "level": "smallint", "list": "text[]", "date": "date"}


def uncovered(part: Part, month: Month) -> str | None:
    """What is wrong with a part's tiers, in Chinese, or None when nothing is provably wrong."""
    if not part.pays:
        return None
    nodes = [n for c in (part.who, *(t.when for t in part.pays)) for n in walk(c)]
    domains = domains_of(nodes, month)
    if domains is None or prod(len(d) for d in domains.values()) > LIMIT:
        return None
    meaning = Meaning(month, month, lambda code: frozenset({code}), GRADES)
    tiers = [compile_node(t.when, meaning) for t in part.pays]
    count = sql.SQL(" + ").join(sql.SQL("(({}) IS TRUE)::int").format(t) for t in tiers)
    query = sql.SQL(
        "SELECT {count}, {names} FROM ({rows}) f WHERE ({who}) AND {count} <> 1 LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(query.format(
            count=sql.SQL("({})").format(count), who=compile_node(part.who, meaning),
            names=sql.SQL(", ").join(sql.SQL("f.{}::text").format(sql.Identifier(n)) for n in domains),
            rows=rows_of(domains),
        ))  # fmt: skip
        found = cursor.fetchone()
    if found is None:
        return None
    example = "，".join(f"{label_of(n)}={v}" for n, v in zip(domains, found[1:], strict=True))
    if found[0] == 0:
        return f"档次有空档：符合条件却没有任何一档适用的人（例如 {example}）。请补上缺的一档，或收紧 who。"
    return f"档次有重叠：同一人同时符合 {found[0]} 档（例如 {example}）。请让各档互不重叠。"


def label_of(column: str) -> str:
    """What a column of the table is called."""
    return "出生日期" if column == "born" else FACTS[column].label if column in FACTS else column


def domains_of(nodes: Iterable[Node], month: Month) -> dict[str, list] | None:
    """The values that matter of every fact the nodes name; None where they cannot be listed."""
    domains: dict[str, list] = {"died_on": [month.last]}
    used: dict[str, set[str]] = {}
    ages: set[int] = set()
    for node in nodes:
        if isinstance(node, Finding):
            return None
        if not isinstance(node, Test):
            continue
        if node.fact == "age":
            ages |= {int(str(node.value)), int(str(node.value)) + 1}
            continue
        name = DERIVED[node.fact].source if node.fact in DERIVED else node.fact
        if FACTS[name].kind == "date":
            return None
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        used.setdefault(name, set()).update(map(str, values))
    domains |= {name: _values(name, words) for name, words in used.items()}
    if ages:
        reached = sorted({born_before(a, month) for a in ages})
        domains["born"] = [*(d - timedelta(days=1) for d in reached), month.last]
    return domains


def _values(name: str, used: set[str]) -> list:
    """The values of one fact that can make a difference to conditions naming ``used``."""
    fact = FACTS[name]
    if fact.kind == "bool":
        return [True, False]
    if fact.kind == "region":
        return sorted({"none", "999999", *used})
    if fact.kind == "list":
        chosen = product(*(((), (word,)) for word in sorted(used)))
        return [[word for group in groups for word in group] for groups in chosen]
    return list(fact.values)


def rows_of(domains: dict[str, list]) -> sql.Composable:
    """A SELECT of every combination of the values, its columns named as the facts."""
    tables = []
    for number, (name, values) in enumerate(domains.items()):
        kind = sql.SQL(TYPES.get(FACTS[name].kind, "text") if name in FACTS else "date")
        rows = sql.SQL(", ").join(sql.SQL("({}::{})").format(sql.Literal(v), kind) for v in values)
        table, column = sql.Identifier(f"d{number}"), sql.Identifier(name)
        tables.append(sql.SQL("(VALUES {}) {}({})").format(rows, table, column))
    return sql.SQL("SELECT * FROM {}").format(sql.SQL(" CROSS JOIN ").join(tables))
