"""How lines end: once, only those sent, and what failed is due again."""

import pytest
from django.db import IntegrityError, connection, transaction

from portal.audit.models import Event
from subsidies.batches.ends import end_lines
from subsidies.batches.services import BatchError, move_batch
from subsidies.models import Batch, Line, Touched
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, Row

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(settle, due, advance):
    due.rows = [Row(1), Row(2), Row(3)]
    settle()
    return advance(Batch.objects.get(), "exported")


def line(number):
    return Line.objects.get(payable_id=number)


def end(batch, people, **ends):
    told = {line(int(number[1:])).pk: word for number, word in ends.items()}
    return end_lines(batch_id=batch.pk, ends=told, actor=people[0], at=AT)


def test_the_same_ends_twice_change_nothing_the_second_time(batch, people):
    assert end(batch, people, _1="paid", _2="failed") == 2
    assert end(batch, people, _1="paid", _2="failed") == 0
    assert [line(n).ended for n in (1, 2, 3)] == ["paid", "failed", None]
    assert Event.objects.filter(action="batch.end_lines").count() == 1


@pytest.mark.parametrize(
    ("first", "then", "queued"),
    [
        ("failed", None, 1),
        ("rejected", None, 1),
        ("paid", None, 0),
        ("unknown", None, 0),
        ("unknown", "failed", 1),
        ("paid", "failed", 1),
    ],
)
def test_what_failed_is_queued_for_the_next_run(batch, people, first, then, queued):
    end(batch, people, _1=first)
    if then:
        end(batch, people, _1=then)
    rows = list(Touched.objects.values_list("region", "subject_kind", "subject_id"))
    assert rows == [(COUNTY, "person", 1)] * queued


def test_a_failure_taken_back_is_queued_again(batch, people):
    end(batch, people, _1="failed")
    Touched.objects.all().delete()
    end(batch, people, _1="paid")
    assert Touched.objects.get().subject_id == 1


def test_lines_of_other_batches_are_refused_whole(batch, people):
    other = {line(1).pk: "paid", 10**9: "paid"}
    with pytest.raises(BatchError, match="1 笔不属于"):
        end_lines(batch_id=batch.pk, ends=other, actor=people[0], at=AT)
    assert line(1).ended is None


def test_lines_without_cash_do_not_go_to_the_bank_and_do_not_end(batch, settle, due, advance):
    due.rows = [Row(2), Row(3)]
    settle(supplement=True)
    second = advance(Batch.objects.get(sequence=2), "exported")
    recovery = Line.objects.get(batch_id=second.pk)
    with pytest.raises(BatchError, match="没有经银行发放"):
        end_lines(batch_id=second.pk, ends={recovery.pk: "paid"}, actor=None, at=AT)


def test_an_unknown_word_and_a_batch_not_exported_are_refused(batch, settle, due):
    with pytest.raises(BatchError, match="lost"):
        end_lines(batch_id=batch.pk, ends={line(1).pk: "lost"}, actor=None, at=AT)
    due.rows = [*due.rows, Row(4)]
    settle(supplement=True)
    second = Batch.objects.get(sequence=2)
    with pytest.raises(BatchError, match="还没有报盘"):
        end_lines(batch_id=second.pk, ends={line(4).pk: "paid"}, actor=None, at=AT)


@pytest.mark.parametrize("last", [None, "unknown"])
def test_a_batch_is_settled_when_every_end_is_known(batch, people, last):
    end(batch, people, _1="paid", _2="failed")
    if last:
        end(batch, people, _3=last)
    settled = {"batch_id": batch.pk, "action": "settle", "actor": people[0], "at": AT}
    with pytest.raises(BatchError, match="还有 1 笔"):
        move_batch(**settled)
    end(batch, people, _3="paid")
    assert move_batch(**settled).state == "settled"


def test_the_database_refuses_any_other_change_of_a_line_sent(batch):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE subsidies_line SET deducted_amount = 10, cash = 40, ended = 'paid'")
