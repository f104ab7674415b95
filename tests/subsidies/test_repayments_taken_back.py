"""Repayments recorded by mistake: refused where one can tell, else taken back; the dead pay nothing."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from portal.audit.models import Event
from portal.people.services import record_death
from subsidies.models import Receivable
from subsidies.receivables.selectors import deductible
from subsidies.receivables.services import (
    ReceivableError,
    decide_deduction,
    move_receivable,
    reverse_repayment,
)
from tests.factories.numbers import AT
from tests.subsidies.past import award_of, confirmed, now
from tests.subsidies.test_receivables import APRIL, TODAY, repay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"received_on": date(2024, 6, 2)}, "还没有到"),
        ({"received_on": date(2023, 12, 31)}, "早于多发的 2024-01"),
        ({"document": "缴款书1号"}, "已登记过 60.00 元"),
    ],
)
def test_a_day_that_cannot_be_and_the_same_receipt_twice_are_refused(
    owed, freeze, people, more, why
):
    freeze()
    confirmed(people)
    repay("60.00", people, document="缴款书1号")
    with pytest.raises(ReceivableError, match=why):
        repay("10.00", people, **more)
    assert now() == ("confirmed", Decimal("40.00"))


def take_back(number, people, reason="多打了一位"):
    return reverse_repayment(
        receivable_id=Receivable.objects.get().pk, number=number, reason=reason, actor=people[1],
        at=AT,
    )  # fmt: skip


def test_a_repayment_recorded_by_mistake_is_taken_back_and_owed_again(owed, freeze, people):
    freeze()
    confirmed(people)
    wrong = uuid4()
    repay("100.00", people, number=wrong, document="缴款书1号")
    assert now()[0] == "closed"
    take_back(wrong, people)
    assert now() == ("confirmed", Decimal("100.00"))
    event = Event.objects.get(action="receivable.reverse")
    assert (event.before["repaid"], event.after["repaid"]) == ("100.00", "0.00")
    with pytest.raises(ReceivableError, match="已经冲销"):
        take_back(wrong, people)
    repay("60.00", people, document="缴款书1号")  # the same receipt, rightly this time
    assert now() == ("confirmed", Decimal("40.00"))


def test_what_is_taken_back_needs_a_reason_and_ends_with_the_writing_off(owed, freeze, people):
    freeze()
    confirmed(people)
    number = uuid4()
    repay("60.00", people, number=number)
    with pytest.raises(ReceivableError, match="写明原因"):
        take_back(number, people, reason=" ")
    with pytest.raises(ReceivableError, match="不在这笔追缴里"):
        take_back(uuid4(), people)
    for action, actor in (("propose", people[0]), ("write_off", people[1])):
        move_receivable(
            receivable_id=Receivable.objects.get().pk, action=action, actor=actor, at=AT,
            reason="无遗产", document="核销1号",
        )  # fmt: skip
    with pytest.raises(ReceivableError, match="已核销"):
        take_back(number, people)
    assert Receivable.objects.get().repaid == Decimal("60.00")


def test_nothing_is_deducted_for_somebody_who_died(owed, freeze, people, gazetted_item):
    freeze()
    confirmed(people)
    award = award_of(owed.person, gazetted_item, part="other", starts=APRIL.first,
                     settled_before=APRIL.first)  # fmt: skip
    receivable = Receivable.objects.get()
    assert list(deductible(receivable).filter(pk=award.pk)) == [award]
    record_death(
        actor=None, person=owed.person, died_on=date(2024, 3, 3), at=AT, today=TODAY
    )  # fmt: skip
    with pytest.raises(ReceivableError, match="不能从中抵扣"):
        decide_deduction(
            receivable_id=receivable.pk, award_id=award.pk, monthly=Decimal(30), from_month=APRIL,
            document="抵扣1号", actor=people[0], at=AT,
        )  # fmt: skip
