"""How many people a draft concerns in a county, while it is being written."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import connection
from psycopg import sql

from eligibility.catalogue.comparing import people_of
from eligibility.determination.query import outcomes
from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.editing.kinds import Row
from eligibility.editing.rehearsal import rule_sets
from portal.lib.periods import Month


@dataclass(frozen=True, slots=True)
class Standing:
    """People and yuan of a month in one county for one part of an item."""

    name: str
    entitled: int
    undetermined: int
    amount: Decimal


def standings(row: Row, month: Month, county: str, *, at: datetime) -> dict[str, list[Standing]]:
    """Counts of the rules as they are (``now``) and as the row would make them (``draft``)."""
    now, draft = rule_sets(row, month, county, at=at)
    return {"now": _counted(now, row.item_id), "draft": _counted(draft, row.item_id)}


def standing_now(item_id: int, month: Month, county: str) -> list[Standing]:
    """Counts of the rules as they are."""
    return _counted(rule_set(month, county), item_id)


def _counted(rules: RuleSet, item_id: int) -> list[Standing]:
    own = [r for r in rules.rules if r.item.id == item_id]
    chosen = replace(
        rules, rules=tuple(replace(r, number=n) for n, r in enumerate(own)), prepared={}
    )
    if not own:
        return []
    codes = "{" + ",".join(sorted(rules.regions.descendants(rules.region))) + "}"
    query = sql.SQL(
        "SELECT o.rule, count(*) FILTER (WHERE o.outcome IN ('entitled', 'standard_missing')),"
        " count(*) FILTER (WHERE o.outcome = 'undetermined'), coalesce(sum(o.amount), 0)"
        " FROM ({}) o GROUP BY o.rule"
    ).format(outcomes(chosen, people_of(chosen, codes)))
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(None))
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Standing(r.name, *found.get(n, (0, 0, Decimal(0)))) for n, r in enumerate(own)]
