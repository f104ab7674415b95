"""应享未享 of a county's month, by a handful of statements over everybody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from psycopg import sql

from eligibility.applications.deciding import AT_ONCE
from eligibility.applications.discovery.statements import day, run
from eligibility.determination.batch import entitlements_sql
from eligibility.determination.result import arms
from eligibility.determination.rule import Rule
from eligibility.determination.rule_set import RuleSet, rule_set
from portal.lib.periods import Month

#: How far back the first month of an entitlement is looked for.
MONTHS_BACK = 12
#: Up to so many people are looked up one by one; more are read with the whole county.
FEW = 2_000

_FOUND = sql.SQL("""
CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
SELECT e.person_id, e.item_id, e.code, e.part, e.outcome, e.amount, e.per, e.version_id,
       {month}::date AS since, FALSE AS earlier
FROM ({entitlements}) e
JOIN (VALUES {keys}) AS k(item_id, part) ON k.item_id = e.item_id AND k.part = e.part
WHERE e.outcome IN ('entitled', 'standard_missing') AND NOT e.excluded
""")
_YIELD = sql.SQL("""
DELETE FROM {table} f USING (
    SELECT person_id, item_id, part, amount FROM {table}
    UNION ALL SELECT person_id, item_id, part, NULL FROM eligibility_award
    WHERE starts <= {month} AND (ends IS NULL OR ends >= {month})
) o
WHERE o.person_id = f.person_id AND f.item_id = {own} AND f.part = {part}
  AND o.item_id = {other} AND o.part = {other_part} {compare}
""")
_CLAIMED = sql.SQL("""
DELETE FROM {table} f WHERE EXISTS (
    SELECT FROM eligibility_award a
    WHERE a.person_id = f.person_id AND a.item_id = f.item_id AND a.part = f.part
      AND (a.ends IS NULL OR a.ends >= {month} OR a.event_date IS NOT NULL)
) OR EXISTS (
    SELECT FROM applications_application p
    WHERE p.person_id = f.person_id AND p.item_id = f.item_id AND p.part = f.part
      AND p.state IN ('draft', 'submitted', 'checked', 'publicity')
)
""")
# Whoever has the award that turns into this one need not apply.
_TURNING = sql.SQL("""
DELETE FROM {table} f USING eligibility_award a, (VALUES {pairs}) AS s(item_id, from_id)
WHERE s.item_id = f.item_id AND a.item_id = s.from_id AND a.person_id = f.person_id
  AND (a.ends IS NULL OR a.ends >= {before})
""")
_HOUSEHOLD = sql.SQL("""
WITH home AS (
    SELECT f.ctid AS place, f.person_id, f.item_id, f.part, c.household_id
    FROM {table} f JOIN people_circumstances c ON c.person_id = f.person_id
     AND c.superseded_at IS NULL AND c.valid_from <= {last}
     AND (c.valid_to IS NULL OR c.valid_to > {last}) AND c.household_id IS NOT NULL
    WHERE f.item_id = ANY({items}::bigint[])
)
DELETE FROM {table} f USING home h WHERE f.ctid = h.place AND (
    EXISTS (SELECT FROM home o WHERE o.household_id = h.household_id AND o.item_id = h.item_id
            AND o.part = h.part AND o.person_id < h.person_id)
    OR EXISTS (
        SELECT FROM people_circumstances m JOIN eligibility_award a ON a.person_id = m.person_id
        WHERE m.household_id = h.household_id AND m.superseded_at IS NULL
          AND m.valid_from <= {last} AND (m.valid_to IS NULL OR m.valid_to > {last})
          AND a.item_id = h.item_id AND a.part = h.part
          AND (a.ends IS NULL OR a.ends >= {month} OR a.event_date IS NOT NULL)))
""")
_SINCE = sql.SQL("""
UPDATE {table} f SET since = {month}, earlier = {last_try}
FROM ({entitlements}) e
WHERE e.person_id = f.person_id AND e.item_id = f.item_id AND e.part = f.part
  AND e.outcome IN ('entitled', 'standard_missing') AND f.since = {after} AND f.per <> 'event'
""")
_ASKED = sql.SQL("""
CREATE TEMPORARY TABLE sweep_asked ON COMMIT DROP AS
SELECT DISTINCT person_id FROM {table} WHERE since = {after} AND per <> 'event'
""")
_KNOWN = sql.SQL("""
UPDATE {table} f SET since = u.since, earlier = u.earlier FROM applications_unclaimed u
WHERE u.person_id = f.person_id AND u.item_id = f.item_id AND u.part = f.part
  AND u.state IN ('open', 'applied', 'declined') AND u.since <= {month}
""")
_SEEN = sql.SQL("""
UPDATE applications_unclaimed u
SET last_month = greatest(u.last_month, {listed}), first_month = least(u.first_month, {listed}),
    amount = f.amount, outcome = f.outcome, version_id = f.version_id, region_id = {region}
FROM {table} f
WHERE u.person_id = f.person_id AND u.item_id = f.item_id AND u.part = f.part
  AND u.state IN ('open', 'applied', 'declined')
""")
_NEW = sql.SQL("""
INSERT INTO applications_unclaimed (region_id, person_id, item_id, part, name, outcome, amount,
  per, version_id, since, earlier, first_month, last_month, state)
SELECT {region}, f.person_id, f.item_id, f.part, n.name, f.outcome, f.amount, f.per,
       f.version_id, f.since, f.earlier, {listed}, {listed}, 'open'
FROM {table} f JOIN (VALUES {names}) AS n(item_id, part, name)
  ON n.item_id = f.item_id AND n.part = f.part
ORDER BY f.person_id, f.item_id, f.part
ON CONFLICT (person_id, item_id, part) WHERE state IN ('open', 'applied', 'declined') DO NOTHING
""")
# What a sweep of the month does not see any more: given meanwhile, or no longer fulfilled.
_CLOSE = sql.SQL("""
UPDATE applications_unclaimed u SET closed_at = {at}, state = CASE WHEN EXISTS (
        SELECT FROM eligibility_award a WHERE a.person_id = u.person_id AND a.item_id = u.item_id
          AND a.part = u.part AND (a.ends IS NULL OR a.ends >= {month} OR a.event_date IS NOT NULL)
    ) THEN 'closed' ELSE 'gone' END
WHERE u.region_id = {region} AND u.state = 'open' AND u.last_month <= {listed}
  AND u.first_month {compare} {listed}
  AND NOT EXISTS (SELECT FROM {table} f WHERE f.person_id = u.person_id
      AND f.item_id = u.item_id AND f.part = u.part)
  AND (u.per <> 'event' OR EXISTS (SELECT FROM eligibility_award a
      WHERE a.person_id = u.person_id AND a.item_id = u.item_id AND a.part = u.part))
""")
_EVENTS = sql.SQL("""
UPDATE applications_unclaimed SET last_month = greatest(last_month, {listed})
WHERE region_id = {region} AND state = 'open' AND per = 'event' AND first_month <= {listed}
""")

NOW, NEXT = sql.Identifier("sweep_now"), sql.Identifier("sweep_next")


def write_unclaimed(*, county: str, region_id: int, month: Month, at: datetime) -> None:
    """Write the list of a month and those coming in the next; run again it writes the same."""
    rules = rule_set(month, county)
    _find(NOW, month, county)
    _find(NEXT, month.next(), county)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sweep_next n USING sweep_now f WHERE f.person_id = n.person_id"
            " AND f.item_id = n.item_id AND f.part = n.part"
        )
    _look_back(rules, county)
    coming = rule_set(month.next(), county)
    for table, of, listed, compare in (
        (NOW, rules, month, sql.SQL("<=")),
        (NEXT, coming, month.next(), sql.SQL("=")),
    ):
        words = {
            "table": table, "region": sql.Literal(region_id), "at": sql.Literal(at),
            "listed": day(listed), "month": day(month), "compare": compare,
        }  # fmt: skip
        run(_SEEN, **words)
        run(_CLOSE, **words)
        if names := _names(of):
            run(_NEW, **words, names=names)
    run(_EVENTS, region=sql.Literal(region_id), listed=day(month))


def wanted(rules: RuleSet) -> list[Rule]:
    """Rules that are applied for: they pay money or are granted once."""
    return [r for r in rules.rules if r.part.pays or r.version.per in AT_ONCE]


def _find(table: sql.Identifier, month: Month, county: str) -> None:
    """Everybody's entitlements of a month that nobody claimed, in a temporary table."""
    rules = rule_set(month, county)
    chosen = wanted(rules)
    keys = [sql.SQL("({}::bigint, {}::text)").format(r.item.id, r.part.part or "") for r in chosen]
    keys = keys or [sql.SQL("(NULL::bigint, NULL::text)")]
    run(sql.SQL("DROP TABLE IF EXISTS {table}"), table=table)
    run(
        _FOUND, table=table, month=day(month), entitlements=entitlements_sql(month, county),
        keys=sql.SQL(", ").join(keys),
    )  # fmt: skip
    run(sql.SQL("CREATE INDEX ON {table} (person_id)"), table=table)
    run(sql.SQL("ANALYZE {table}"), table=table)
    _drop_what_yields(table, rules, month)
    run(_CLAIMED, table=table, month=day(month))
    if turning := _turning(chosen):
        values = [sql.SQL("({}::bigint, {}::bigint)").format(own, old) for own, old in turning]
        run(_TURNING, table=table, pairs=sql.SQL(", ").join(values), before=day(month.previous()))
    homes = sorted({r.item.id for r in chosen if r.version.unit == "household"})
    if homes:
        run(
            _HOUSEHOLD, table=table, items=sql.Literal(homes), month=day(month),
            last=sql.SQL("{}::date").format(sql.Literal(month.last)),
        )  # fmt: skip


def _drop_what_yields(table: sql.Identifier, rules: RuleSet, month: Month) -> None:
    """Leave out what would not be paid beside another item: nobody gains by claiming it."""
    for own, other, compare in arms(rules):
        _yield(table, month, rules.rules[own], rules.rules[other], compare or "")


def _yield(table: sql.Identifier, month: Month, own: Rule, other: Rule, compare: str) -> None:
    run(
        _YIELD, table=table, month=day(month), own=sql.Literal(own.item.id),
        part=sql.Literal(own.part.part or ""), other=sql.Literal(other.item.id),
        other_part=sql.Literal(other.part.part or ""),
        compare=sql.SQL(f"AND o.amount {compare} f.amount") if compare else sql.SQL(""),
    )  # fmt: skip


def _turning(chosen: Iterable[Rule]) -> list[tuple[int, int]]:
    """(item, the item whose award turns into it) by primary keys."""
    ids = {r.item.code: r.item.id for r in chosen}
    found = {(r.item.id, ids[r.item.succeeds]) for r in chosen if r.item.succeeds in ids}
    return sorted(found)


def _look_back(rules: RuleSet, county: str) -> None:
    """The first month of each entitlement, as far back as MONTHS_BACK or the list's beginning."""
    run(_KNOWN, table=NOW, month=day(rules.month))
    begins = None if rules.catalogue is None else Month.of(rules.catalogue.in_force_from)
    for back in range(1, MONTHS_BACK + 1):
        month = rules.month.shift(-back)
        if begins is None or month < begins:
            return
        run(sql.SQL("DROP TABLE IF EXISTS sweep_asked"))
        asked = run(_ASKED, table=NOW, after=day(month.next()))
        if not asked:
            return
        run(sql.SQL("ANALYZE sweep_asked"))
        people = "sweep_asked" if asked <= FEW else None
        changed = run(
            _SINCE, table=NOW, month=day(month), after=day(month.next()),
            last_try=sql.Literal(back == MONTHS_BACK),
            entitlements=entitlements_sql(month, county, people=people),
        )  # fmt: skip
        if not changed:
            return


def _names(rules: RuleSet) -> sql.Composable | None:
    rows = [
        sql.SQL("({}::bigint, {}::text, {}::text)").format(r.item.id, r.part.part or "", r.name)
        for r in wanted(rules)
    ]
    return sql.SQL(", ").join(rows) if rows else None
