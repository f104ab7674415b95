"""The database itself refuses changes of frozen lines, doubled lines and missing people."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from subsidies.models import Batch, Line
from subsidies.settlement.leaves import leaf_table
from tests.factories.numbers import AT
from tests.subsidies.conftest import JANUARY
from tests.subsidies.due_side import COUNTY, Row

pytestmark = pytest.mark.django_db
LEAF = leaf_table(JANUARY, COUNTY)
COPY_A_LINE = """
INSERT INTO {table} (batch_id, month, region, payable_kind, payable_id, covered, payee_kind,
    payee_id, kind, amount, cash)
SELECT batch_id, month, region, payable_kind, payable_id + 100, covered, payee_kind, payee_id,
    kind, amount, cash FROM subsidies_line LIMIT 1
"""


def refused(statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


@pytest.fixture
def batch(settle, due):
    due.rows = [Row(1), Row(2)]
    settle()
    return Batch.objects.get()


@pytest.mark.parametrize("state", ["submitted", "checked", "approved"])
@pytest.mark.parametrize("table", ["subsidies_line", LEAF])
def test_frozen_lines_cannot_be_changed_deleted_or_added_to(batch, advance, state, table):
    advance(batch, state)
    refused(f"UPDATE {table} SET amount = 60, cash = 60")
    refused(f"UPDATE {table} SET ended = 'paid'")
    refused(f"DELETE FROM {table}")
    refused(COPY_A_LINE.format(table=table))
    assert Line.objects.count() == 2


def test_computed_lines_can_be_replaced(batch):
    assert run("DELETE FROM subsidies_line WHERE payable_id = 1") == 1
    assert run(COPY_A_LINE.format(table="subsidies_line")) == 1


@pytest.mark.parametrize("table", ["subsidies_line", LEAF])
def test_of_exported_lines_only_the_end_may_be_written(batch, advance, table):
    advance(batch, "exported")
    assert run(f"UPDATE {table} SET ended = 'paid'") == 2
    refused(f"UPDATE {table} SET ended = 'failed', amount = 60, cash = 60")
    refused(f"DELETE FROM {table}")


def test_lines_of_another_county_are_not_taken_into_a_batch(batch, settle, due):
    due.rows = [Row(5, region="431102")]
    settle(region="431102")
    refused(
        "INSERT INTO subsidies_line (batch_id, month, region, payable_kind, payable_id, covered,"
        " payee_kind, payee_id, kind, amount, cash) VALUES"
        f" ({batch.pk}, '2024-01-01', '431102', 'award', 9, '2024-01-01', 'person', 9, 'regular', 5, 5)"
    )


def test_a_key_is_written_once_in_a_batch(batch):
    refused(COPY_A_LINE.format(table="subsidies_line").replace("payable_id + 100", "payable_id"))


@pytest.mark.parametrize(
    "wrong",
    [
        "amount = 0, cash = 0",
        "cash = 10",
        "offset_amount = -10, cash = 60",
        "amount = -50",
        "kind = 'recovery'",
        "covered = '2024-02-01'",
        "covered = '2023-12-15', kind = 'arrears'",
        "covered = '2023-12-01'",
        "payable_kind = 'gift'",
        "payee_kind = 'bank'",
        "ended = 'lost'",
    ],
)
def test_lines_that_make_no_sense_are_refused(batch, wrong):
    refused(f"UPDATE subsidies_line SET {wrong}")


@pytest.mark.parametrize(
    "wrong",
    [
        "state = 'submitted'",
        "state = 'paid'",
        "submitted_at = now()",
        "submitted_by_id = 1",
        "month = '2024-01-02'",
        "state = 'void'",
        "state = 'void', voided_at = now()",
    ],
)
def test_batches_that_make_no_sense_are_refused(batch, wrong):
    refused(f"UPDATE subsidies_batch SET {wrong}")


@pytest.mark.parametrize(
    "wrong",
    [
        "checked_by_id = submitted_by_id",
        "approved_by_id = submitted_by_id",
        "approved_by_id = checked_by_id",
        "approved_sha256 = ''",
        "checked_sha256 = repeat('0', 64)",
        "checked_at = NULL, checked_by_id = NULL",
    ],
)
def test_three_people_and_their_signatures_are_held_in_the_database(batch, advance, wrong):
    advance(batch, "approved")
    refused(f"UPDATE subsidies_batch SET {wrong}")


def test_a_second_computed_batch_of_a_fund_is_refused(batch):
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.create(
            region=COUNTY, month=JANUARY.first, fund=batch.fund, sequence=2, computed_at=AT
        )


@pytest.mark.parametrize("change", ["amount = amount + 1, cash = cash + 1", "payee_id = 99"])
def test_verify_batch_names_the_batch_whose_lines_are_not_what_was_sealed(
    settle, due, freeze, capsys, change
):
    """Somebody with the database in his hands changed a line behind the trigger."""
    due.rows = [Row(1), Row(2)]
    settle()
    freeze("approved")
    call_command("verify_batch", "--all")
    assert "核验 1 个批次（已审批 1 个；2 笔），0 个不符" in capsys.readouterr().out
    run(f"ALTER TABLE {LEAF} DISABLE TRIGGER USER")
    run(f"UPDATE {LEAF} SET {change} WHERE payable_id = 2")
    run(f"ALTER TABLE {LEAF} ENABLE TRIGGER USER")
    batch = Batch.objects.get()
    for named in ([], ["--all"], [str(batch.pk)]):
        with pytest.raises(CommandError, match=f"明细与存档不符：{batch.pk}（"):
            call_command("verify_batch", *named)
    with pytest.raises(CommandError, match="没有这些批次：999999"):
        call_command("verify_batch", "999999")
    with pytest.raises(CommandError, match="只填一样"):
        call_command("verify_batch", str(batch.pk), "--all")
