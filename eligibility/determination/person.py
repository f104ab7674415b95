"""One person's entitlements of a month: typed values or a stored person, same evaluator."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from eligibility.determination import facts as relations
from eligibility.determination.explain import Day, days
from eligibility.determination.query import Facts, outcomes
from eligibility.determination.result import Outcome, entries, monthly_total
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.rules.nodes import Finding, walk
from portal.lib.periods import Month
from portal.regions.selectors import tree


def determine_typed(
    rules: RuleSet, facts: Mapping[str, Any], findings: str | None
) -> dict[str, Any]:
    """The output of DESIGN §8 for values typed in; ``findings`` is a JSON object of truths."""
    row = relations.typed(rules.month, facts, findings)
    return _determine(rules, Facts(row, None, row), row, row)


def entitlements_of(person_id: int, month: Month) -> dict[str, Any]:
    """The same for a stored person, with presumptions; an unknown person has no items."""
    rules = rule_set(month, region_of_month(person_id, month) or "43")
    whose = sql.SQL("c.person_id = {}").format(person_id)
    found = any(isinstance(n, Finding) for r in rules.rules for n in walk(r.who))
    whole = relations.whole_month(month, whose, findings=found)
    changed = relations.changed_in_month(month, whose, findings=found)
    event = relations.on_day_of_death(month, whose, findings=found)
    daily = sql.SQL("{} UNION ALL {}").format(whole, changed)
    return _determine(rules, Facts(whole, changed, event), daily, event)


def _determine(
    rules: RuleSet, facts: Facts, daily: sql.Composable, event: sql.Composable
) -> dict[str, Any]:
    of_day = [r for r in rules.rules if r.version.event is None]
    of_event = [r for r in rules.rules if r.version.event is not None]
    ages = _ages(rules.month)
    rows: dict[bool, list[Day]] = {
        False: days(of_day, daily, ages) if of_day else [],
        True: days(of_event, event, ages) if of_event else [],
    }
    if of_event and not rows[True]:
        rows[True] = days(of_event, daily, ages)
    items = entries(rules, _outcomes(rules, facts), rows)
    return {
        "month": str(rules.month),
        "region": rules.region,
        "monthly_total": monthly_total(items),
        "note": rules.note,
        "items": items,
    }


def _outcomes(rules: RuleSet, facts: Facts) -> dict[int, Outcome]:
    with connection.cursor() as cursor:
        cursor.execute(outcomes(rules, facts))
        return {
            rule: Outcome(outcome, amount, possible, tier, payee, tuple(barred or ()))
            for _, _, rule, outcome, amount, possible, tier, payee, _, barred in cursor.fetchall()
        }


def _ages(month: Month) -> sql.Composable:
    """Age in the month (on the day of death in its month) and in the month before."""

    def age(column: str, of: Month) -> sql.Composable:
        return sql.SQL(
            "({now} - (date_part('year', f.{c}) * 12 + date_part('month', f.{c}) - 1)::int) / 12"
        ).format(now=sql.Literal(of.index), c=sql.Identifier(column))

    return sql.SQL("{}, {}").format(age("born", month), age("birth_date", month.previous()))


def region_of_month(person_id: int, month: Month) -> str | None:
    """The county whose rules and money count: of hukou on the first day known, else of residence."""
    regions = tree(month)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hukou, residence FROM people_circumstances WHERE person_id = %s"
            " AND superseded_at IS NULL AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)"
            " ORDER BY valid_from LIMIT 1",
            [person_id, month.last, month.first],
        )
        row = cursor.fetchone()
    return region_of(row[0], row[1], regions) if row else None


def region_of(hukou: str | None, residence: str | None, regions: Any) -> str | None:
    """County (or the region itself above counties) of hukou inside the five, else of residence."""
    for code in (hukou, residence):
        if code and code != "none" and regions.known(code):
            return regions.county_of(code) or code
    return None


__all__ = ["Decimal", "determine_typed", "entitlements_of", "region_of", "region_of_month"]
