"""due − paid, as one statement (DESIGN §7).

``paid`` is the sum of the lines of all batches that are not void, whatever their state,
except lines that ended failed or rejected; an unknown end counts as paid. Both sides meet in
a FULL JOIN on payable, covered month, payee and region, so that a changed payee or county
gives one recovery and one arrears. A payable that cannot be settled in a month has no
difference there, in either direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from portal.lib.periods import Month
from subsidies.settlement.due import due, outcomes

_WITH = sql.SQL("""
WITH outcome AS MATERIALIZED ({outcomes}),
due AS ({due}),
paid AS (
    SELECT payable_kind, payable_id, covered, payee_kind, payee_id,
           max(person_id) AS person_id, max(item_id) AS item_id, max(part) AS part,
           sum(amount) AS amount,
           -- recovered before and not yet cancelled by a later payment
           -coalesce(sum(amount) FILTER (WHERE amount < 0), 0) - sum(offset_amount) AS receivable
    FROM subsidies_line
    WHERE region = {region} AND covered = {covered} AND month >= {covered}
      AND (ended IS NULL OR ended IN ('paid', 'unknown'))
      AND batch_id <> ALL({void}::bigint[])
    GROUP BY payable_kind, payable_id, covered, payee_kind, payee_id
),
joined AS (
    SELECT payable_kind, payable_id, covered, payee_kind, payee_id,
           coalesce(due.person_id, paid.person_id) AS person_id,
           coalesce(due.item_id, paid.item_id) AS item_id,
           coalesce(due.part, paid.part) AS part,
           coalesce(due.amount, 0) - coalesce(paid.amount, 0) AS amount,
           greatest(paid.receivable, 0) AS receivable,
           due.version_id, coalesce(due.tier, '') AS tier, due.standard_id,
           due.payable_id IS NULL AS unmatched
    FROM due FULL JOIN paid USING (payable_kind, payable_id, covered, payee_kind, payee_id)
),
opened AS (
    INSERT INTO subsidies_payoutexception
        (award_id, person_id, item_id, part, region, covered, reason, needs, state, month, opened_at)
    SELECT award_id, person_id, item_id, part, {region}, {covered}, reason, '{{}}', 'open',
           {month}, {at}
    FROM outcome WHERE reason IS NOT NULL
    ON CONFLICT (region, covered, award_id, reason) WHERE state = 'open' DO NOTHING
),
cleared AS (
    UPDATE subsidies_payoutexception AS exception SET state = 'cleared', cleared_at = {at}
    WHERE region = {region} AND covered = {covered} AND state = 'open' AND NOT EXISTS (
        SELECT FROM outcome
        WHERE outcome.award_id = exception.award_id AND outcome.reason = exception.reason
    )
)
INSERT INTO {leaf} (
    batch_id, month, region, payable_kind, payable_id, person_id, item_id, part, covered,
    payee_kind, payee_id, kind, amount, offset_amount, cash, version_id, tier, standard_id
)
SELECT {batch}, {month}, {region}, payable_kind, payable_id, person_id, item_id, part, covered,
       payee_kind, payee_id,
       CASE WHEN amount < 0 THEN 'recovery' WHEN covered < {month} THEN 'arrears' ELSE 'regular' END,
       amount, offset_amount, CASE WHEN amount > 0 THEN amount - offset_amount ELSE 0 END,
       version_id, tier, standard_id
FROM (
    SELECT *, CASE WHEN amount > 0 THEN least(amount, coalesce(receivable, 0)) ELSE 0 END AS offset_amount
    FROM joined
    WHERE amount <> 0 AND {batch} IS NOT NULL AND NOT (unmatched AND {unsettled})
) AS difference
""")

# A payment made for a payable that is undecided now, here or in the county it belongs to now.
_UNSETTLED = sql.SQL("""(
    joined.payable_kind = 'award' AND (
        joined.payable_id IN (SELECT award_id FROM outcome WHERE reason IS NOT NULL)
        OR EXISTS (
            SELECT FROM subsidies_payoutexception AS elsewhere
            WHERE elsewhere.award_id = joined.payable_id AND elsewhere.covered = joined.covered
              AND elsewhere.region <> {region} AND elsewhere.state = 'open'
        )
    )
)""")


@dataclass(frozen=True, slots=True)
class BatchOf:
    """Into which batch an item's lines go; None: that fund's batch is frozen, leave it."""

    others: int | None
    named: Mapping[int, int | None]

    def as_sql(self) -> sql.Composable:
        """The batch id as an expression over ``item_id``."""
        others = sql.SQL("{}::bigint").format(sql.Literal(self.others))
        if not self.named:
            return others
        whens = sql.SQL(" ").join(
            sql.SQL("WHEN {} THEN {}::bigint").format(sql.Literal(item), sql.Literal(batch))
            for item, batch in self.named.items()
        )
        return sql.SQL("CASE item_id {} ELSE {} END").format(whens, others)


def write_differences(
    *,
    region: str,
    month: Month,
    leaf: str,
    batch_of: BatchOf,
    void: Sequence[int],
    at: datetime,
) -> sql.Composed:
    """The statement that writes a county's lines and exceptions of a month."""
    region_sql = sql.Literal(region)
    return _WITH.format(
        outcomes=outcomes(month, region),
        due=due(month, region),
        region=region_sql,
        month=sql.SQL("{}::date").format(sql.Literal(month.first)),
        covered=sql.SQL("{}::date").format(sql.Literal(month.first)),
        void=sql.Literal(list(void)),
        at=sql.SQL("{}::timestamptz").format(sql.Literal(at)),
        leaf=sql.Identifier(leaf),
        batch=batch_of.as_sql(),
        unsettled=_UNSETTLED.format(region=region_sql),
    )
