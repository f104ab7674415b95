"""追缴台账: a recovery closes the difference once; what is owed lives on until it is settled."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import Event
from portal.lib.periods import Month
from subsidies.batches.services import BatchError, move_batch
from subsidies.models import Batch, Line, Receivable
from subsidies.models.receivable import ReceivableState as State
from subsidies.receivables.services import (
    ReceivableError,
    move_receivable,
    record_repayment,
)
from subsidies.receivables.transitions import TRANSITIONS, actions_from
from tests.factories.numbers import AT
from tests.oracle.loading import taken_back
from tests.subsidies.past import changed, confirmed, now, row_of

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2024, n) for n in (1, 2, 3, 4))
TODAY = date(2024, 6, 1)
pytestmark = pytest.mark.django_db


def repay(amount, people, number=None, **more):
    values = {
        "receivable_id": Receivable.objects.get().pk,
        "kind": "repaid",
        "amount": Decimal(amount),
        "received_on": date(2024, 3, 20),
        "document": f"缴款书{uuid4()}",
        "number": number or uuid4(),
        "actor": people[0],
        "at": AT,
    }
    return record_repayment(**{"today": TODAY} | values | more)


def test_a_receivable_is_opened_when_its_batch_is_approved_not_before(owed, freeze):
    freeze("checked")
    assert not Receivable.objects.exists()


def test_one_receivable_for_the_months_of_a_payable_and_payee(owed, freeze):
    freeze()
    r = Receivable.objects.get()
    assert (r.amount, r.first_covered, r.last_covered, r.state, r.person_id) == (
        Decimal("100.00"), JANUARY.first, FEBRUARY.first, "draft", owed.person_id,
    )  # fmt: skip


def test_it_is_repaid_in_parts_until_it_closes(owed, freeze, people):
    freeze()
    confirmed(people)
    repay("60.00", people)
    assert now() == ("confirmed", Decimal("40.00"))
    repay("40.00", people)
    assert now() == ("closed", Decimal("0.00"))
    shares = list(Receivable.objects.get().entries.values_list("covered__month", "amount"))
    assert shares == [(1, Decimal("50.00")), (2, Decimal("10.00")), (2, Decimal("40.00"))]


def test_the_same_repayment_pressed_twice_is_recorded_once(owed, freeze, people):
    freeze()
    confirmed(people)
    number = uuid4()
    repay("60.00", people, number)
    repay("60.00", people, number)
    assert now()[1] == Decimal("40.00")
    assert Event.objects.filter(action="receivable.repay").count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": Decimal("100.01")}, "超过尚欠"),
        ({"amount": Decimal("0.00")}, "大于0"),
        ({"document": " "}, "凭证号"),
        ({"kind": "gift"}, "退回方式"),
    ],
)
def test_repayments_that_cannot_be_are_refused(owed, freeze, people, wrong, words):
    freeze()
    confirmed(people)
    with pytest.raises(ReceivableError, match=words):
        repay(**{"amount": "1.00", "people": people} | wrong)


def test_a_draft_is_confirmed_before_money_is_taken(owed, freeze, people):
    freeze()
    with pytest.raises(ReceivableError, match="先确认"):
        repay("1.00", people)


def test_a_payment_of_the_same_month_cancels_what_is_open_and_pays_the_rest(
    owed, freeze, settle, due, people
):
    freeze("exported")
    confirmed(people)
    repay("30.00", people)
    due.months = {JANUARY: [row_of(owed)]}
    changed(owed, "2024-01-01")
    settle(month=APRIL)
    line = Line.objects.get(month=APRIL.first)
    assert (line.amount, line.offset_amount, line.cash) == (
        Decimal("50.00"), Decimal("20.00"), Decimal("30.00"),
    )  # fmt: skip
    assert now() == ("confirmed", Decimal("50.00"))


def test_what_was_repaid_in_full_is_paid_in_cash_when_it_is_due_again(
    owed, freeze, settle, due, people
):
    freeze("exported")
    confirmed(people)
    repay("100.00", people)
    due.months = {m: [row_of(owed)] for m in (JANUARY, FEBRUARY)}
    changed(owed, "2024-01-01")
    settle(month=APRIL)
    assert [x.cash for x in Line.objects.filter(month=APRIL.first)] == [Decimal("50.00")] * 2


def test_a_cancelling_payment_closes_the_receivable_when_it_is_approved(owed, freeze, settle, due):
    freeze("exported")
    due.months = {m: [row_of(owed)] for m in (JANUARY, FEBRUARY)}
    changed(owed, "2024-01-01")
    settle(month=APRIL)
    assert now() == ("draft", Decimal("0.00"))
    freeze()
    assert now() == ("closed", Decimal("0.00"))


def test_a_cancelling_payment_that_is_sent_back_leaves_the_debt_open(
    owed, freeze, settle, due, people
):
    freeze("exported")
    due.months = {JANUARY: [row_of(owed)]}
    changed(owed, "2024-01-01")
    settle(month=APRIL)
    assert now()[1] == Decimal("50.00")
    freeze("submitted")
    batch = Batch.objects.get(month=APRIL.first)
    move_batch(batch_id=batch.pk, action="send_back", actor=people[1], at=AT, reason="重算")
    assert now() == ("draft", Decimal("100.00"))


def test_a_batch_made_void_takes_its_receivables_along(owed, freeze, people):
    freeze()
    batch = Batch.objects.get(month=MARCH.first)
    move_batch(batch_id=batch.pk, action="void", actor=people[0], at=AT, reason="误批")
    assert now() == ("void", Decimal("0.00"))


def test_a_batch_whose_recovery_was_repaid_is_not_made_void(owed, freeze, people):
    freeze()
    confirmed(people)
    repay("10.00", people)
    batch = Batch.objects.get(month=MARCH.first)
    with pytest.raises(BatchError, match="退款入账"):
        move_batch(batch_id=batch.pk, action="void", actor=people[0], at=AT, reason="误批")
    assert Batch.objects.get(pk=batch.pk).state == "approved"


class TestWritingOff:
    def propose(self, people):
        return move_receivable(
            receivable_id=Receivable.objects.get().pk, action="propose", actor=people[0], at=AT,
            reason="无遗产", document="核销〔2024〕1号",
        )  # fmt: skip

    def step(self, action, actor, **more):
        pk = Receivable.objects.get().pk
        return move_receivable(receivable_id=pk, action=action, actor=actor, at=AT, **more)

    def test_two_people_write_off(self, owed, freeze, people):
        freeze()
        confirmed(people)
        self.propose(people)
        with pytest.raises(ReceivableError, match="另一人"):
            self.step("write_off", people[0])
        self.step("write_off", people[2])
        assert now() == ("written_off", Decimal("0.00"))

    def test_the_database_holds_the_two_people_too(self, owed, freeze, people):
        freeze()
        confirmed(people)
        self.propose(people)
        with pytest.raises(IntegrityError), transaction.atomic():
            Receivable.objects.update(
                state=State.WRITTEN_OFF, written_off_at=AT, written_off_by=people[0]
            )

    def test_refused_it_is_owed_as_before(self, owed, freeze, people):
        freeze()
        confirmed(people)
        self.propose(people)
        self.step("refuse", people[2], reason="有存款")
        assert now() == ("confirmed", Decimal("100.00"))

    def test_reason_and_document_are_needed(self, owed, freeze, people):
        freeze()
        confirmed(people)
        with pytest.raises(ReceivableError, match="依据文号"):
            self.step("propose", people[0], reason="无遗产")


def test_every_pair_of_action_and_state(owed, freeze, people):
    freeze()
    pk = Receivable.objects.get().pk
    confirmed_by = {"confirmed_at": AT, "confirmed_by": people[1]}
    proposed_by = {"proposed_at": AT, "proposed_by": people[0], "write_off_reason": "无",
                   "write_off_document": "无"}  # fmt: skip
    stamps = {
        "draft": {},
        "confirmed": confirmed_by,
        "proposed": confirmed_by | proposed_by,
        "written_off": proposed_by | {"written_off_at": AT, "written_off_by": people[1]},
        "closed": {"closed_at": AT, "closed_by": people[0]},
        "void": {"voided_at": AT, "voided_by": people[0]},
    }
    for state in State.values:
        for action, move in TRANSITIONS.items():
            with taken_back():
                Receivable.objects.update(state=state, **stamps[state])
                step = {"receivable_id": pk, "action": action, "actor": people[2], "at": AT,
                        "reason": "原因", "document": "文号"}  # fmt: skip
                if state in move.sources:
                    assert move_receivable(**step).state == move.target
                    assert Event.objects.filter(action=f"receivable.{action}").exists()
                else:
                    with pytest.raises(ReceivableError, match="不能"):
                        move_receivable(**step)
                    assert Receivable.objects.get().state == state
        assert {m.action for m in actions_from(state)} == {
            a for a, m in TRANSITIONS.items() if state in m.sources
        }
