"""县级清单不得低于市级清单: what an editor is told before a draft is published.

Drafts are rehearsed; how a county's rules are held to the list is in ``catalogue.holding``.
"""

from datetime import datetime
from functools import partial

from eligibility.catalogue.holding import is_county, losses, months_of_change
from eligibility.determination.rates import standard_problem
from eligibility.determination.rule import Rate
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.editing.errors import BoundError
from eligibility.editing.kinds import KINDS, Row, period_of, rows_of
from eligibility.editing.rehearsal import made_with, own_rows, rehearsed
from eligibility.models import ItemVersion, LocalStandard, Parameter
from portal.lib.periods import Month
from portal.regions.selectors import tree


def refuse_below(row: Row, *, at: datetime) -> None:
    """BoundError when publishing the row would give somebody less than the prefecture's list."""
    problems: list[str] = []
    if isinstance(row, LocalStandard):
        problems = standard_problems(row, at=at)
    if isinstance(row, ItemVersion) and is_county(row):
        problems = version_problems(row, at=at)
    if problems:
        raise BoundError(problems)


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
        county = made_with(row, partial(rule_set, month, row.region), at=at)
        problems += losses(city, county, row.item_id, row.region)
        if problems:
            return [f"{month.in_words()}起，{problem}" for problem in problems]
    return problems


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
