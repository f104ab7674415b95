"""Importing past payments as opening lines of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from eligibility.models import Award
from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.identifiers import normalise
from portal.lib.periods import Month
from portal.people.models import Change
from subsidies.models import Batch, Fund
from subsidies.models.batch import Kind, State
from subsidies.opening.matching import awards_of
from subsidies.opening.workbook import BadRow, PastPayment
from subsidies.settlement import leaves
from subsidies.settlement.funds import Funding, funding
from subsidies.settlement.lock import lock_county
from subsidies.settlement.seal import seal_of
from subsidies.settlement.summaries import write_summary


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to; with ``bad`` rows nothing was written.

    ``settled``: the awards' ``settled_before`` as it was.
    """

    lines: int = 0
    amount: Decimal = Decimal("0.00")
    batches: Sequence[Batch] = ()
    bad: list[BadRow] = field(default_factory=list)
    settled: Mapping[int, date] = field(default_factory=dict)


@transaction.atomic
def import_opening(
    *,
    region: str,
    rows: Iterable[PastPayment | BadRow],
    actor: User | None,
    at: datetime,
    dry_run: bool = False,
    settle_from: Month | None = None,
) -> Imported:
    """Take a county's past payments over, all rows or none.

    They become the lines of settled batches of the last month paid, one for each fund: that of
    the item in the month covered. The months they cover are settled from then on: an award's
    ``settled_before`` moves back to its first payment, or to ``settle_from`` where that is later.
    What was taken over before is not taken again.
    """
    lock_county(region=region)
    payments, bad = _sorted(rows)
    awards, unmatched = awards_of(
        region, payments, at.astimezone(timezone.get_current_timezone()).date()
    )
    again = _taken_before(region, payments, awards)
    bad = sorted(bad + unmatched + _doubled(payments) + again, key=lambda row: row.number)
    if bad or not payments or dry_run:
        total = sum((payment.amount for payment in payments), Decimal("0.00"))
        return Imported(lines=len(payments), amount=total, bad=bad)
    month = max(payment.covered for payment in payments)
    batches = [
        _take_over(region, month, fund, rows_of_fund, awards, actor, at)
        for fund, rows_of_fund in _by_fund(region, payments).items()
    ]
    settled = _settle_from_first_payment(payments, awards, settle_from, at)
    write_summary(region=region, month=month.first)
    return Imported(
        lines=sum(batch.line_count for batch in batches),
        amount=sum((batch.amount for batch in batches), Decimal("0.00")),
        batches=batches,
        settled=settled,
    )


def _by_fund(region: str, payments: list[PastPayment]) -> dict[Fund, list[PastPayment]]:
    """Which fund pays an item in the month covered; funds in the order of their keys."""
    known: dict[Month, Funding] = {}
    found: dict[Fund, list[PastPayment]] = {}
    for row in payments:
        if row.covered not in known:
            known[row.covered] = funding(region, row.covered)
        found.setdefault(known[row.covered].of(row.item_code), []).append(row)
    return dict(sorted(found.items(), key=lambda pair: pair[0].pk))


def _take_over(
    region: str,
    month: Month,
    fund: Fund,
    payments: list[PastPayment],
    awards: dict[int, Award],
    actor: User | None,
    at: datetime,
) -> Batch:
    """The settled batch of one fund."""
    batch = _open_batch(region, month, fund, at)
    _write_lines(batch, payments, awards)
    _close_batch(batch)
    record(
        actor=actor,
        action="batch.opening",
        subject_kind="batch",
        subject_id=batch.pk,
        before=None,
        after={"lines": batch.line_count, "amount": str(batch.amount), "sha256": batch.sha256},
        at=at,
    )
    return batch


def _sorted(rows: Iterable[PastPayment | BadRow]) -> tuple[list[PastPayment], list[BadRow]]:
    payments: list[PastPayment] = []
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            payments.append(row)
    return payments, bad


def _doubled(payments: list[PastPayment]) -> list[BadRow]:
    seen: dict[tuple, int] = {}
    bad = []
    for row in payments:
        key = (normalise(row.id_number), row.item_code, row.part, row.covered)
        if key in seen:
            bad.append(
                BadRow(row.number, f"与第{seen[key]}行重复：同一人、项目、月份只填一行合计数。")
            )
        seen.setdefault(key, row.number)
    return bad


_TAKEN = """
SELECT line.payable_id, line.covered
FROM subsidies_line AS line
JOIN subsidies_batch AS batch ON batch.id = line.batch_id
    AND batch.kind = 'opening' AND batch.state <> 'void'
WHERE line.region = %s AND line.payable_kind = 'award' AND line.payable_id = ANY(%s)
"""


def _taken_before(
    region: str, payments: list[PastPayment], awards: dict[int, Award]
) -> list[BadRow]:
    """Rows of months that an earlier file brought."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [region, sorted({award.pk for award in awards.values()})])
        taken = set(cursor.fetchall())
    return [
        BadRow(payment.number, "此人该项目这个月已经导入过；补导时请只留没有导入过的月份。")
        for payment in payments
        if payment.number in awards and (awards[payment.number].pk, payment.covered.first) in taken
    ]


def _open_batch(region: str, month: Month, fund: Fund, at: datetime) -> Batch:
    known = Batch.objects.filter(region=region, month=month.first, fund=fund)
    last = known.aggregate(last=Max("sequence"))["last"] or 0
    return Batch.objects.create(
        region=region,
        month=month.first,
        fund=fund,
        sequence=last + 1,
        kind=Kind.OPENING,
        computed_at=at,
    )


_INSERT = """
INSERT INTO subsidies_line (batch_id, month, region, payable_kind, payable_id, person_id, item_id,
    part, covered, payee_kind, payee_id, kind, amount, cash, ended)
SELECT %(batch)s, %(month)s, %(region)s, 'award', w.id, w.person_id, w.item_id, w.part, row.covered,
    coalesce(nullif(w.payee_kind, ''), 'person'),
    CASE WHEN w.payee_kind = '' THEN w.person_id ELSE w.payee_id END,
    CASE WHEN row.covered = %(month)s THEN 'regular' ELSE 'arrears' END, row.amount, row.amount, 'paid'
FROM unnest(%(awards)s::bigint[], %(covered)s::date[], %(amounts)s::numeric[]) AS row(award, covered, amount)
JOIN eligibility_award AS w ON w.id = row.award
ORDER BY w.id, row.covered
"""


def _write_lines(batch: Batch, payments: list[PastPayment], awards: dict[int, Award]) -> None:
    month = Month.of(batch.month)
    leaves.ensure_month(month)
    if not leaves.exists(leaves.leaf_table(month, batch.region)):
        leaves.create_leaf(month, batch.region)
        leaves.attach_leaf(month, batch.region)
    values = {
        "batch": batch.pk,
        "month": batch.month,
        "region": batch.region,
        "awards": [awards[payment.number].pk for payment in payments],
        "covered": [payment.covered.first for payment in payments],
        "amounts": [payment.amount for payment in payments],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def _close_batch(batch: Batch) -> None:
    """Seal it as settled: it was checked, approved and paid where the money went out."""
    seal = seal_of(batch_id=batch.pk, month=batch.month, region=batch.region)
    batch.line_count, batch.amount, batch.cash = seal.line_count, seal.amount, seal.cash
    batch.sha256, batch.state = seal.sha256, State.SETTLED
    batch.save()


_MOVE_BACK = """
UPDATE eligibility_award AS award SET settled_before = least(award.settled_before, row.month)
FROM unnest(%s::bigint[], %s::date[]) AS row(award, month)
JOIN eligibility_award AS old ON old.id = row.award
WHERE award.id = row.award
RETURNING award.id, old.settled_before
"""


def _settle_from_first_payment(
    payments: list[PastPayment],
    awards: dict[int, Award],
    settle_from: Month | None,
    at: datetime,
) -> dict[int, date]:
    """The awards' months are settled from the first one paid on: the next run compares them.

    Months before ``settle_from`` stay what they are: history. Returned: from when each award
    was settled until now.
    """
    first: dict[int, Month] = {}
    for payment in payments:
        award = awards[payment.number].pk
        covered = max(payment.covered, settle_from or payment.covered)
        first[award] = min(first.get(award, covered), covered)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_BACK, [list(first), [month.first for month in first.values()]])
        settled = dict(cursor.fetchall())
    leave_award_changes(first, what="期初导入", at=at)
    return settled


def leave_award_changes(since: Mapping[int, Month], *, what: str, at: datetime) -> None:
    """The next run looks at these awards again, each from a month on."""
    Change.objects.bulk_create(
        Change(
            subject_kind="award",
            subject_id=award,
            from_day=month.first,
            recorded_at=at,
            what=what,
        )
        for award, month in since.items()
    )
