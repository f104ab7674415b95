"""Services due, drawn up for a county's month from the catalogue and the determinations."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from eligibility.care.frequencies import COUNTED, period_of
from eligibility.care.models import Round
from eligibility.determination.batch import entitlements_sql
from eligibility.determination.rule_set import RuleSet, rule_set
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.models import Region

#: One service that several items provide is due once, as often as the most generous one says.
WANTED = """
CREATE TEMP TABLE care_wanted ON COMMIT DROP AS
SELECT e.person_id, p.service, p.every, p.starts, p.ends, max(p.times) AS times,
  (array_agg(p.item_id ORDER BY p.place))[1] AS item_id
FROM ({entitled}) AS e
JOIN (VALUES {provided}) AS p(place, item_id, part, service, every, times, starts, ends)
  ON p.item_id = e.item_id AND p.part = e.part
WHERE e.outcome = 'entitled' GROUP BY e.person_id, p.service, p.every, p.starts, p.ends
"""
INSERT = """
INSERT INTO care_due (person_id, region_id, township, item_id, service, every, starts, ends,
  number, made_at)
SELECT w.person_id, %(region)s, p.township, w.item_id, w.service, w.every, w.starts, w.ends,
  number, %(at)s
FROM care_wanted AS w JOIN people_person AS p ON p.id = w.person_id
CROSS JOIN LATERAL generate_series(1, w.times) AS number
ON CONFLICT ON CONSTRAINT care_due_once DO UPDATE SET dropped_at = NULL,
  region_id = EXCLUDED.region_id, township = EXCLUDED.township
WHERE care_due.dropped_at IS NOT NULL OR (care_due.region_id, care_due.township)
  IS DISTINCT FROM (EXCLUDED.region_id, EXCLUDED.township)
"""
#: Only the latest month tells what is no longer wanted in periods that are longer than it.
DROP = """
UPDATE care_due AS d SET dropped_at = %(at)s
WHERE d.region_id = %(region)s AND d.dropped_at IS NULL AND d.starts <= %(month)s
  AND (d.ends IS NULL OR d.ends > %(month)s)
  AND (d.every = 'month' OR NOT EXISTS (SELECT FROM care_round AS r
    WHERE r.region_id = d.region_id AND r.month > %(month)s AND r.state = 'done'))
  AND NOT EXISTS (SELECT FROM care_wanted AS w WHERE w.person_id = d.person_id
    AND w.service = d.service AND w.every = d.every AND w.starts = d.starts
    AND d.number <= w.times)
  AND NOT EXISTS (SELECT FROM care_servicerecord AS s WHERE s.due_id = d.id
    AND s.undone_at IS NULL)
"""
COUNT = """
SELECT count(*) FROM care_due WHERE region_id = %(region)s AND dropped_at IS NULL
  AND starts <= %(month)s AND (ends IS NULL OR ends > %(month)s)
"""


@transaction.atomic
def ask_round(*, actor: Any, region: Region, month: Month, at: datetime) -> Round:
    """Ask for a county's month to be drawn up, or brought up to date."""
    made, _ = Round.objects.update_or_create(
        region=region,
        month=month.first,
        defaults={
            "state": Round.State.WAITING, "asked_at": at, "asked_by_id": getattr(actor, "pk", None),
            "error": "",
        },
    )  # fmt: skip
    record(
        actor=actor, action="care.ask_round", subject_kind="care_round", subject_id=made.pk,
        before=None, after={"region": region.code, "month": str(month)}, at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def draw_round(*, round_id: int, at: datetime) -> Round:
    """Write what is due in a county's month: one INSERT … SELECT; done twice it changes nothing."""
    made = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
    month = Month.of(made.month)
    words = {"region": made.region_id, "month": made.month, "at": at}
    rules = rule_set(month, made.region.code)
    provided = _provided(rules, month)
    with connection.cursor() as cursor:
        if provided is not None:
            wanted = sql.SQL(WANTED).format(
                entitled=entitlements_sql(month, made.region.code), provided=provided
            )
            cursor.execute(wanted)
        else:
            cursor.execute(EMPTY)
        cursor.execute(INSERT, words)
        cursor.execute(DROP, words)
        cursor.execute("DROP TABLE care_wanted")
        cursor.execute(COUNT, words)
        made.dues = cursor.fetchone()[0]
    made.state, made.made_at, made.error = Round.State.DONE, at, ""
    made.save()
    record(
        actor=None, action="care.draw_round", subject_kind="care_round", subject_id=made.pk,
        before=None, after={"region": made.region.code, "month": str(month), "dues": made.dues},
        at=at,
    )  # fmt: skip
    return made


EMPTY = """
CREATE TEMP TABLE care_wanted (person_id int8, service text, every text, starts date, ends date,
  times int, item_id int8) ON COMMIT DROP
"""


@transaction.atomic
def fail_round(*, round_id: int, error: str) -> None:
    """Keep why a round could not be drawn; it can be asked for again."""
    Round.objects.filter(pk=round_id).update(state=Round.State.FAILED, error=error[:200])


def _provided(rules: RuleSet, month: Month) -> sql.Composable | None:
    """What each part of each item provides in the month's periods, as rows; None without any."""
    rows = []
    for place, rule in enumerate(rules.rules):
        for service in rule.part.provides:
            if service.every not in COUNTED:
                continue
            starts, ends = period_of(service.every, month)
            rows.append(
                sql.SQL("({}::int, {}::int8, {}::text, {}::text, {}::text, {}::int, {}::date, {}::date)").format(
                    *map(
                        sql.Literal,
                        (
                            place, rule.item.id, rule.part.part or "", service.service,
                            service.every, service.times or 1, starts, ends,
                        ),
                    )
                )
            )  # fmt: skip
    return sql.SQL(", ").join(rows) if rows else None
