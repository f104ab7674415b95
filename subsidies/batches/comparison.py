"""A batch against the month before: new, stopped, changed, arrears, recovery, each with its cause.

One statement over the lines of both months; causes are looked up for the few rows that differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import Batch

CATEGORIES = {
    "new": "新增",
    "stopped": "停发",
    "changed": "金额或收款方变化",
    "arrears": "补发",
    "recovery": "追缴",
}
CAUSES = {
    "claim": "机构申领",
    "exception_cleared": "例外已消除",
    "resumed": "恢复发放",
    "moved_in": "外县转入",
    "new_award": "新批准",
    "now_entitled": "符合条件",
    "died": "去世",
    "ended": "待遇终止",
    "suspended": "暂停发放",
    "exception": "列入例外",
    "moved_out": "户籍迁出",
    "no_longer": "不再符合条件",
    "former": "与旧系统不同",
    "tier": "档次变化",
    "standard": "标准调整",
    "version": "项目修订",
    "circumstances": "情况变化",
    "failed_before": "上次未到账",
    "late": "补登或晚批",
    "raised": "标准或情况更正",
    "payee": "收款方变更",
    "corrected": "标准或情况更正",
}

_DIED = """EXISTS (SELECT FROM people_circumstances AS c WHERE c.person_id = d.person_id
    AND c.superseded_at IS NULL AND c.valid_to IS NULL AND c.died_on IS NOT NULL)"""
_AWAY = """EXISTS (SELECT FROM people_circumstances AS c WHERE c.person_id = d.person_id
    AND c.superseded_at IS NULL AND c.valid_from <= {day}
    AND (c.valid_to IS NULL OR c.valid_to > {day}) AND c.hukou <> ALL({below}))"""
_SUSPENDED = """EXISTS (SELECT FROM eligibility_suspension AS s WHERE s.award_id = d.payable_id
    AND d.payable_kind = 'award' AND s.from_month <= {month}
    AND (s.to_month IS NULL OR s.to_month >= {month}))"""
_EXCEPTION = """EXISTS (SELECT FROM subsidies_payoutexception AS e
    WHERE e.award_id = d.payable_id AND d.payable_kind = 'award' AND e.region = {{region}}
      AND e.covered {covered} {state})"""

_CHANGES = (
    """
WITH counting AS (
    -- an opening batch counts for the month before: what the former system paid last
    SELECT id FROM subsidies_batch
    WHERE region = {region} AND month IN ({month}, {before}) AND fund_id = {fund}
      AND state <> 'void' AND (kind <> 'opening' OR month = {before})
),
regular AS (
    SELECT month, payable_kind, payable_id, max(person_id) AS person_id, max(item_id) AS item_id,
           max(part) AS part, sum(amount) AS amount, max(tier) AS tier,
           max(version_id) AS version_id, max(standard_id) AS standard_id,
           min(payee_kind) AS payee_kind, min(payee_id) AS payee_id
    FROM subsidies_line
    WHERE region = {region} AND month IN ({month}, {before}) AND covered = month
      AND batch_id IN (SELECT id FROM counting)
    GROUP BY month, payable_kind, payable_id
),
compared AS (
    SELECT payable_kind, payable_id, coalesce(now.person_id, was.person_id) AS person_id,
           coalesce(now.item_id, was.item_id) AS item_id, coalesce(now.part, was.part) AS part,
           was.amount AS was, now.amount AS now, was.tier IS DISTINCT FROM now.tier AS other_tier,
           was.standard_id IS DISTINCT FROM now.standard_id AS other_standard,
           was.version_id IS DISTINCT FROM now.version_id AS other_version,
           was.version_id IS NULL AS former,
           (was.payee_kind, was.payee_id) IS DISTINCT FROM (now.payee_kind, now.payee_id)
           AS other_payee
    FROM (SELECT * FROM regular WHERE month = {month}) AS now
    FULL JOIN (SELECT * FROM regular WHERE month = {before}) AS was USING (payable_kind, payable_id)
    WHERE was.amount IS DISTINCT FROM now.amount
       OR (was.payee_kind, was.payee_id) IS DISTINCT FROM (now.payee_kind, now.payee_id)
),
moved AS (
    SELECT kind, payable_kind, payable_id, payee_kind, payee_id, max(person_id) AS person_id,
           max(item_id) AS item_id, max(part) AS part, sum(amount) AS amount,
           array_agg(covered ORDER BY covered) AS months,
           array_agg(amount ORDER BY covered) AS amounts
    FROM subsidies_line
    WHERE region = {region} AND month = {month} AND batch_id = {batch}
      AND kind IN ('arrears', 'recovery')
    GROUP BY kind, payable_kind, payable_id, payee_kind, payee_id
)
SELECT 'new' AS category,
       CASE WHEN d.payable_kind = 'claim' THEN 'claim'
            WHEN """
    + _EXCEPTION.format(covered="= {before}", state="")
    + """ THEN 'exception_cleared'
            WHEN """
    + _SUSPENDED.replace("{month}", "{before}")
    + """ THEN 'resumed'
            WHEN """
    + _AWAY.replace("{day}", "{before}")
    + """ THEN 'moved_in'
            WHEN NOT EXISTS (SELECT FROM subsidies_line AS l WHERE l.region = {region}
                AND l.payable_id = d.payable_id AND l.payable_kind = d.payable_kind
                AND l.month < {month}) THEN 'new_award'
            ELSE 'now_entitled' END AS cause,
       d.payable_kind, d.payable_id, d.person_id, d.item_id, d.part, d.was, d.now,
       d.now AS amount, NULL::date[] AS months, NULL::numeric[] AS amounts
FROM compared AS d WHERE was IS NULL
UNION ALL
SELECT 'stopped',
       CASE WHEN d.payable_kind = 'claim' THEN 'claim' WHEN """
    + _DIED
    + """ THEN 'died'
            WHEN a.ends < {month} THEN 'ended'
            WHEN """
    + _SUSPENDED
    + """ THEN 'suspended'
            WHEN """
    + _EXCEPTION.format(covered="= {month}", state="AND e.state = 'open'")
    + """ THEN 'exception'
            WHEN """
    + _AWAY.replace("{day}", "{month}")
    + """ THEN 'moved_out'
            ELSE 'no_longer' END,
       d.payable_kind, d.payable_id, d.person_id, d.item_id, d.part, d.was, d.now,
       -d.was, NULL, NULL
FROM compared AS d
LEFT JOIN eligibility_award AS a ON a.id = d.payable_id AND d.payable_kind = 'award'
WHERE now IS NULL
UNION ALL
SELECT 'changed',
       CASE WHEN former THEN 'former' WHEN other_payee THEN 'payee' WHEN other_tier THEN 'tier' WHEN other_standard THEN 'standard'
            WHEN other_version THEN 'version' ELSE 'circumstances' END,
       d.payable_kind, d.payable_id, d.person_id, d.item_id, d.part, d.was, d.now,
       d.now - d.was, NULL, NULL
FROM compared AS d WHERE was IS NOT NULL AND now IS NOT NULL
UNION ALL
SELECT d.kind,
       CASE WHEN d.payable_kind = 'claim' THEN 'claim'
            WHEN EXISTS (SELECT FROM subsidies_line AS l WHERE l.region = {region}
                AND l.payable_id = d.payable_id AND l.payable_kind = d.payable_kind
                AND l.covered = ANY(d.months) AND l.ended IN ('failed', 'rejected'))
                THEN 'failed_before'
            WHEN """
    + _EXCEPTION.format(covered="= ANY(d.months)", state="AND e.state = 'cleared'")
    + """ THEN 'exception_cleared'
            WHEN EXISTS (SELECT FROM moved AS other WHERE other.payable_id = d.payable_id
                AND other.payable_kind = d.payable_kind AND other.kind = 'recovery') THEN 'payee'
            WHEN NOT EXISTS (SELECT FROM subsidies_line AS l WHERE l.region = {region}
                AND l.payable_id = d.payable_id AND l.payable_kind = d.payable_kind
                AND l.month < {month} AND l.covered = ANY(d.months)) THEN 'late'
            ELSE 'raised' END,
       d.payable_kind, d.payable_id, d.person_id, d.item_id, d.part, NULL, NULL,
       d.amount, d.months, d.amounts
FROM moved AS d WHERE d.kind = 'arrears'
UNION ALL
SELECT d.kind,
       CASE WHEN d.payable_kind = 'claim' THEN 'claim' WHEN """
    + _DIED
    + """ THEN 'died'
            WHEN EXISTS (SELECT FROM moved AS other WHERE other.payable_id = d.payable_id
                AND other.payable_kind = d.payable_kind AND other.kind = 'arrears') THEN 'payee'
            WHEN """
    + _AWAY.replace("{day}", "d.months[1]")
    + """ THEN 'moved_out'
            WHEN a.ends < ALL(d.months) THEN 'ended'
            ELSE 'corrected' END,
       d.payable_kind, d.payable_id, d.person_id, d.item_id, d.part, NULL, NULL,
       d.amount, d.months, d.amounts
FROM moved AS d
LEFT JOIN eligibility_award AS a ON a.id = d.payable_id AND d.payable_kind = 'award'
WHERE d.kind = 'recovery'
"""
)


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many payables changed in one way for one cause, and what that comes to."""

    category: str
    cause: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A payable that changed; ``months`` and ``amounts`` of arrears and recoveries."""

    category: str
    cause: str
    payable_kind: str
    payable_id: int
    person_id: int | None
    item_id: int | None
    part: str
    was: Decimal | None
    now: Decimal | None
    amount: Decimal
    months: list[date] | None
    amounts: list[Decimal] | None


def change_counts(batch: Batch) -> list[ChangeCount]:
    """Changes by category and cause, in the order of ``CATEGORIES``, the most frequent first."""
    statement = sql.SQL(
        "SELECT category, cause, count(*), sum(amount) FROM ({}) AS change"
        " GROUP BY category, cause ORDER BY count(*) DESC, cause"
    ).format(_of(batch))
    rows = [ChangeCount(*row) for row in _fetch(statement)]
    order = list(CATEGORIES)
    return sorted(rows, key=lambda row: order.index(row.category))


@dataclass(frozen=True, slots=True)
class ChangeRows(Sequence):
    """The payables of a category (and cause) of a batch, read a page at a time."""

    batch: Batch
    category: str
    cause: str = ""

    def __getitem__(self, part: Any) -> Any:
        """A slice with both ends given."""
        statement = sql.SQL(
            "SELECT * FROM ({changes}) AS change WHERE category = {category}"
            " AND ({cause} = '' OR cause = {cause})"
            " ORDER BY person_id, item_id, part, payable_id OFFSET {start} LIMIT {count}"
        ).format(
            changes=_of(self.batch),
            category=sql.Literal(self.category),
            cause=sql.Literal(self.cause),
            start=sql.Literal(part.start),
            count=sql.Literal(part.stop - part.start),
        )
        return [ChangeRow(*row) for row in _fetch(statement)]

    def __len__(self) -> int:
        counts = change_counts(self.batch)
        return sum(
            row.count
            for row in counts
            if row.category == self.category and self.cause in ("", row.cause)
        )


def _of(batch: Batch) -> sql.Composed:
    month = Month.of(batch.month)
    below = sorted(tree(month).descendants(batch.region))
    return sql.SQL(_CHANGES).format(
        region=sql.Literal(batch.region),
        month=sql.SQL("{}::date").format(sql.Literal(month.first)),
        before=sql.SQL("{}::date").format(sql.Literal(month.previous().first)),
        fund=sql.Literal(batch.fund_id),
        batch=sql.Literal(batch.pk),
        below=sql.SQL("{}::text[]").format(sql.Literal(below)),
    )


def _fetch(statement: sql.Composed) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
        return cursor.fetchall()


def causes_of(batch: Batch) -> dict[tuple[str, int], list[str]]:
    """(payable kind, id) → its causes in words, those of this month's payment first."""
    statement = sql.SQL(
        "SELECT DISTINCT payable_kind, payable_id, cause,"
        " category IN ('arrears', 'recovery') FROM ({}) AS change ORDER BY 1, 2, 4, 3"
    ).format(_of(batch))
    found: dict[tuple[str, int], list[str]] = {}
    for kind, payable, cause, _ in _fetch(statement):
        told = found.setdefault((kind, payable), [])
        if CAUSES[cause] not in told:
            told.append(CAUSES[cause])
    return found
