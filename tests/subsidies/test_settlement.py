"""due − paid, case by case; the properties of all cases stand in test_difference_properties."""

from datetime import date
from decimal import Decimal

import pytest

from portal.lib.periods import Month
from subsidies.batches.selectors import month_totals
from subsidies.batches.services import move_batch
from subsidies.models import Batch, Fund, FundAssignment, Line, PayoutException, Summary
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER, Row

JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)
pytestmark = pytest.mark.django_db


def lines(**which):
    """(award, kind, payee, region, amount, cash) in their order."""
    rows = Line.objects.filter(**which).order_by("batch_id", "payable_id", "payee_kind", "amount")
    return [(x.payable_id, x.kind, x.payee_kind, x.region, x.amount, x.cash) for x in rows]


def frozen(advance, sequence=1, state="approved", region=COUNTY):
    return advance(Batch.objects.get(region=region, sequence=sequence), state)


def test_a_month_is_paid_once_to_everybody_who_is_due(settle, due):
    due.rows = [Row(1), Row(2, "100.00"), Row(3, outcome="not_entitled")]
    result = settle()
    assert (result.lines, result.amount, result.exceptions) == (2, Decimal("150.00"), 0)
    assert lines() == [
        (1, "regular", "person", COUNTY, Decimal("50.00"), Decimal("50.00")),
        (2, "regular", "person", COUNTY, Decimal("100.00"), Decimal("100.00")),
    ]


def test_running_a_month_twice_gives_the_same_lines_and_the_same_hash(settle, due):
    due.rows = [Row(n) for n in range(1, 40)]
    settle()
    first, before = Batch.objects.get(), lines()
    settle()
    second = Batch.objects.get()
    assert lines() == before
    assert (second.pk, second.sha256, second.amount) == (first.pk, first.sha256, first.amount)


def test_another_amount_gives_another_hash(settle, due):
    due.rows = [Row(1)]
    settle()
    first = Batch.objects.get().sha256
    due.rows = [Row(1, "50.01")]
    settle()
    assert Batch.objects.get().sha256 != first


def test_a_rerun_replaces_a_computed_batch_whole(settle, due):
    due.rows = [Row(1), Row(2)]
    settle()
    due.rows = [Row(2, "60.00")]
    settle()
    assert lines() == [(2, "regular", "person", COUNTY, Decimal("60.00"), Decimal("60.00"))]


def test_a_batch_that_comes_out_empty_is_not_kept(settle, due):
    due.rows = [Row(1)]
    settle()
    due.rows = []
    assert settle().lines == 0
    assert not Batch.objects.exists()
    assert not Summary.objects.exists()


def test_a_frozen_batch_is_left_as_it_is(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance, state="submitted")
    due.rows = [Row(1, "70.00")]
    result = settle()
    assert (result.kept, result.amount) == (True, Decimal("50.00"))


def test_a_supplement_opens_the_next_sequence_with_differences_only(settle, due, advance):
    due.rows = [Row(1), Row(2), Row(3)]
    settle()
    frozen(advance)
    due.rows = [Row(1), Row(2, "70.00"), Row(4)]
    settle(supplement=True)
    assert lines(batch_id=Batch.objects.get(sequence=2).pk) == [
        (2, "regular", "person", COUNTY, Decimal("20.00"), Decimal("20.00")),
        (3, "recovery", "person", COUNTY, Decimal("-50.00"), Decimal("0.00")),
        (4, "regular", "person", COUNTY, Decimal("50.00"), Decimal("50.00")),
    ]


def test_a_supplement_without_differences_leaves_nothing_behind(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    settle(supplement=True)
    assert Batch.objects.count() == 1


def test_a_supplement_is_computed_again_like_any_other(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    due.rows = [Row(1, "60.00")]
    settle(supplement=True)
    due.rows = [Row(1, "65.00")]
    settle(supplement=True)
    assert [line[4] for line in lines()] == [Decimal("50.00"), Decimal("15.00")]


def test_another_payee_gives_one_recovery_and_one_payment(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    due.rows = [Row(1, payee_kind="institution", payee=77)]
    settle(supplement=True)
    assert lines(batch_id=Batch.objects.get(sequence=2).pk) == [
        (1, "regular", "institution", COUNTY, Decimal("50.00"), Decimal("50.00")),
        (1, "recovery", "person", COUNTY, Decimal("-50.00"), Decimal("0.00")),
    ]


def test_another_county_gives_one_recovery_there_and_one_payment_here(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    due.rows = [Row(1, region=OTHER)]
    settle(supplement=True)
    settle(region=OTHER)
    assert lines(region=COUNTY)[1:] == [
        (1, "recovery", "person", COUNTY, Decimal("-50.00"), Decimal("0.00"))
    ]
    assert lines(region=OTHER) == [
        (1, "regular", "person", OTHER, Decimal("50.00"), Decimal("50.00"))
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"outcome": "undetermined"}, "undetermined"),
        ({"outcome": "standard_missing"}, "standard_missing"),
        ({"outcome": "rule_gap"}, "rule_gap"),
        ({"suspended": True}, "suspended"),
        ({"payee_kind": None}, "no_payee"),
    ],
)
def test_what_cannot_be_settled_is_an_exception_never_a_line_never_a_recovery(
    settle, due, advance, change, reason
):
    due.rows = [Row(1), Row(2)]
    settle()
    frozen(advance)
    due.rows = [Row(1), Row(2).but(**change)]
    assert settle(supplement=True).exceptions == 1
    assert Batch.objects.count() == 1
    exception = PayoutException.objects.get()
    assert (exception.award_id, exception.reason, exception.state) == (2, reason, "open")


def test_a_cleared_exception_is_paid_by_the_next_settlement_and_stays_on_record(settle, due):
    due.rows = [Row(1, outcome="undetermined")]
    settle()
    settle()
    assert PayoutException.objects.count() == 1
    due.rows = [Row(1)]
    assert settle().lines == 1
    assert PayoutException.objects.get().state == "cleared"


def test_another_reason_is_another_exception(settle, due):
    due.rows = [Row(1, outcome="undetermined")]
    settle()
    due.rows = [Row(1, outcome="standard_missing")]
    settle()
    states = dict(PayoutException.objects.values_list("reason", "state"))
    assert states == {"undetermined": "cleared", "standard_missing": "open"}


def test_undecided_in_the_new_county_recovers_nothing_in_the_old_one(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    due.rows = [Row(1, region=OTHER, outcome="undetermined")]
    settle(region=OTHER)
    settle(supplement=True)
    assert Batch.objects.count() == 1


def test_an_excluded_award_is_not_paid_and_what_was_paid_comes_back(settle, due, advance):
    due.rows = [Row(1), Row(2, excluded=True)]
    settle()
    assert [line[0] for line in lines()] == [1]
    frozen(advance)
    due.rows = [Row(1, excluded=True), Row(2)]
    settle(supplement=True)
    assert [(line[0], line[4]) for line in lines()[1:]] == [
        (1, Decimal("-50.00")),
        (2, Decimal("50.00")),
    ]


@pytest.mark.parametrize(
    ("ended", "again"), [("paid", 0), ("unknown", 0), ("failed", 1), ("rejected", 1)]
)
def test_only_failed_and_rejected_lines_are_paid_again(settle, due, advance, ended, again):
    due.rows = [Row(1)]
    settle()
    frozen(advance, state="exported")
    Line.objects.update(ended=ended)
    settle(supplement=True)
    assert Line.objects.count() == 1 + again


def test_an_exported_line_not_yet_returned_is_not_paid_again(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance, state="exported")
    settle(supplement=True)
    assert Line.objects.count() == 1


def test_lines_of_a_void_batch_count_for_nothing_and_stay(settle, due, advance, people):
    due.rows = [Row(1)]
    settle()
    batch = frozen(advance, state="checked")
    move_batch(batch_id=batch.pk, action="send_back", actor=people[1], at=AT, reason="金额有误")
    assert not Summary.objects.exists()
    settle()
    assert Line.objects.count() == 2
    assert list(Batch.objects.order_by("sequence").values_list("state", "kind")) == [
        ("void", "regular"),
        ("computed", "regular"),
    ]
    assert month_totals(COUNTY, JANUARY).lines == 1


def test_a_payment_first_cancels_what_was_recovered_for_the_same_month(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    due.rows = [Row(1, "20.00")]
    settle(supplement=True)
    frozen(advance, sequence=2)
    due.rows = [Row(1, "60.00")]
    settle(supplement=True)
    last = Line.objects.get(batch_id=Batch.objects.get(sequence=3).pk)
    assert (last.amount, last.offset_amount, last.cash) == (
        Decimal("40.00"),
        Decimal("30.00"),
        Decimal("10.00"),
    )


def test_months_do_not_touch_each_other(settle, due, advance):
    due.rows = [Row(1)]
    settle()
    frozen(advance)
    settle(month=FEBRUARY)
    assert lines(month=date(2024, 2, 1)) == [
        (1, "regular", "person", COUNTY, Decimal("50.00"), Decimal("50.00"))
    ]


def test_each_fund_has_its_own_batch_and_is_frozen_by_itself(settle, due, advance, gazetted_item):
    lottery = Fund.objects.create(code="lottery", name="福彩公益金")
    FundAssignment.objects.create(
        fund=lottery, item_code=gazetted_item.code, region="4311", valid_from=date(2023, 1, 1)
    )
    due.rows = [Row(1), Row(2, item=gazetted_item.pk)]
    settle()
    assert set(Batch.objects.values_list("fund__code", "line_count")) == {
        ("general", 1),
        ("lottery", 1),
    }
    advance(Batch.objects.get(fund=lottery), "submitted")
    due.rows = [Row(1, "60.00"), Row(2, "60.00", item=gazetted_item.pk)]
    settle()
    assert [line[4] for line in sorted(lines())] == [Decimal("60.00"), Decimal("50.00")]


def test_summaries_are_the_sums_of_the_lines(settle, due):
    due.rows = [Row(1), Row(2), Row(3, "80.00", item=23, part="living")]
    settle()
    found = set(Summary.objects.values_list("item_id", "part", "line_count", "regular", "cash"))
    assert found == {
        (8, "", 2, Decimal("100.00"), Decimal("100.00")),
        (23, "living", 1, Decimal("80.00"), Decimal("80.00")),
    }
