"""A run writes due − paid for every past month that can have changed, and for no other."""

from decimal import Decimal

import pytest

from portal.lib.periods import Month
from subsidies.batches.ends import end_lines
from subsidies.batches.services import move_batch
from subsidies.models import BackPayLimit, Batch, Line, PayoutException, SettledMonth, Touched
from tests.factories import ChangeFactory, PersonFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, OTHER, Row
from tests.subsidies.past import award_of, changed, row_of

JANUARY, FEBRUARY, MARCH = Month(2024, 1), Month(2024, 2), Month(2024, 3)
pytestmark = pytest.mark.django_db


def written(month, region=COUNTY):
    """(payable, covered month, kind, amount, cash) of a run's lines."""
    rows = Line.objects.filter(month=month.first, region=region).order_by("payable_id", "covered")
    void = set(Batch.objects.filter(state="void").values_list("pk", flat=True))
    return [
        (x.payable_id, x.covered.month, x.kind, x.amount, x.cash)
        for x in rows
        if x.batch_id not in void
    ]


@pytest.fixture
def person(gazetted_item):
    """A person with an award from January 2024 on."""
    return award_of(PersonFactory(), gazetted_item)


@pytest.fixture
def paid(settle, due, freeze, person):
    """January and February paid for him and another."""
    due.rows = [row_of(person), Row(900_001)]
    for month in (JANUARY, FEBRUARY):
        settle(month=month)
        freeze("exported")
    return person


def test_nothing_changed_nothing_past_is_written(paid, settle):
    settle(month=MARCH)
    assert {covered for _, covered, *_ in written(MARCH)} == {3}


def test_a_late_event_recovers_the_months_after_it(paid, settle, due):
    due.months = {m: [Row(900_001)] for m in (FEBRUARY, MARCH)}
    changed(paid, "2024-02-10")
    settle(month=MARCH)
    assert written(MARCH) == [
        (paid.pk, 2, "recovery", Decimal("-50.00"), Decimal("0.00")),
        (900_001, 3, "regular", Decimal("50.00"), Decimal("50.00")),
    ]


def test_a_month_nobody_said_changed_is_not_looked_at(paid, settle, due):
    """Only touched person-months are computed: the change of January is not in the feed."""
    due.months = {JANUARY: [Row(900_001)]}
    changed(paid, "2024-02-01")
    settle(month=MARCH)
    assert {covered for _, covered, *_ in written(MARCH)} == {3}


def test_a_rate_raised_from_an_earlier_month_pays_its_arrears_once(paid, settle, due, freeze):
    due.rows = [row_of(paid, "60.00"), Row(900_001)]
    ChangeFactory(subject_kind="item", subject_id=paid.item_id, from_day=JANUARY.first)
    settle(month=MARCH)
    arrears = [line for line in written(MARCH) if line[2] == "arrears"]
    assert [(line[1], line[3]) for line in arrears] == [
        (1, Decimal("10.00")),
        (2, Decimal("10.00")),
    ]
    freeze("exported")
    settle(month=MARCH.next())
    assert {line[2] for line in written(MARCH.next())} == {"regular"}


def test_computing_again_writes_the_same_arrears(paid, settle, due):
    due.rows = [row_of(paid, "60.00"), Row(900_001)]
    changed(paid, "2024-01-01")
    settle(month=MARCH)
    first, seal = written(MARCH), Batch.objects.get(month=MARCH.first).sha256
    settle(month=MARCH)
    assert written(MARCH) == first
    assert Batch.objects.get(month=MARCH.first).sha256 == seal
    assert len(first) == 4


def test_arrears_of_a_batch_sent_back_come_with_the_next(paid, settle, due, advance, people):
    due.rows = [row_of(paid, "60.00"), Row(900_001)]
    changed(paid, "2024-01-01")
    settle(month=MARCH)
    batch = advance(Batch.objects.get(month=MARCH.first), "submitted")
    before = written(MARCH)
    move_batch(batch_id=batch.pk, action="send_back", actor=people[1], at=AT, reason="重算")
    settle(month=MARCH)
    assert written(MARCH) == before
    assert Batch.objects.filter(month=MARCH.first).count() == 2


def test_a_month_whose_batch_is_void_is_paid_by_a_later_run(settle, due, advance, people, person):
    due.rows = [row_of(person)]
    settle(month=JANUARY)
    batch = advance(Batch.objects.get(), "submitted")
    move_batch(batch_id=batch.pk, action="send_back", actor=people[1], at=AT, reason="重算")
    settle(month=FEBRUARY)
    assert [(line[1], line[2]) for line in written(FEBRUARY)] == [(1, "arrears"), (2, "regular")]
    settle(month=JANUARY)
    assert written(JANUARY) == []


def test_a_failed_line_is_paid_again_by_the_next_month_once(paid, settle, freeze):
    batch = Batch.objects.get(month=FEBRUARY.first)
    line = Line.objects.get(batch_id=batch.pk, payable_id=paid.pk)
    end_lines(batch_id=batch.pk, ends={line.pk: "failed"}, actor=None, at=AT)
    settle(month=MARCH)
    assert [x[:4] for x in written(MARCH)] == [
        (paid.pk, 2, "arrears", Decimal("50.00")),
        (paid.pk, 3, "regular", Decimal("50.00")),
        (900_001, 3, "regular", Decimal("50.00")),
    ]
    freeze("exported")
    settle(month=MARCH.next())
    assert {line[2] for line in written(MARCH.next())} == {"regular"}


def test_a_failure_taken_back_after_it_was_paid_again_is_recovered(paid, settle, freeze):
    batch = Batch.objects.get(month=FEBRUARY.first)
    line = Line.objects.get(batch_id=batch.pk, payable_id=paid.pk)
    end_lines(batch_id=batch.pk, ends={line.pk: "failed"}, actor=None, at=AT)
    settle(month=MARCH)
    freeze("exported")
    end_lines(batch_id=batch.pk, ends={line.pk: "paid"}, actor=None, at=AT)
    settle(month=MARCH.next())
    assert [x[1:4] for x in written(MARCH.next()) if x[0] == paid.pk] == [
        (2, "recovery", Decimal("-50.00")),
        (4, "regular", Decimal("50.00")),
    ]


@pytest.mark.parametrize(
    "now", [{"outcome": "undetermined"}, {"outcome": "standard_missing"}, {"suspended": True}]
)
def test_an_undecided_past_month_recovers_nothing_and_is_paid_when_decided(
    paid, settle, due, freeze, now
):
    due.months = {JANUARY: [row_of(paid, "80.00").but(**now), Row(900_001)]}
    changed(paid, "2024-01-01")
    settle(month=MARCH)
    assert {x[1] for x in written(MARCH)} == {3}
    assert PayoutException.objects.get(state="open").covered == JANUARY.first
    freeze("exported")
    due.months = {JANUARY: [row_of(paid, "80.00")]}
    changed(paid, "2024-04-01")
    settle(month=MARCH.next())
    assert [x[1:4] for x in written(MARCH.next()) if x[2] == "arrears"] == [
        (1, "arrears", Decimal("30.00"))
    ]
    assert not PayoutException.objects.filter(state="open").exists()


def test_a_late_admission_recovers_from_the_person_and_pays_the_home(paid, settle, due):
    home = row_of(paid, payee_kind="institution", payee=77)
    due.months = {m: [home, Row(900_001)] for m in (FEBRUARY, MARCH)}
    changed(paid, "2024-02-01")
    settle(month=MARCH)
    found = Line.objects.filter(month=MARCH.first, payable_id=paid.pk).order_by("covered", "kind")
    assert [(x.covered.month, x.kind, x.payee_kind, x.amount) for x in found] == [
        (2, "arrears", "institution", Decimal("50.00")),
        (2, "recovery", "person", Decimal("-50.00")),
        (3, "regular", "institution", Decimal("50.00")),
    ]


@pytest.mark.parametrize("order", [(COUNTY, OTHER), (OTHER, COUNTY)])
def test_a_move_between_counties_gives_a_recovery_and_arrears_in_any_order(
    paid, settle, due, freeze, order
):
    for month in (JANUARY, FEBRUARY):
        settle(region=OTHER, month=month)
    moved = [row_of(paid, region=OTHER), Row(900_001)]
    due.months = dict.fromkeys((FEBRUARY, MARCH), moved)
    changed(paid, "2024-02-01", hukou=OTHER)
    for region in order:
        settle(region=region, month=MARCH)
    assert [x[:3] for x in written(MARCH)] == [
        (paid.pk, 2, "recovery"),
        (900_001, 3, "regular"),
    ]
    assert [x[:3] for x in written(MARCH, OTHER)] == [
        (paid.pk, 2, "arrears"),
        (paid.pk, 3, "regular"),
    ]


@pytest.mark.parametrize("order", [(COUNTY, OTHER), (OTHER, COUNTY)])
def test_undecided_in_the_new_county_recovers_nothing_in_the_old_one(paid, settle, due, order):
    moved = [row_of(paid, region=OTHER, outcome="undetermined"), Row(900_001)]
    due.months = dict.fromkeys((FEBRUARY, MARCH), moved)
    changed(paid, "2024-02-01", hukou=OTHER)
    for region in order:
        settle(region=region, month=MARCH)
    assert {x[2] for x in written(MARCH)} == {"regular"}
    assert written(MARCH, OTHER) == []


def test_an_exclusion_arriving_late_is_netted_at_once(settle, due, freeze, person, gazetted_item):
    other = award_of(person.person, gazetted_item, part="nursing")
    low, high = row_of(person), row_of(other, "80.00")
    due.rows = [low]
    settle(month=JANUARY)
    freeze("exported")
    due.rows = [low.but(excluded=True), high]
    changed(person, "2024-01-01")
    settle(month=FEBRUARY)
    assert [x[:4] for x in written(FEBRUARY)] == [
        (person.pk, 1, "recovery", Decimal("-50.00")),
        (other.pk, 1, "arrears", Decimal("80.00")),
        (other.pk, 2, "regular", Decimal("80.00")),
    ]


@pytest.mark.parametrize(("limit", "covered"), [(None, [1, 2]), (1, [2]), (2, [1, 2])])
def test_back_pay_of_months_never_paid_is_limited_where_a_document_says_so(
    settle, due, freeze, person, gazetted_item, limit, covered
):
    due.rows = []
    for month in (JANUARY, FEBRUARY):
        settle(month=month)
    if limit:
        BackPayLimit.objects.create(
            item_code=gazetted_item.code, region="4311", months=limit, document="测试文号"
        )
    due.rows = [row_of(person, item=gazetted_item.pk)]
    changed(person, "2024-01-01")
    settle(month=MARCH)
    assert [x[1] for x in written(MARCH) if x[2] == "arrears"] == covered
    left = PayoutException.objects.filter(reason="beyond_back_pay", state="open")
    assert left.count() == 2 - len(covered)


def test_a_limit_of_back_pay_does_not_bind_what_failed_nor_a_raise(
    paid, settle, due, gazetted_item
):
    BackPayLimit.objects.create(
        item_code=gazetted_item.code, region="4311", months=1, document="测试文号"
    )
    batch = Batch.objects.get(month=JANUARY.first)
    line = Line.objects.get(batch_id=batch.pk, payable_id=paid.pk)
    end_lines(batch_id=batch.pk, ends={line.pk: "failed"}, actor=None, at=AT)
    due.rows = [row_of(paid, "60.00", item=gazetted_item.pk), Row(900_001)]
    settle(month=MARCH)
    assert [x[1:4] for x in written(MARCH) if x[2] == "arrears"] == [
        (1, "arrears", Decimal("60.00"))
    ]


def test_a_month_the_county_forgot_is_paid_by_the_next_run(settle, due, freeze, person):
    due.rows = [row_of(person)]
    settle(month=JANUARY)
    freeze("exported")
    settle(month=MARCH)
    assert [x[1:3] for x in written(MARCH)] == [(2, "arrears"), (3, "regular")]
    assert set(
        SettledMonth.objects.filter(region=COUNTY).values_list("covered__month", flat=True)
    ) == {1, 2, 3}


def test_a_difference_of_a_frozen_batch_waits_for_the_next_run(paid, settle, due, freeze):
    due.months = {FEBRUARY: [row_of(paid, "60.00"), Row(900_001)]}
    changed(paid, "2024-02-01")
    assert settle(month=FEBRUARY).kept
    settle(month=MARCH)
    assert [x[1:4] for x in written(MARCH) if x[2] == "arrears"] == [
        (2, "arrears", Decimal("10.00"))
    ]


def test_what_was_compared_leaves_the_queue(paid, settle, due):
    changed(paid, "2024-01-01")
    settle(month=MARCH)
    assert not Touched.objects.exists()
