"""Whatever happened before, after a settlement what is paid is what is due."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.lib.periods import Month
from subsidies.models import Batch, Line
from subsidies.settlement.county import settle_county
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER, Row

JANUARY = Month(2024, 1)

rows = st.builds(
    Row,
    award=st.integers(1, 4),
    amount=st.sampled_from(["0.01", "50.00", "50.01", "80.00"]),
    region=st.sampled_from([COUNTY, OTHER]),
    outcome=st.sampled_from(["entitled"] * 6 + ["not_entitled", "undetermined"]),
    payee_kind=st.sampled_from(["person", "institution"]),
    payee=st.sampled_from([11, 12]),
    suspended=st.sampled_from([False] * 7 + [True]),
    excluded=st.sampled_from([False] * 7 + [True]),
)
months = st.lists(rows, max_size=4, unique_by=lambda row: row.award)
COUNTS = Q(ended__isnull=True) | Q(ended__in=["paid", "unknown"])
ends = st.sampled_from([None, "paid", "failed", "rejected", "unknown"])


def settle(order=(COUNTY, OTHER)):
    """Both counties once, in an order that must not matter."""
    for county in order:
        settle_county(region=county, month=JANUARY, at=AT, supplement=True)


def blocked(due):
    return {row.award for row in due if row.suspended or row.outcome == "undetermined"}


def wanted(due):
    return {
        (row.award, row.payee_kind, row.payee, row.region): Decimal(row.amount)
        for row in due
        if row.outcome == "entitled" and not row.excluded and not row.suspended
    }


def paid():
    sums = defaultdict(Decimal)
    void = set(Batch.objects.filter(state="void").values_list("pk", flat=True))
    for line in Line.objects.filter(COUNTS):
        if line.batch_id not in void:
            key = (line.payable_id, line.payee_kind, line.payee_id, line.region)
            sums[key] += line.amount
    return {key: amount for key, amount in sums.items() if amount}


def freeze(advance, end):
    for batch in Batch.objects.filter(state="computed"):
        advance(batch, "exported")
        # Only payments go to the bank and come back; recoveries do not.
        Line.objects.filter(batch_id=batch.pk, amount__gt=0).update(ended=end)


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=st.lists(st.tuples(months, ends), max_size=3),
    last=months,
    order=st.permutations([COUNTY, OTHER]),
)
def test_after_any_history_what_is_paid_is_what_is_due(due, advance, history, last, order):
    with transaction.atomic():
        for known, end in history:
            due.rows = known
            settle()
            freeze(advance, end)
        before = paid()
        due.rows = last
        settle(order)
        after, undecided = paid(), blocked(last)
        decided = {key: amount for key, amount in after.items() if key[0] not in undecided}
        assert decided == wanted(last)
        # Of what is undecided nothing moved in either direction.
        assert {k: v for k, v in after.items() if k[0] in undecided} == {
            k: v for k, v in before.items() if k[0] in undecided
        }
        _check_lines()
        again = list(Batch.objects.order_by("pk").values_list("sha256", "amount"))
        settle()
        assert list(Batch.objects.order_by("pk").values_list("sha256", "amount")) == again
        transaction.set_rollback(True)


def _check_lines():
    """No receivable is cancelled beyond what was recovered, and cash never goes out for it."""
    recovered, cancelled = defaultdict(Decimal), defaultdict(Decimal)
    for line in Line.objects.filter(COUNTS):
        key = (line.payable_id, line.payee_kind, line.payee_id, line.region)
        if line.amount < 0:
            recovered[key] -= line.amount
            assert line.cash == 0
        else:
            cancelled[key] += line.offset_amount
            assert line.cash == line.amount - line.offset_amount >= 0
    assert all(cancelled[key] <= recovered[key] for key in cancelled)
