"""From the application to the first money: kept by whatever ends payments, listed and averaged."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from eligibility.applications.models import Application, Filing
from eligibility.models import Award
from portal.lib.periods import Month
from portal.people.models import Person
from portal.policies.figures.kinds import Ask, Where
from portal.policies.figures.reading import indicator, read
from subsidies.bankfiles.models import ExportRow
from subsidies.figures.models import FirstPayment
from subsidies.models import Batch
from subsidies.reconciliation.models import RowEnd
from subsidies.reconciliation.services import clear_unknown, refuse_whole
from tests.bank.answers import farm, postal, rural
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.conftest import FEBRUARY
from tests.subsidies.due_side import COUNTY

pytestmark = pytest.mark.django_db
JANUARY = Month(2024, 1)
SUBMITTED = datetime(2024, 1, 1, 16, 30, tzinfo=UTC)  # 2 January in Hunan
BAD = {1: ("失败", "E08", "")}


def applied_for(person, item):
    """The approved application of someone the batch pays; the award is numbered as there."""
    clerk, second = UserFactory(), UserFactory()
    award = Award.objects.create(
        pk=person.pk, person=person, item=item, region=COUNTY, starts=JANUARY.first,
        settled_before=JANUARY.first,
    )  # fmt: skip
    filing = Filing.objects.create(
        person=person, region=region(COUNTY), applied_on=date(2024, 1, 2), entered_at=SUBMITTED,
        entered_by=clerk,
    )  # fmt: skip
    return Application.objects.create(
        filing=filing, person=person, region=region(COUNTY), item=item, name="测试津贴",
        month=JANUARY.first, outcome="entitled", amount="50.00", per="month", state="approved",
        award=award, entered_at=SUBMITTED, entered_by=clerk, submitted_at=SUBMITTED,
        submitted_by=clerk, checked_at=AT, checked_by=second, approved_at=AT, approved_by=second,
    )  # fmt: skip


@pytest.fixture
def asked(files, gazetted_item):
    """Six are paid; four of them applied, the first two at the rural bank (rows 1 and 2)."""
    paid = {row.person_id for row in ExportRow.objects.filter(file=files["postal-savings"])}
    people = Person.objects.exclude(pk__in=paid).order_by("pk")
    return {person.pk: applied_for(person, gazetted_item) for person in people}


def known():
    return {f.row_id: (f.submitted_on, f.paid_on) for f in FirstPayment.objects.all()}


def figures(month=JANUARY, county=COUNTY):
    """(how many, days together, of how many) as the boards say it."""
    ones = [indicator("handling.first_payments"), indicator("handling.first_days")]
    found = read(ones, Ask((county,), (month,), date(2024, 3, 1)))
    many, days = (found[one.code] for one in ones)
    return (many[0].value, days[0].value, days[0].whole) if many else (0, 0, 0)


def row(file, number=1):
    return ExportRow.objects.get(file=file, number=number)


def test_who_applied_counts_from_the_submission_to_the_day_of_the_bank(asked, files, applied):
    applied(files["rural-commercial"], rural(files["rural-commercial"], BAD))
    paid = row(files["rural-commercial"], 2)
    assert known() == {paid.pk: (date(2024, 1, 2), date(2024, 1, 22))}
    assert figures() == (1, 20, 1)
    where = Where((COUNTY,), JANUARY, date(2024, 3, 1))
    for code in ("handling.first_payments", "handling.first_days"):
        rows = list(indicator(code).listing.rows(None, where))
        assert [each.days for each in rows] == [20]
    assert figures(FEBRUARY) == (0, 0, 0)
    assert figures(county="431102") == (0, 0, 0)


def test_awards_nobody_applied_for_here_have_no_first_payment(asked, files, applied):
    applied(files["postal-savings"], postal(files["postal-savings"]))
    assert RowEnd.objects.filter(ended="paid").count() == 2
    assert known() == {}


def test_money_sent_back_takes_it_away_and_the_next_payment_is_the_first(
    asked, files, applied, finance, settle, advance, export
):
    file = files["rural-commercial"]
    applied(file, rural(file))
    assert figures() == (2, 40, 2)
    applied(file, rural(file, BAD))
    assert figures() == (1, 20, 1)
    back = row(file)
    settle(month=FEBRUARY)
    batch = advance(Batch.objects.get(month=FEBRUARY.first), "approved")
    again = {f.layout.bank: f for f in export(batch).files.all()}["rural-commercial"]
    applied(again, rural(again))
    assert FirstPayment.objects.get(application=asked[back.person_id]).row.file == again
    assert figures() == (2, 40, 2)  # the bank said the same day
    assert FirstPayment.objects.filter(row__file=file).count() == 1, (
        "a later one is never the first"
    )


def test_a_second_look_counts_and_a_file_refused_whole_does_not(asked, files, applied, finance):
    file = files["agricultural"]
    applied(file, farm(file, {1: ("失败", "F999", "超时")}))
    assert len(known()) == 1
    clear_unknown(row=row(file), ended="paid", reason="电话银行查得已入账", actor=finance, at=AT,
                  paid_on=date(2024, 2, 3))  # fmt: skip
    assert figures(FEBRUARY) == (1, 32, 1)
    refuse_whole(file=files["rural-commercial"], code="E", reason="退回", actor=finance, at=AT)
    assert len(known()) == 2


def test_an_earlier_day_of_the_same_payment_moves_it_and_an_emptied_table_counts_nothing(
    asked, files, applied
):
    applied(files["rural-commercial"], rural(files["rural-commercial"]))
    RowEnd.objects.filter(row=row(files["rural-commercial"])).update(paid_on=date(2023, 12, 29))
    assert figures() == (1, 20, 1)
    assert figures(Month(2023, 12)) == (1, -4, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE reconciliation_rowend CASCADE")
    assert not FirstPayment.objects.exists()
    assert figures() == (0, 0, 0)
