"""Deductions: other months' payments give what is owed, under a recorded decision only."""

from datetime import date
from decimal import Decimal

import pytest

from portal.lib.periods import Month
from subsidies.batches.ends import end_lines
from subsidies.models import Line, Receivable
from subsidies.receivables.services import decide_deduction, end_deduction
from tests.factories.numbers import AT
from tests.subsidies.past import award_of, changed, confirmed, now, row_of

APRIL = Month(2024, 4)
pytestmark = pytest.mark.django_db


class TestDeduction:
    @pytest.fixture
    def other(self, owed, freeze, people, gazetted_item):
        """Another award of the same person, from which 30 yuan a month are taken."""
        freeze("exported")
        confirmed(people)
        award = award_of(owed.person, gazetted_item, part="other", starts=APRIL.first,
                         settled_before=APRIL.first)  # fmt: skip
        decide_deduction(
            receivable_id=Receivable.objects.get().pk, award_id=award.pk, monthly=Decimal("30.00"),
            from_month=APRIL, document="抵扣决定1号", actor=people[0], at=AT,
        )  # fmt: skip
        return award

    def pay(self, settle, due, other, month, payee):
        due.months = due.months | {month: [row_of(other, "45.00", payee=payee)]}
        settle(month=month)
        line = Line.objects.get(month=month.first, payable_id=other.pk)
        return line.amount, line.deducted_amount, line.cash

    @pytest.fixture
    def payee(self, owed):
        return owed.pk

    def test_a_monthly_sum_is_taken_until_nothing_is_owed(self, other, settle, due, freeze, payee):
        found = []
        month = APRIL
        for _ in range(5):
            found.append(self.pay(settle, due, other, month, payee)[1:])
            freeze("exported")
            month = month.next()
        assert found == [(Decimal("30.00"), Decimal("15.00"))] * 3 + [
            (Decimal("10.00"), Decimal("35.00")),
            (Decimal("0.00"), Decimal("45.00")),
        ]
        assert now() == ("closed", Decimal("0.00"))

    def test_computing_again_deducts_once(self, other, settle, due, payee):
        for _ in range(3):
            taken = self.pay(settle, due, other, APRIL, payee)
        assert taken == (Decimal("45.00"), Decimal("30.00"), Decimal("15.00"))
        assert now()[1] == Decimal("70.00")

    def test_a_deducting_line_that_fails_gives_its_deduction_back(
        self, other, settle, due, freeze, payee
    ):
        self.pay(settle, due, other, APRIL, payee)
        freeze("exported")
        line = Line.objects.get(month=APRIL.first)
        end_lines(batch_id=line.batch_id, ends={line.pk: "failed"}, actor=None, at=AT)
        assert now() == ("confirmed", Decimal("100.00"))

    def test_a_supplement_of_the_month_takes_no_more_than_the_decision_says(
        self, other, settle, due, freeze, payee
    ):
        self.pay(settle, due, other, APRIL, payee)
        freeze("approved")
        due.months |= {APRIL: [row_of(other, "60.00", payee=payee)]}
        settle(month=APRIL, supplement=True)
        taken = Line.objects.filter(month=APRIL.first).order_by("id")
        assert [x.deducted_amount for x in taken] == [Decimal("30.00"), Decimal("0.00")]
        assert now()[1] == Decimal("70.00")

    @pytest.mark.parametrize("order", [(1, 2), (2, 1)])
    def test_what_was_deducted_is_given_back_when_its_month_is_due_after_all(
        self, other, settle, due, freeze, payee, owed, order
    ):
        """Each month cancels what is open of it alone; together never more than is owed."""
        self.pay(settle, due, other, APRIL, payee)
        freeze("exported")
        cash, run = Decimal(0), APRIL
        for number in order:
            run = run.next()
            due.months |= {Month(2024, number): [row_of(owed)]}
            changed(owed, f"2024-{number:02}-01")
            settle(month=run)
            freeze("exported")
            cash += sum(Line.objects.filter(month=run.first).values_list("cash", flat=True))
        assert cash == Decimal("30.00")
        assert now() == ("closed", Decimal("0.00"))

    def test_a_cancelled_month_takes_nothing_of_what_is_deducted_later(
        self, other, settle, due, freeze, payee, owed
    ):
        """January is cancelled, so the 30 yuan come off February; then February is due too."""
        due.months |= {Month(2024, 1): [row_of(owed)]}
        changed(owed, "2024-01-01")
        self.pay(settle, due, other, APRIL, payee)
        freeze("exported")
        assert now() == ("confirmed", Decimal("20.00"))
        due.months |= {Month(2024, 2): [row_of(owed)]}
        changed(owed, "2024-02-01")
        settle(month=APRIL.next())
        line = Line.objects.get(month=APRIL.next().first, covered=date(2024, 2, 1))
        assert (line.offset_amount, line.cash) == (Decimal("20.00"), Decimal("30.00"))

    def test_an_ended_decision_takes_no_more(self, other, settle, due, people, payee):
        end_deduction(
            receivable_id=Receivable.objects.get().pk, actor=people[0], at=AT, reason="撤销"
        )
        assert self.pay(settle, due, other, APRIL, payee)[1] == Decimal("0.00")

    def test_without_a_decision_nothing_is_taken(self, owed, freeze, settle, due, people):
        freeze("exported")
        confirmed(people)
        due.months = {APRIL: [row_of(owed)]}
        settle(month=APRIL)
        line = Line.objects.get(month=APRIL.first)
        assert (line.deducted_amount, line.cash) == (Decimal("0.00"), Decimal("50.00"))
