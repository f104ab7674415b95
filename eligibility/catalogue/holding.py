"""A county's version held to its prefecture's list: nobody may have less by it.

Proven from the rules themselves where their facts have few values that matter, and looked for
in the registry in any case; at every month of the period at which something changes. The
loader and the portal's editor ask the same questions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from eligibility.catalogue.comparing import compared, comparison, text_of
from eligibility.determination.proving import lost_by_rule
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.determination.values import PUBLISHED
from eligibility.models import ItemVersion, LocalStandard, Parameter
from eligibility.rules.errors import RuleError
from portal.lib.periods import Month, Period
from portal.regions.selectors import tree

#: So many months are looked at; changes beyond them are found when they are published.
MONTHS = 6
CURE = "请让县级版本不低于市级清单；县级没有提高或放宽的项目不必另写版本。"


class _TakeBack(Exception):
    """Ends a block without keeping what it wrote."""


def is_county(row: ItemVersion | LocalStandard) -> bool:
    """Whether a row belongs to a county (or below), not to a prefecture."""
    return tree(Month.of(row.valid_from)).county_of(row.region) is not None


def months_of_change(row: ItemVersion | LocalStandard, at: datetime) -> list[Month]:
    """The row's first month, the present one, and those at which another value begins."""
    starts: set[date] = {row.valid_from, at.date()}
    for model in (ItemVersion, LocalStandard):
        rows = model._default_manager.filter(PUBLISHED, item_id=row.item_id)
        starts |= set(rows.values_list("valid_from", flat=True))
    starts |= set(Parameter.objects.filter(PUBLISHED).values_list("valid_from", flat=True))
    period = Period(row.valid_from, row.valid_to)
    return sorted({Month.of(day) for day in starts if day in period})[:MONTHS]


def refuse_below(row: ItemVersion, where: str, *, at: datetime) -> None:
    """RuleError at ``where`` when a county's version in force gives anybody less than the list.

    The list of the region above is read with the county's own versions and standards of the
    item taken away for the moment.
    """
    if not is_county(row):
        return
    for month in months_of_change(row, at):
        with _without_own(row, at):
            city = rule_set(month, row.region)
        problems = losses(city, rule_set(month, row.region), row.item_id, row.region)
        if problems:
            place = tree(month).name(row.region)
            told = "；".join(problems)
            raise RuleError(
                where, f"{place}的版本低于市级清单：{month.in_words()}起，{told}。{CURE}"
            )


@contextmanager
def _without_own(row: ItemVersion, at: datetime) -> Iterator[None]:
    try:
        with transaction.atomic():
            for model in (ItemVersion, LocalStandard):
                own = model._default_manager.filter(
                    PUBLISHED, item_id=row.item_id, region=row.region
                )
                own.update(superseded_at=at)
            yield
            raise _TakeBack
    except _TakeBack:
        pass


def losses(city: RuleSet, county: RuleSet, item_id: int, region: str) -> list[str]:
    """Who would lose by a county's rules of an item, found in the rules or among its people."""
    county = _unmended(county)
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
    alone = [replace(rule.alone or rule, number=rule.number) for rule in rules.rules]
    mended = tuple(
        replace(
            rule,
            rates=tuple(replace(r, amount=r.own) if r.source.better else r for r in rule.rates),
        )
        for rule in alone
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
