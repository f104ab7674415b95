"""Whether one rule gives at least what another gives, proven over every combination that matters.

The same table of combinations as in ``determination.coverage``, narrowed to people whom a county's
rules concern; PostgreSQL, the one evaluator, looks for one who loses.
"""

from dataclasses import replace
from math import prod
from typing import Any

from django.db import connection
from psycopg import sql

from eligibility.determination.coverage import LIMIT, domains_of, label_of, rows_of
from eligibility.determination.outcomes import WIDTH, state_of, table_of_states
from eligibility.determination.rule import Rule
from eligibility.rules.nodes import Node, PaidIn, Test, walk
from eligibility.rules.parse import DERIVED
from eligibility.rules.render import value_text
from eligibility.rules.version import PERS, Part
from portal.people.facts import FACTS
from portal.regions.tree import RegionTree

PLACES = ("hukou", "residence")


def lost_by_rule(theirs: Rule, own: Rule, regions: RegionTree, county: str) -> str | None:
    """Who would lose by ``own``, in Chinese, or None when nobody provably does."""
    fixed = _fixed(theirs, own)
    if fixed:
        return fixed
    domains = _domains(theirs, own, regions, county)
    return None if domains is None else _counterexample(theirs, own, domains, county)


def nobody_loses(theirs: Rule, own: Rule, regions: RegionTree, county: str) -> bool:
    """Whether it is proven that ``own`` gives everybody at least what ``theirs`` gives."""
    if _fixed(theirs, own):
        return False
    domains = _domains(theirs, own, regions, county)
    return domains is not None and _counterexample(theirs, own, domains, county) is None


def _domains(
    theirs: Rule, own: Rule, regions: RegionTree, county: str
) -> dict[str, list[Any]] | None:
    """The values that matter to both rules; None where they are too many to look through."""
    nodes = [n for rule in (theirs, own) for n in _nodes(rule)]
    domains = domains_of([n for n in nodes if not isinstance(n, PaidIn)], theirs.meaning.month)
    if domains is None:
        return None
    domains = {
        name: _narrowed(name, values, nodes, regions, county) for name, values in domains.items()
    }
    if (
        theirs.meaning.age_month != theirs.meaning.month
        or own.meaning.age_month != own.meaning.month
    ):
        domains |= {"birth_date": domains["born"]} if "born" in domains else {}
    return None if prod(len(d) for d in domains.values()) > LIMIT else domains


def _fixed(theirs: Rule, own: Rule) -> str | None:
    """What a county's version may not change at all, or not to less."""
    if own.version.per != theirs.version.per:
        return f"发放周期由“{PERS[theirs.version.per]}”改为“{PERS[own.version.per]}”"
    missing = [g for g in theirs.part.grants if g not in own.part.grants]
    if missing or not _serves(theirs.part, own.part):
        return "少了市级清单规定的服务或优待"
    return None


def _serves(theirs: Part, own: Part) -> bool:
    offered = {(s.service, s.every): s.times or 0 for s in own.provides}
    return all(offered.get((s.service, s.every), -1) >= (s.times or 0) for s in theirs.provides)


def _nodes(rule: Rule) -> list[Node]:
    return [n for c in (rule.part.who, *(r.tier.when for r in rule.rates)) for n in walk(c)]


def _narrowed(
    name: str, values: list, nodes: list[Node], regions: RegionTree, county: str
) -> list[Any]:
    """Places: the county and codes in it that the rules name, another province, and none."""
    if name not in PLACES:
        return values
    named = {
        str(v)
        for n in nodes
        if isinstance(n, Test) and n.fact == name
        for v in (n.value if isinstance(n.value, tuple) else (n.value,))
    }
    own = {county} | {code for code in named if regions.within(code, county)}
    return sorted(own) + ["999999"] + (["none"] if name == "hukou" else [])


def _counterexample(theirs: Rule, own: Rule, domains: dict[str, list], county: str) -> str | None:
    pair = [replace(theirs, number=0), replace(own, number=1)]
    places = [n for n in PLACES if n in domains]
    of_county = sql.SQL("TRUE")
    if len(places) == len(PLACES):
        of_county = sql.SQL("NOT (f.hukou IN ('none', '999999') AND f.residence = '999999')")
    query = sql.SQL(
        "SELECT {names}, a.amount, b.outcome, b.amount FROM ({rows}) f"
        " JOIN {states} ON t.code = {theirs}"
        " CROSS JOIN LATERAL (SELECT t.outcome, t.amount) a"
        " JOIN LATERAL (SELECT u.outcome, u.amount FROM (SELECT * FROM {states}) u"
        "  WHERE u.code = {width} + {own}) b ON TRUE"
        " WHERE {of_county} AND a.outcome = 'entitled'"
        "  AND (b.outcome <> 'entitled' OR coalesce(b.amount, 0) < coalesce(a.amount, 0)) LIMIT 1"
    ).format(
        names=sql.SQL(", ").join(sql.SQL("f.{}::text").format(sql.Identifier(n)) for n in domains),
        rows=rows_of(domains), states=table_of_states(pair), theirs=state_of(pair[0]),
        own=state_of(pair[1]), of_county=of_county, width=sql.Literal(WIDTH),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(None))
        found = cursor.fetchone()
    if found is None:
        return None
    *facts, amount, outcome, less = found
    return f"{_example(domains, facts, theirs)}{_difference(amount, outcome, less)}"


def _example(domains: dict[str, list], facts: list, rule: Rule) -> str:
    words = []
    for name, value in zip(domains, facts, strict=True):
        if name == "died_on" or value is None:
            continue
        if name in ("born", "birth_date"):
            words.append(f"{value} 出生")
        elif name in FACTS and FACTS[name].kind == "bool":
            words.append(FACTS[name].label if value == "true" else f"不属于{FACTS[name].label}")
        elif name in FACTS and FACTS[name].kind in ("enum", "level"):
            words.append(f"{label_of(name)}：{value_text(name, value)}")
    return "、".join(words[:5]) + "的人" if words else "符合市级条件的人"


def _difference(amount: Any, outcome: str, less: Any) -> str:
    if outcome != "entitled":
        return "按市级清单符合，按县级版本不符合"
    return f"按市级清单 {amount:.2f} 元，按县级版本只有 {less or 0:.2f} 元"


__all__ = ["DERIVED", "lost_by_rule"]
