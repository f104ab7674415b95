"""Taking back what was taken over: all of it, while nothing rests on it; each item's own fund."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.audit.models import Event
from portal.lib.periods import Month
from subsidies.bankfiles.stored import whole
from subsidies.batches.services import BatchError, move_batch
from subsidies.models import Batch, Fund, FundAssignment, Line, Summary
from subsidies.opening.models import OpeningFile
from subsidies.opening.services import (
    OpeningError,
    apply_opening,
    check_opening,
    confirm_opening,
    import_opening,
    undo_opening,
    upload_opening,
)
from subsidies.opening.workbook import PastPayment
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT, id_number, indexed, sealed
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import award_of, row_of
from tests.subsidies.test_opening import workbook

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)


@pytest.fixture
def awards(gazetted_item):
    """Two people known by their numbers, settled here from January 2024 on."""
    made = []
    for n in (1, 2):
        number = id_number(n)
        person = PersonFactory(
            id_number=sealed(number), id_number_index=indexed("id_number", number)
        )
        made.append(award_of(person, gazetted_item, starts=date(2023, 10, 1)))
    return made


@pytest.fixture
def staff():
    return [UserFactory(roles=["finance"], region=region(COUNTY)) for _ in range(2)]


def taken_over(staff, *rows, name="旧.xlsx", since=NOVEMBER, content=b""):
    """A file all the way into the ledger."""
    content = content or workbook(*rows).getvalue()
    file = upload_opening(region=COUNTY, name=name, content=content, actor=staff[0], at=AT)
    check_opening(file_id=file.pk, at=AT, tick=lambda *_: None)
    confirm_opening(file_id=file.pk, settle_from=since, actor=staff[1], at=AT)
    return apply_opening(file_id=file.pk, at=AT, tick=lambda *_: None)


def paid(n, month="2023-11", amount="50.00"):
    return [id_number(n), "test-01", "", month, amount]


def due_in(due, awards, amount="50.00", *months):
    for month in months or (NOVEMBER, DECEMBER, JANUARY):
        due.months[month] = [row_of(a, amount, payee=a.person_id) for a in awards]


def undo(file, staff, reason="金额填错"):
    return undo_opening(file_id=file.pk, reason=reason, actor=staff[0], at=AT)


def test_undone_it_is_as_if_it_had_never_come(awards, staff, settle, due):
    due_in(due, awards, "50.00", JANUARY)
    file = taken_over(staff, paid(1), paid(2, "2023-12"), since=NOVEMBER)
    assert [str(Month.of(d)) for d in settled(awards)] == ["2023-11", "2023-12"]
    undo(file, staff)
    file.refresh_from_db()
    assert (file.state, file.undone_by, file.undo_reason) == ("undone", staff[0], "金额填错")
    assert settled(awards) == [JANUARY.first] * 2
    batch = Batch.objects.get()
    assert (batch.state, batch.void_reason) == ("void", "金额填错")
    assert not Summary.objects.filter(cash__gt=0).exists()
    assert Event.objects.filter(action__in=("opening.undo", "batch.withdraw")).count() == 2
    settle(month=JANUARY)
    written = Line.objects.filter(month=JANUARY.first)
    assert [(x.covered, x.amount) for x in written] == [(JANUARY.first, Decimal("50.00"))] * 2
    call_command("verify_batch")


def settled(awards):
    for award in awards:
        award.refresh_from_db()
    return [award.settled_before for award in awards]


def test_corrected_it_may_come_again(awards, staff, settle, due):
    due_in(due, awards)
    wrong = taken_over(staff, paid(1, amount="5.00"))
    undo(wrong, staff)
    again = taken_over(staff, content=whole(wrong.content))
    assert again.sha256 == wrong.sha256
    undo(again, staff)
    taken_over(staff, paid(1))
    settle(month=JANUARY)
    lines = Line.objects.filter(month=JANUARY.first, payable_id=awards[0].pk).order_by("covered")
    assert [x.covered.month for x in lines] == [12, 1]


def test_what_was_reckoned_with_it_stands_in_the_way_until_it_is_void(
    awards, staff, settle, due, people
):
    due_in(due, awards, "60.00", NOVEMBER, JANUARY)
    file = taken_over(staff, paid(1))
    settle(month=JANUARY)
    assert Decimal("10.00") in Line.objects.values_list("amount", flat=True)
    with pytest.raises(OpeningError, match="2024年1月第1批"), transaction.atomic():
        undo(file, staff)
    file.refresh_from_db()
    assert (file.state, settled(awards)[0]) == ("applied", NOVEMBER.first)
    batch = Batch.objects.get(kind="regular")
    move_batch(batch_id=batch.pk, action="void", actor=people[0], at=AT, reason="导入有误")
    undo(file, staff)
    due.months[NOVEMBER] = []
    settle(month=JANUARY)
    again = Line.objects.filter(batch_id=Batch.objects.get(state="computed").pk)
    assert [(x.covered.month, x.amount) for x in again] == [(1, Decimal("60.00"))] * 2


def test_a_run_that_had_nothing_to_add_does_not_stand_in_the_way(awards, staff, settle, due):
    due_in(due, awards, "50.00", JANUARY)
    file = taken_over(staff, paid(1, "2024-01"), since=JANUARY)
    settle(month=JANUARY)
    assert Line.objects.filter(batch_id=Batch.objects.get(kind="regular").pk).count() == 1
    undo(file, staff)
    settle(month=JANUARY)
    counted = Line.objects.exclude(batch_id__in=Batch.objects.filter(state="void").values("pk"))
    assert {x.payable_id for x in counted} == {award.pk for award in awards}


def test_later_files_with_the_same_award_go_first(awards, staff, due):
    first = taken_over(staff, paid(1))
    second = taken_over(staff, paid(1, "2023-10"), name="更早.xlsx", since=Month(2023, 10))
    with pytest.raises(OpeningError, match="更早"), transaction.atomic():
        undo(first, staff)
    undo(second, staff)
    assert settled(awards)[0] == NOVEMBER.first
    undo(first, staff)
    assert settled(awards)[0] == JANUARY.first


def test_only_with_a_reason_by_who_may_and_never_by_the_batch_alone(awards, staff, client, people):
    file = taken_over(staff, paid(1))
    with pytest.raises(OpeningError, match="写明原因"):
        undo(file, staff, reason=" ")
    stranger = UserFactory(roles=["manager"], region=region(OTHER))
    with pytest.raises(OpeningError, match="本区划"):
        undo(file, [stranger])
    with pytest.raises(BatchError, match="不能"):
        move_batch(batch_id=file.batch_ids[0], action="void", actor=people[0], at=AT, reason="x")
    with pytest.raises(IntegrityError, match="undone_with_stamp"), transaction.atomic():
        OpeningFile.objects.update(state="undone")
    client.force_login(staff[1])
    page = client.get(reverse("opening", args=[file.pk])).content.decode()
    assert "撤回导入" in page
    address = reverse("opening_step", args=[file.pk, "undo"])
    assert "写明原因" in client.post(address, {"reason": ""}, follow=True).content.decode()
    told = client.post(address, {"reason": "县别选错"}, follow=True).content.decode()
    assert "已撤回" in told
    assert "县别选错" in told
    again = client.post(address, {"reason": "县别选错"}, follow=True).content.decode()
    assert "现为“已撤回”" in again


def test_each_item_is_taken_over_into_the_fund_of_the_month_covered(awards):
    lottery = Fund.objects.create(code="lottery-test", name="福彩公益金")
    FundAssignment.objects.create(
        fund=lottery, item_code="test-01", region=COUNTY, valid_from=DECEMBER.first
    )
    rows = [
        PastPayment(n, id_number(1), "test-01", "", month, Decimal("50.00"))
        for n, month in enumerate((NOVEMBER, DECEMBER), start=2)
    ]
    done = import_opening(region=COUNTY, rows=rows, actor=None, at=AT)
    found = {batch.fund.code: batch for batch in done.batches}
    assert set(found) == {"general", "lottery-test"}
    for code, month in (("general", 11), ("lottery-test", 12)):
        line = Line.objects.get(batch_id=found[code].pk)
        assert (line.covered.month, found[code].amount) == (month, Decimal("50.00"))
    assert done.amount == Decimal("100.00")
    call_command("verify_batch")
