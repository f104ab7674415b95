"""Past payments taken over: all rows or none, and the differences they lead to."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from eligibility.models import Award
from portal.lib.periods import Month
from subsidies.models import Batch, Line, Summary
from subsidies.opening.services import import_opening
from subsidies.opening.workbook import HEADINGS, BadRow, WorkbookError, read_payments
from tests.factories import PersonFactory, UserFactory
from tests.factories.numbers import AT, id_number, indexed, sealed
from tests.subsidies.due_side import COUNTY, Row

JANUARY = Month(2024, 1)


def workbook(*rows, headings=HEADINGS):
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    data.seek(0)
    return data


@pytest.fixture
def award(db, gazetted_item):
    """An award from January 2024 on, of a person known by his number."""
    number = id_number(1)
    person = PersonFactory(id_number=sealed(number), id_number_index=indexed("id_number", number))
    return Award.objects.create(
        person=person,
        item=gazetted_item,
        region=COUNTY,
        starts=date(2023, 10, 1),
        settled_before=date(2024, 1, 1),
    )


def take_over(*rows, **more):
    return import_opening(
        region=COUNTY, rows=list(read_payments(workbook(*rows))), actor=None, at=AT, **more
    )


def test_past_payments_become_lines_of_one_settled_batch(award):
    done = take_over(
        [id_number(1), "test-01", None, "2023-11", 50],
        [id_number(1), "test-01", "", "202312", "50.50"],
    )
    batch = Batch.objects.get()
    assert (done.lines, done.amount, done.bad) == (2, Decimal("100.50"), [])
    assert (batch.kind, batch.state, batch.month) == ("opening", "settled", date(2023, 12, 1))
    assert list(
        Line.objects.order_by("covered").values_list("kind", "covered", "amount", "ended")
    ) == [
        ("arrears", date(2023, 11, 1), Decimal("50.00"), "paid"),
        ("regular", date(2023, 12, 1), Decimal("50.50"), "paid"),
    ]
    assert Summary.objects.get().cash == Decimal("100.50")


def test_the_months_paid_before_are_settled_from_the_first_payment_on(award):
    take_over([id_number(1), "test-01", None, "2023-11", 50])
    award.refresh_from_db()
    assert award.settled_before == date(2023, 11, 1)


def test_what_was_paid_before_is_not_paid_again(award, settle, due):
    take_over([id_number(1), "test-01", None, "2024-01", 20])
    due.rows = [Row(award.pk, payee=award.person_id, item=award.item_id)]
    settle()
    assert list(Line.objects.order_by("pk").values_list("amount", flat=True)) == [
        Decimal("20.00"),
        Decimal("30.00"),
    ]


def test_a_computed_batch_of_the_month_does_not_stand_in_the_way(award, settle, due):
    due.rows = [Row(99)]
    settle()
    take_over([id_number(1), "test-01", None, "2024-01", 20])
    assert Batch.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([431103194311051000, "test-01", None, "2023-11", 50], "文本格式"),
        ([id_number(1), "test-01", None, "2023-13", 50], "所属月份"),
        ([id_number(1), "test-01", None, "去年十一月", 50], "所属月份"),
        ([id_number(1), "test-01", None, "2023-11", "五十"], "金额"),
        ([id_number(1), "test-01", None, "2023-11", 50.005], "金额"),
        ([id_number(1), "test-01", None, "2023-11", -50], "金额"),
        ([id_number(1), "test-01", None, "2023-11", 0], "金额为零"),
        ([id_number(1), "test-01", None, "2023-12", 50], "重复"),
    ],
)
def test_one_bad_row_and_nothing_is_written(award, row, message):
    good = [id_number(1), "test-01", None, "2023-12", 50]
    done = take_over(good, row)
    assert [bad.number for bad in done.bad] == [3]
    assert message in done.bad[0].message
    assert not Line.objects.exists()


def test_a_dry_run_writes_nothing(award):
    done = take_over([id_number(1), "test-01", None, "2023-11", 50], dry_run=True)
    assert (done.lines, done.batches) == (1, ())
    assert not Batch.objects.exists()


def test_a_workbook_without_the_headings_is_refused():
    with pytest.raises(WorkbookError, match="所属月份"):
        list(read_payments(workbook(headings=["姓名", "身份证号"])))


def test_empty_rows_are_passed_over():
    assert list(read_payments(workbook([None] * 5))) == []


def test_rows_are_counted_as_the_sheet_counts_them():
    rows = list(read_payments(workbook([None] * 5, [1, "", "", "", ""])))
    assert [row.number for row in rows if isinstance(row, BadRow)] == [3]


def test_the_command_lists_the_rows_to_correct(award, tmp_path, capsys):
    file = tmp_path / "past.xlsx"
    file.write_bytes(workbook([id_number(2), "test-01", None, "2023-11", 50]).getvalue())
    with pytest.raises(CommandError, match="第2行"):
        call_command("import_opening", COUNTY, str(file))
    file.write_bytes(workbook([id_number(1), "test-01", None, "2023-11", 50]).getvalue())
    call_command("import_opening", COUNTY, str(file))
    assert "1 笔" in capsys.readouterr().out
    call_command("verify_batch")


@pytest.mark.django_db
def test_the_sample_workbook_has_the_headings_and_one_row_to_delete(client):
    client.force_login(UserFactory(roles=["caseworker"]))
    sample = client.get(reverse("opening_template")).content
    (row,) = read_payments(BytesIO(sample))
    assert (row.covered, row.amount) == (Month(2023, 11), Decimal("50.00"))
    assert "示例" in row.id_number


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["", "test-01", "", "2023-11", 50], "没有填身份证号"),
        (["431103", "test-01", "", "2023-11", 50], "应为18位"),
        ([id_number(1)[:17] + "?", "test-01", "", "2023-11", 50], "末位为数字或X"),
        ([id_number(1), "test-99", "", "2023-11", 50], "没有项目编码“test-99”"),
        ([id_number(2), "test-01", "", "2023-11", 50], "没有这个身份证号的档案"),
        ([id_number(1), "test-01", "护理", "2023-11", 50], "没有分项“护理”"),
        ([id_number(3), "test-01", "", "2023-11", 50], "本县没有此人该项目的待遇"),
        ([id_number(1), "test-01", "", "2030-01", 50], "2030-01 还没有到"),
    ],
)
def test_a_row_without_an_award_says_which_cell_to_look_at(award, row, told):
    PersonFactory(digits=id_number(3))  # on file, nothing awarded
    (bad,) = take_over(row).bad
    assert (bad.number, told in bad.message) == (2, True), bad.message
    assert id_number(1) not in bad.message
    assert not Batch.objects.exists()
