"""Conditions as SQL booleans over a relation ``f`` whose columns are the facts.

NULL is *not known* and travels by SQL's own three-valued logic. Everything is inlined as
literals: thresholds of age become dates, regions become the codes below them in the tree of
the month, so the planner sees plain comparisons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from psycopg import sql

from eligibility.rules.nodes import (
    Alive,
    All,
    Always,
    Any,
    Assumed,
    DiedInMonth,
    Finding,
    Node,
    Not,
    PaidIn,
    Test,
)
from portal.lib.periods import Month

OPS = {op: sql.SQL(op) for op in (">=", "<=", ">", "<", "=")} | {"!=": sql.SQL("<>")}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words of a condition mean in one month and place.

    ``age_month`` is the month whose age counts (the month before for ``starts: next_month``),
    ``below`` gives a region and all below it, ``grades`` the care levels of each 失能 grade.
    """

    month: Month
    age_month: Month
    below: Callable[[str], frozenset[str]]
    grades: Mapping[str, tuple[str, ...]]


def compile_node(node: Node, meaning: Meaning) -> sql.Composable:
    """One SQL boolean of a condition."""
    match node:
        case All(nodes):
            return _joined(" AND ", nodes, meaning)
        case Any(nodes):
            return _joined(" OR ", nodes, meaning)
        case Not(child):
            return sql.SQL("(NOT {})").format(compile_node(child, meaning))
        case Assumed(_, _, child):
            return compile_node(child, meaning)
        case Finding(code):
            return sql.SQL("((f.findings ->> {})::boolean)").format(sql.Literal(code))
        case Always():
            return sql.SQL("TRUE")
        case PaidIn():
            return sql.SQL("TRUE" if node.holds else "FALSE")
        case Alive():
            first = sql.Literal(meaning.month.first)
            return sql.SQL("(f.died_on IS NULL OR f.died_on >= {})").format(first)
        case DiedInMonth():
            days = [sql.Literal(d) for d in (meaning.month.first, meaning.month.last)]
            return sql.SQL("(f.died_on IS NOT NULL AND f.died_on BETWEEN {} AND {})").format(*days)
        case _:
            return _test(node, meaning)


def _joined(word: str, nodes: tuple[Node, ...], meaning: Meaning) -> sql.Composable:
    parts = [compile_node(n, meaning) for n in nodes]
    return sql.SQL("({})").format(sql.SQL(word).join(parts))


def _test(test: Test, meaning: Meaning) -> sql.Composable:
    column = sql.SQL("f.{}").format(sql.Identifier(test.fact))
    value = test.value
    if test.fact == "age":
        return _age(test, meaning)
    if test.fact == "disabled_grade":
        return _grade(test, meaning)
    if test.op == "is":
        return column
    if test.op == "has":
        wanted = list(value) if isinstance(value, tuple) else [value]
        return sql.SQL("({} && {}::text[])").format(column, sql.Literal(wanted))
    if test.op == "in" and test.fact in ("hukou", "residence"):
        codes = value if isinstance(value, tuple) else (value,)
        below = sorted(set().union(*(meaning.below(str(c)) for c in codes)))
        return sql.SQL("({} = ANY({}::text[]))").format(column, sql.Literal(below))
    if test.op == "in":
        kind = sql.SQL("smallint[]" if test.fact == "disability_level" else "text[]")
        literal = sql.Literal(list(cast(tuple[str, ...], value)))
        return sql.SQL("({} = ANY({}::{}))").format(column, literal, kind)
    return sql.SQL("({} {} {})").format(column, OPS[test.op], sql.Literal(value))


def _grade(test: Test, meaning: Meaning) -> sql.Composable:
    wanted = test.value if isinstance(test.value, tuple) else (test.value,)
    levels = [level for grade in wanted for level in meaning.grades[str(grade)]]
    truth = sql.SQL("(f.care_level = ANY({}::text[]))").format(sql.Literal(levels))
    return sql.SQL("(NOT {})").format(truth) if test.op == "!=" else truth


def _age(test: Test, meaning: Meaning) -> sql.Composable:
    years = int(cast(int, test.value))
    column = sql.SQL("f.born" if meaning.age_month == meaning.month else "f.birth_date")

    def reached(age: int) -> sql.Composable:
        return sql.SQL("{} < {}").format(column, sql.Literal(born_before(age, meaning.age_month)))

    match test.op:
        case ">=":
            return sql.SQL("({})").format(reached(years))
        case ">":
            return sql.SQL("({})").format(reached(years + 1))
        case "<":
            return sql.SQL("(NOT {})").format(reached(years))
        case "<=":
            return sql.SQL("(NOT {})").format(reached(years + 1))
        case "=":
            return sql.SQL("({} AND NOT {})").format(reached(years), reached(years + 1))
        case _:
            return sql.SQL("(NOT {} OR {})").format(reached(years), reached(years + 1))


def born_before(age: int, month: Month) -> date:
    """Whoever was born before this day has that age in the month (whole months, div 12)."""
    return month.shift(1 - 12 * age).first
