"""县级清单不得低于市级清单: nobody may have less by a county's rule than by its prefecture's.

Proven from the rules themselves where their facts have few values that matter, and looked for
in the registry in any case; at every month of the period at which something changes.
"""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from django.db import connection

from eligibility.determination.rates import standard_problem
from eligibility.determination.rule import Rate, Rule
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.editing.comparing import compared, comparison, text_of
from eligibility.editing.errors import BoundError
from eligibility.editing.kinds import KINDS, Row, period_of, rows_of
from eligibility.editing.proving import lost_by_rule
from eligibility.editing.rehearsal import made_with, own_rows, rehearsed
from eligibility.models import ItemVersion, LocalStandard, Parameter
from portal.lib.periods import Month
from portal.regions.selectors import tree

#: So many months are looked at; changes beyond them are found when they are published.
MONTHS = 6


def refuse_below(row: Row, *, at: datetime) -> None:
    """BoundError when publishing the row would give somebody less than the prefecture's list."""
    problems: list[str] = []
    if isinstance(row, LocalStandard):
        problems = standard_problems(row, at=at)
    if isinstance(row, ItemVersion) and is_county(row):
        problems = version_problems(row, at=at)
    if problems:
        raise BoundError(problems)


def is_county(row: Row) -> bool:
    """Whether a row belongs to a county (or below), not to a prefecture."""
    return tree(Month.of(row.valid_from)).county_of(row.region) is not None


def months_of_change(row: Row, at: datetime) -> list[Month]:
    """The row's first month, the present one, and those at which another value begins."""
    names = ("versions", "standards")
    starts: set[date] = {row.valid_from, at.date()}
    for name in names:
        rows = rows_of(KINDS[name]).filter(item_id=row.item_id)
        starts |= {r.valid_from for r in rows}
    starts |= set(rows_of(KINDS["parameters"]).values_list("valid_from", flat=True))
    inside = sorted({Month.of(day) for day in starts if day in period_of(row)})
    return inside[:MONTHS]


def standard_problems(row: LocalStandard, *, at: datetime) -> list[str]:
    """What a local standard is below, or for a cap above, month by month."""
    problems = []
    for month in months_of_change(row, at):
        with rehearsed([], at=at, without=_own_standards(row)):
            rules = rule_set(month, row.region)
        rate = _rate_of(rules, row)
        if rate is None:
            continue
        problem = standard_problem(rate, row.amount)
        if problem:
            problems.append(f"{month.in_words()}{problem}")
            break
    return problems


def _own_standards(row: LocalStandard) -> list[LocalStandard]:
    rows = rows_of(KINDS["standards"]).filter(
        item_id=row.item_id, part=row.part, tier=row.tier, region=row.region
    )
    return list(rows)


def _rate_of(rules: RuleSet, row: LocalStandard) -> Rate | None:
    for rule in rules.rules:
        if rule.item.id == row.item_id and (rule.part.part or "") == row.part:
            return next((r for r in rule.rates if r.tier.name == row.tier), None)
    return None


def above_list(row: LocalStandard) -> bool:
    """Whether a standard exceeds what the list fixes exactly: allowed, shown as 高于市级清单."""
    for rule in rule_set(Month.of(row.valid_from), row.region).rules:
        for rate in rule.rates:
            same = (rule.item.id, rule.part.part or "", rate.tier.name) == (
                row.item_id,
                row.part,
                row.tier,
            )
            if same and rate.tier.bound == "exactly" and rate.tier.formula is not None:
                printed = getattr(rate.tier.formula, "value", None)
                return printed is not None and row.amount > printed
    return False


def version_problems(row: ItemVersion, *, at: datetime) -> list[str]:
    """Who would lose by a county's version, found in the rules or among the county's people."""
    problems: list[str] = []
    for month in months_of_change(row, at):
        with rehearsed([], at=at, without=own_rows(row, row.region)):
            city = rule_set(month, row.region)
        county = _unmended(made_with(row, partial(rule_set, month, row.region), at=at))
        problems += _losses(city, county, row.item_id, row.region)
        if problems:
            return [f"{month.in_words()}起，{problem}" for problem in problems]
    return problems


def _losses(city: RuleSet, county: RuleSet, item_id: int, region: str) -> list[str]:
    theirs, own = (_rules_of(rules, item_id) for rules in (city, county))
    problems = []
    for part, rule in theirs.items():
        label = f"“{rule.name}”"
        mine = own.get(part)
        if mine is None:
            problems.append(f"县级版本缺少{label}")
            continue
        lost = lost_by_rule(rule, mine, city.regions, region)
        if lost:
            problems.append(f"{label}：{lost}")
    return problems or _losses_in_registry(city, county, region)


def _rules_of(rules: RuleSet, item_id: int) -> dict[str, Rule]:
    return {r.part.part or "": r for r in rules.rules if r.item.id == item_id}


def _unmended(rules: RuleSet) -> RuleSet:
    """The rules with each county's own sums, where the prefecture's are paid instead."""
    mended = tuple(
        replace(
            rule,
            rates=tuple(replace(r, amount=r.own) if r.source.better else r for r in rule.rates),
        )
        for rule in rules.rules
    )
    return replace(rules, rules=mended, prepared={})


LOSING = "before = 'entitled' AND (after <> 'entitled' OR coalesce(after_amount, 0) < coalesce(before_amount, 0))"


def _losses_in_registry(city: RuleSet, county: RuleSet, region: str) -> list[str]:
    pair = comparison(city, county)
    if pair.empty:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({text_of(compared, pair, [region])}) x WHERE {LOSING}"
        )
        lost = cursor.fetchone()[0]
    return [f"现有档案中有 {lost} 人按市级版本符合、按县级版本会减少或失去待遇"] if lost else []


def now_below(row: Row, *, at: datetime) -> list[str]:
    """County versions and standards that a prefecture's new version or amount leaves below it."""
    if isinstance(row, Parameter) or not hasattr(row, "item_id") or is_county(row):
        return []
    month = Month.of(row.valid_from)
    regions = tree(month)
    below = regions.descendants(row.region) - {row.region}
    found = []
    with rehearsed([row], at=at):
        for standard in _of_item("standards", row, below):
            for problem in standard_problems(standard, at=at):
                found.append(f"{regions.name(standard.region)}“{standard.tier}”标准：{problem}")
        for version in _of_item("versions", row, below):
            for problem in version_problems(version, at=at):
                found.append(f"{regions.name(version.region)}的版本：{problem}")
    return found


def _of_item(name: str, row: Row, below: frozenset[str]) -> list[Row]:
    rows = rows_of(KINDS[name]).filter(item_id=row.item_id, region__in=below)
    return [r for r in rows.order_by("region") if period_of(r).overlaps(period_of(row))]
