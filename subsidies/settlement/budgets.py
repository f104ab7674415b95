"""Budgets: what a fund's year no longer holds is not sent out but listed as an exception.

Payments are kept in the order of their covered months and awards, so that the same inputs stop
at the same place; what does not fit is left to a later run.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from psycopg import sql

from portal.accounts.models import User
from portal.audit.services import record
from subsidies.models import Batch, Budget, Fund, Line, Summary
from subsidies.models.batch import Kind, State

_HOLD_BACK = sql.SQL("""
WITH ordered AS (
    -- claims are approved sums and never held back: what they take is gone for the awards
    SELECT id, payable_kind, sum(cash) OVER (
               ORDER BY payable_kind DESC, covered, payable_id, payee_kind, payee_id) AS so_far
    FROM {leaf} WHERE batch_id = {batch} AND cash > 0
),
held AS (
    DELETE FROM {leaf} AS line USING ordered
    WHERE line.id = ordered.id AND line.batch_id = {batch} AND ordered.so_far > {left}
      AND ordered.payable_kind = 'award'
    RETURNING line.*
),
reopened AS (
    -- cleared a moment ago, when the month was compared: it is still the same exception
    UPDATE subsidies_payoutexception AS exception SET state = 'open', cleared_at = NULL
    FROM held
    WHERE exception.reason = 'over_budget' AND exception.state = 'cleared'
      AND exception.cleared_at = {at}::timestamptz AND exception.region = held.region
      AND exception.award_id = held.payable_id AND exception.covered = held.covered
    RETURNING exception.award_id, exception.covered
)
INSERT INTO subsidies_payoutexception
    (award_id, person_id, item_id, part, region, covered, reason, needs, state, month, opened_at)
SELECT DISTINCT payable_id, person_id, item_id, part, region, covered, 'over_budget',
       '{{}}'::varchar[], 'open', month, {at}::timestamptz
FROM held
WHERE (payable_id, covered) NOT IN (SELECT award_id, covered FROM reopened)
ON CONFLICT (region, covered, award_id, reason) WHERE state = 'open' DO NOTHING
""")


def hold_back(*, leaf: str, batches: Iterable[Batch], at: datetime) -> None:
    """Take out of batches being computed what their funds' budgets no longer hold."""
    with connection.cursor() as cursor:
        for batch in batches:
            left = left_of(batch.fund_id, batch.region, batch.month.year, beside=batch)
            if left is not None:
                statement = _HOLD_BACK.format(
                    leaf=sql.Identifier(leaf),
                    batch=sql.Literal(batch.pk),
                    left=sql.Literal(max(left, Decimal(0))),
                    at=sql.Literal(at),
                )
                cursor.execute(statement)  # type: ignore[arg-type]


def left_of(fund_id: int, region: str, year: int, *, beside: Batch | None = None) -> Decimal | None:
    """What a fund's year still holds for a county, in yuan; None without a budget.

    Spent is the cash of all batches of the year that count, ``beside`` left out, less what the
    bank gave back; of what the former system paid, the months of the year.
    """
    budget = Budget.objects.filter(fund_id=fund_id, region=region, year=year).first()
    if budget is None:
        return None
    of_the_year = {
        "fund_id": fund_id,
        "region": region,
        "month__range": (date(year, 1, 1), date(year, 12, 1)),
    }
    spent = Batch.objects.filter(**of_the_year).exclude(state=State.VOID)
    if beside is not None:
        spent = spent.exclude(pk=beside.pk)
    here = spent.exclude(kind=Kind.OPENING).aggregate(sum=Sum("cash"))["sum"] or Decimal(0)
    back = Summary.objects.filter(**of_the_year).aggregate(sum=Sum("returned"))["sum"] or Decimal(0)
    return budget.amount - here + back - _paid_before(fund_id, region, year)


def _paid_before(fund_id: int, region: str, year: int) -> Decimal:
    """What the former system paid for the year's months, as the opening batches say."""
    opening = Batch.objects.filter(fund_id=fund_id, region=region, kind=Kind.OPENING)
    counting = opening.filter(month__gte=date(year, 1, 1)).exclude(state=State.VOID)
    months = dict(counting.values_list("pk", "month"))
    if not months:
        return Decimal(0)
    lines = Line.objects.filter(
        region=region, month__in=set(months.values()), batch_id__in=list(months),
        covered__range=(date(year, 1, 1), date(year, 12, 1)),
    )  # fmt: skip
    return lines.aggregate(sum=Sum("cash"))["sum"] or Decimal(0)


@transaction.atomic
def set_budget(
    *, fund: Fund, region: str, year: int, amount: Decimal, document: str, actor: User, at: datetime
) -> Budget:
    """The budget of a fund's year in a county; what did not fit is looked at by the next run."""
    known = Budget.objects.filter(fund=fund, region=region, year=year).first()
    before: dict[str, Any] | None = None
    if known is not None:
        before = {"amount": str(known.amount), "document": known.document}
    values = {"amount": amount, "document": document, "set_at": at, "set_by": actor}
    budget, _ = Budget.objects.update_or_create(
        fund=fund, region=region, year=year, defaults=values
    )
    record(
        actor=actor,
        action="budget.set",
        subject_kind="budget",
        subject_id=budget.pk,
        before=before,
        after={"fund": fund.code, "region": region, "year": year, "amount": str(amount)},
        at=at,
        reason=document,
    )
    return budget
