"""due − paid for one covered month of a county, as one statement (DESIGN §7).

``paid`` is the sum of the lines of all batches that are not void, whatever their state,
except lines that ended failed or rejected; an unknown end counts as paid. Both sides meet in
a FULL JOIN on payable, covered month, payee and region, so that a changed payee or county
gives one recovery and one arrears. A payable that cannot be settled in a month has no
difference there, in either direction; money that cannot go out is an exception, not a line.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from portal.lib.periods import Month
from subsidies.settlement.accounts import OF_OUTCOME, account_state, of_county
from subsidies.settlement.due import due, outcomes
from subsidies.settlement.receivables import given_back
from subsidies.settlement.touched import HELD, PEOPLE

_STATEMENT = sql.SQL("""
WITH outcome AS MATERIALIZED ({outcomes}),
due AS ({due}),
{judged},
blocked AS (
    SELECT award_id, person_id, item_id, part, reason,
           CASE WHEN reason = 'undetermined' THEN coalesce(needs, '{{}}') ELSE '{{}}' END AS needs
    FROM outcome WHERE reason IS NOT NULL
    UNION ALL
    SELECT payable_id, person_id, item_id, part, reason, '{{}}' FROM judged WHERE reason IS NOT NULL
),
opened AS (
    INSERT INTO subsidies_payoutexception
        (award_id, person_id, item_id, part, region, covered, reason, needs, state, month, opened_at)
    SELECT award_id, person_id, item_id, part, {region}, {covered}, reason, needs, 'open',
           {month}, {at}
    FROM blocked
    ON CONFLICT (region, covered, award_id, reason) WHERE state = 'open' DO NOTHING
),
found_out AS (
    -- somebody may have found out some of what an exception waits for
    UPDATE subsidies_payoutexception AS exception SET needs = blocked.needs FROM blocked
    WHERE region = {region} AND covered = {covered} AND state = 'open'
      AND exception.reason = 'undetermined' AND blocked.reason = 'undetermined'
      AND exception.award_id = blocked.award_id
      AND exception.needs::text[] IS DISTINCT FROM blocked.needs
),
cleared AS (
    UPDATE subsidies_payoutexception AS exception SET state = 'cleared', cleared_at = {at}
    WHERE region = {region} AND covered = {covered} AND state = 'open' AND {in_scope}
      AND NOT EXISTS (
        SELECT FROM blocked
        WHERE blocked.award_id = exception.award_id AND blocked.reason = exception.reason
    )
),
waiting AS (
    -- the batch of its fund is frozen: the next run writes it
    INSERT INTO subsidies_touched (region, covered, subject_kind, subject_id)
    SELECT DISTINCT {region}, {covered},
           CASE payable_kind WHEN 'claim' THEN 'claim' ELSE 'person' END,
           CASE payable_kind WHEN 'claim' THEN payable_id ELSE person_id END
    FROM judged WHERE reason IS NULL AND batch IS NULL
    ON CONFLICT DO NOTHING
)
INSERT INTO {leaf} (
    batch_id, month, region, payable_kind, payable_id, person_id, item_id, part, covered,
    payee_kind, payee_id, kind, amount, offset_amount, cash, version_id, tier, standard_id
)
SELECT batch, {month}, {region}, payable_kind, payable_id, person_id, item_id, part, covered,
       payee_kind, payee_id,
       CASE WHEN amount < 0 THEN 'recovery' WHEN covered < {month} THEN 'arrears' ELSE 'regular' END,
       amount, offset_amount, CASE WHEN amount > 0 THEN amount - offset_amount ELSE 0 END,
       version_id, tier, standard_id
FROM judged WHERE reason IS NULL AND batch IS NOT NULL AND NOT {kept}
""")

# Both sides: what is due, and what the lines of earlier batches add up to.
_BESIDE_PAID = sql.SQL("""written AS ({written}),
paid AS (
    SELECT payable_kind, payable_id, covered, payee_kind, payee_id,
           max(person_id) AS person_id, max(item_id) AS item_id, max(part) AS part,
           coalesce(sum(amount) FILTER (WHERE counts), 0) AS amount,
           -- recovered before and not yet cancelled by a later payment
           coalesce(-sum(amount) FILTER (WHERE counts AND amount < 0), 0)
           - coalesce(sum(offset_amount) FILTER (WHERE counts), 0) AS receivable
    FROM (
        SELECT *, (ended IS NULL OR ended IN ('paid', 'unknown'))
                  AND batch_id <> ALL({void}::bigint[]) AS counts
        FROM written
    ) AS line
    GROUP BY payable_kind, payable_id, covered, payee_kind, payee_id
),
given_back AS ({given_back}),
joined AS (
    SELECT payable_kind, payable_id, covered, payee_kind, payee_id,
           coalesce(due.person_id, paid.person_id) AS person_id,
           coalesce(due.item_id, paid.item_id) AS item_id,
           coalesce(due.part, paid.part) AS part,
           coalesce(due.amount, 0) - coalesce(paid.amount, 0) AS amount,
           greatest(coalesce(paid.receivable, 0) - coalesce(given_back.amount, 0), 0) AS receivable,
           due.version_id, coalesce(due.tier, '') AS tier, due.standard_id,
           due.payable_id IS NULL AS unmatched, paid.payable_id IS NULL AS never_written
    FROM due FULL JOIN paid USING (payable_kind, payable_id, covered, payee_kind, payee_id)
    LEFT JOIN given_back USING (payable_kind, payable_id, covered, payee_kind, payee_id)
),
difference AS (
    SELECT *, CASE WHEN amount > 0 THEN least(amount, receivable) ELSE 0 END AS offset_amount,
           {batch} AS batch
    FROM joined
    WHERE amount <> 0 AND NOT (unmatched AND {unsettled})
),
judged AS MATERIALIZED (
    SELECT *, CASE WHEN payable_kind = 'award' AND amount > offset_amount THEN
        CASE WHEN {too_late} THEN 'beyond_back_pay' ELSE {account} END
    END AS reason
    FROM difference
)""")
# Nothing was written for the month before: everything due is a difference, and the outcomes say
# themselves what cannot be paid.
_NOTHING_PAID = sql.SQL("""judged AS NOT MATERIALIZED (
    SELECT *, 0::numeric AS offset_amount, {batch} AS batch, NULL::text AS reason FROM due
)""")

_WRITTEN = sql.SQL("""
    SELECT line.* FROM subsidies_line AS line
    WHERE line.region = {region} AND line.covered = {covered} AND line.month >= {covered}
""")
_WRITTEN_OF_SOME = sql.SQL("""
    SELECT line.* FROM {people} AS settling JOIN subsidies_line AS line USING (person_id)
    WHERE line.region = {region} AND line.covered = {covered} AND line.month >= {covered}
      AND line.payable_kind = 'award'
    UNION ALL
    SELECT line.* FROM subsidies_line AS line
    WHERE line.region = {region} AND line.covered = {covered} AND line.month >= {covered}
      AND line.payable_kind = 'claim' AND line.payable_id = ANY({claims}::bigint[])
""")

# A payment made for an award that is undecided now, here or in the county it belongs to now.
_UNSETTLED = sql.SQL("""(
    joined.payable_kind = 'award' AND (
        joined.payable_id IN (SELECT award_id FROM outcome WHERE reason IS NOT NULL)
        OR joined.payable_id IN (SELECT award_id FROM {held})
    )
)""")

# A limit of back-pay binds what is due for the first time: not what was paid to another payee or
# by another county before, nor what was due in time and waited for an account or for money.
_TOO_LATE = sql.SQL("""(
    never_written AND item_id = ANY({limited}::bigint[])
    AND NOT EXISTS (
        SELECT FROM subsidies_line AS before JOIN subsidies_batch AS batch ON batch.id = batch_id
        WHERE before.payable_id = difference.payable_id AND before.payable_kind = 'award'
          AND before.covered = {covered} AND before.month >= {covered} AND before.amount > 0
          AND batch.state <> 'void'
    )
    AND NOT EXISTS (
        SELECT FROM subsidies_payoutexception AS waited
        WHERE waited.award_id = difference.payable_id AND waited.covered = {covered}
          AND waited.reason IN ('no_payee', 'no_account', 'account_refused', 'over_budget')
    )
)""")

# What yields to something that is too late to be paid was rightly paid: it is not taken back.
_KEPT = sql.SQL("""(
    amount < 0 AND payable_kind = 'award'
    AND payable_id IN (SELECT award_id FROM outcome WHERE excluded)
    AND person_id IN (SELECT person_id FROM judged WHERE reason = 'beyond_back_pay')
)""")


@dataclass(frozen=True, slots=True)
class BatchOf:
    """Into which batch an item's lines go; None: that fund's batch is frozen, leave it."""

    others: int | None
    named: Mapping[int, int | None]

    def ids(self) -> set[int]:
        """The batches that are written now."""
        return {batch for batch in (self.others, *self.named.values()) if batch is not None}

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


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a month is compared: everybody, or the people of ``PEOPLE`` and some claims.

    ``first``: no batch has a line of the county and month or a later one, nothing is looked for.
    """

    everybody: bool
    claims: Sequence[int] = ()
    first: bool = False


def write_differences(
    *,
    region: str,
    month: Month,
    covered: Month,
    scope: Scope,
    leaf: str,
    batch_of: BatchOf,
    void: Collection[int],
    limited: Collection[int],
    at: datetime,
) -> sql.Composed:
    """The statement that writes a covered month's lines and exceptions into the run of ``month``.

    ``limited``: items whose limit of back-pay lies after the covered month.
    """
    region_sql, covered_sql = sql.Literal(region), _date(covered)
    people = None if scope.everybody else PEOPLE
    claims = None if scope.everybody else list(scope.claims)
    in_scope = sql.SQL("TRUE")
    if not scope.everybody:
        in_scope = sql.SQL("exception.person_id IN (SELECT person_id FROM {})").format(
            sql.Identifier(PEOPLE)
        )
    alone = scope.first and not limited
    if alone:
        found = outcomes(covered, region, account=account_state(of_county(region)))
        judged = _NOTHING_PAID.format(batch=batch_of.as_sql())
    else:
        found = outcomes(covered, region, people=people)
        judged = _beside_paid(region, covered, scope, void, batch_of, limited)
    return _STATEMENT.format(
        outcomes=found,
        due=due(covered, region, claims=claims),
        judged=judged,
        in_scope=in_scope,
        kept=_KEPT if limited else sql.SQL("FALSE"),
        region=region_sql,
        month=_date(month),
        covered=covered_sql,
        at=sql.SQL("{}::timestamptz").format(sql.Literal(at)),
        leaf=sql.Identifier(leaf),
    )


def _too_late(limited: Collection[int], covered: Month) -> sql.Composable:
    if not limited:
        return sql.SQL("FALSE")
    return _TOO_LATE.format(limited=sql.Literal(sorted(limited)), covered=_date(covered))


def _beside_paid(
    region: str,
    covered: Month,
    scope: Scope,
    void: Collection[int],
    batch_of: BatchOf,
    limited: Collection[int],
) -> sql.Composable:
    written = (_WRITTEN if scope.everybody else _WRITTEN_OF_SOME).format(
        region=sql.Literal(region),
        covered=_date(covered),
        people=sql.Identifier(PEOPLE),
        claims=sql.Literal(list(scope.claims)),
    )
    return _BESIDE_PAID.format(
        written=written,
        given_back=given_back(region, covered),
        void=sql.Literal(list(void)),
        batch=batch_of.as_sql(),
        unsettled=_UNSETTLED.format(held=sql.Identifier(HELD)),
        too_late=_too_late(limited, covered),
        account=account_state(OF_OUTCOME),
    )


def _date(month: Month) -> sql.Composed:
    return sql.SQL("{}::date").format(sql.Literal(month.first))
