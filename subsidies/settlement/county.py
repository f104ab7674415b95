"""Settling one county's month: the whole of it is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from eligibility.models import CatalogueItem
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import Batch, Fund, PayoutException
from subsidies.models.batch import Kind, State
from subsidies.models.payout_exception import ExceptionState
from subsidies.settlement import leaves
from subsidies.settlement.budgets import hold_back
from subsidies.settlement.covered import Into, months_to_settle, settle_months
from subsidies.settlement.difference import BatchOf
from subsidies.settlement.funds import Funding, funding
from subsidies.settlement.lock import lock_county
from subsidies.settlement.receivables import deduct, refresh_receivables
from subsidies.settlement.seal import seal_of
from subsidies.settlement.seeded import settle_seeded_from
from subsidies.settlement.summaries import write_summary
from subsidies.settlement.touched import read_changes, settled_months, touch_lines

# The statements are few and large: their plans must not depend on a server's settings. Sorting a
# county's awards to merge them with a few people costs more than the planner expects.
_SESSION = (
    "SET LOCAL jit = off; SET LOCAL work_mem = '128MB';"
    " SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL enable_mergejoin = off"
)


@dataclass(frozen=True, slots=True)
class CountyResult:
    """What settling a county came to; ``kept``: every batch was frozen, nothing was computed."""

    lines: int
    amount: Decimal
    exceptions: int
    kept: bool


@transaction.atomic
def settle_county(
    *, region: str, month: Month, at: datetime, supplement: bool = False
) -> CountyResult:
    """Compute a county's month and every past month that can have changed, or compute it again.

    Batches not yet submitted are replaced. A frozen batch is left as it is; with ``supplement``
    the next sequence is opened for the differences. Two calls for a county wait for each other.
    """
    lock_county(region=region)
    funds = funding(region, month)
    known = list(Batch.objects.filter(region=region, month=month.first))
    batches = {
        fund.pk: _batch_to_write(
            region, month, fund, [b for b in known if b.fund_id == fund.pk], at,
            supplement=supplement,
        )
        for fund in funds.funds
    }  # fmt: skip
    written = [batch for batch in batches.values() if batch is not None]
    if written:
        _write(region, month, _batch_of(funds, batches), written, at)
    return _result(region, month, kept=not written)


def _batch_to_write(
    region: str, month: Month, fund: Fund, known: Sequence[Batch], at: datetime, *, supplement: bool
) -> Batch | None:
    """The batch to fill: the computed one again, else the next; None when frozen.

    ``known``: the fund's batches of the month, whose states change under the county's lock only.
    """
    counting = [b for b in known if b.state != State.VOID and b.kind != Kind.OPENING]
    computed = [b for b in counting if b.state == State.COMPUTED]
    frozen = len(counting) > len(computed)
    if frozen and not supplement:
        return None
    if computed:
        return Batch.objects.select_for_update().get(pk=computed[0].pk)
    return Batch.objects.create(
        region=region,
        month=month.first,
        fund=fund,
        sequence=max((b.sequence for b in known), default=0) + 1,
        kind=Kind.SUPPLEMENT if frozen else Kind.REGULAR,
        computed_at=at,
    )


def _write(
    region: str, month: Month, batch_of: BatchOf, written: list[Batch], at: datetime
) -> None:
    below = tree(month).descendants(region)
    touch_lines(written, before=month.first)
    settled = settled_months(region)
    if not settled:
        # The last look at other counties' lines: from here on this county's are closed to them.
        settle_seeded_from(below=below, month=month)
    fresh = _make_room(region, month, written)
    with connection.cursor() as cursor:
        cursor.execute(_SESSION)
    read_changes(region=region, below=below, settled=settled)
    owed = refresh_receivables(region)
    leaf = leaves.leaf_table(month, region)
    into = Into(region, month, leaf, batch_of, at)
    settle_months(into, months_to_settle(region, month, below, settled))
    deduct(leaf=leaf, region=region, month=month, batches=[batch.pk for batch in written])
    hold_back(leaf=leaf, batches=written, at=at)
    for batch in written:
        _seal(batch, at, leaf)
    write_summary(region=region, month=month.first, table=leaf)
    if fresh:
        # One county at a time attaches, until it commits: nothing slow comes after it.
        leaves.attach_leaf(month, region)
    if owed:
        refresh_receivables(region)


def _make_room(region: str, month: Month, written: list[Batch]) -> bool:
    """Remove the lines to be replaced; True when the leaf is new and still to be attached."""
    leaves.ensure_month(month)
    if not leaves.exists(leaves.leaf_table(month, region)):
        leaves.create_leaf(month, region)
        return True
    others = Batch.objects.filter(region=region, month=month.first, line_count__gt=0)
    if others.exclude(pk__in=[batch.pk for batch in written]).exists():
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM subsidies_line WHERE region = %s AND month = %s AND batch_id = ANY(%s)",
                [region, month.first, [batch.pk for batch in written]],
            )
    else:
        leaves.empty_leaf(month, region)
    return False


def _batch_of(funds: Funding, batches: dict[int, Batch | None]) -> BatchOf:
    ids = {fund: batch.pk if batch else None for fund, batch in batches.items()}
    if not funds.named:
        return BatchOf(others=ids[funds.others.pk], named={})
    items = CatalogueItem.objects.filter(code__in=funds.named).values_list("pk", "code")
    return BatchOf(
        others=ids[funds.others.pk], named={pk: ids[funds.of(code).pk] for pk, code in items}
    )


def _seal(batch: Batch, at: datetime, leaf: str) -> None:
    """Store counts and hash; a batch that came out empty is not kept."""
    seal = seal_of(batch_id=batch.pk, month=batch.month, region=batch.region, table=leaf)
    if seal.line_count == 0:
        batch.delete()
        return
    batch.line_count, batch.amount, batch.cash = seal.line_count, seal.amount, seal.cash
    batch.sha256, batch.computed_at = seal.sha256, at
    batch.save(update_fields=["line_count", "amount", "cash", "sha256", "computed_at"])
    record(
        actor=None,
        action="batch.compute",
        subject_kind="batch",
        subject_id=batch.pk,
        before=None,
        after={"lines": seal.line_count, "amount": str(seal.amount), "sha256": seal.sha256},
        at=at,
    )


def _result(region: str, month: Month, *, kept: bool) -> CountyResult:
    counting = Batch.objects.filter(region=region, month=month.first).exclude(state=State.VOID)
    rows = list(counting.values_list("line_count", "amount"))
    exceptions = PayoutException.objects.filter(
        region=region, covered=month.first, state=ExceptionState.OPEN
    )
    return CountyResult(
        lines=sum(row[0] for row in rows),
        amount=sum((row[1] for row in rows), Decimal("0.00")),
        exceptions=exceptions.count(),
        kept=kept,
    )
