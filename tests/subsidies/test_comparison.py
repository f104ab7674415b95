"""What the checker sees: each change once, with its cause and its money; oddities to tick off."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from psycopg import sql

from eligibility.care.models import LifeCheck
from portal.lib.periods import Month
from portal.registry import Entry, registry
from subsidies.batches.comparison import ChangeRows, change_counts
from subsidies.batches.ends import end_lines
from subsidies.batches.oddities import (
    REGISTRY_KIND,
    OddityError,
    OddityKind,
    open_oddities,
    tick_oddities,
)
from subsidies.batches.services import BatchError, move_batch
from subsidies.models import Batch, Line, Oddity
from subsidies.opening.services import import_opening
from subsidies.opening.workbook import PastPayment
from subsidies.web.sums import headline
from tests.factories import AccountFactory, PersonFactory, UserFactory, region
from tests.factories.numbers import AT, id_number, indexed, sealed
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import award_of, changed, row_of

JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def january(settle, due, advance, gazetted_item):
    """Four people paid in January and sent to the bank; their awards."""
    awards = [award_of(PersonFactory(), gazetted_item) for _ in range(4)]
    due.rows = [row_of(award) for award in awards]
    settle(month=JANUARY)
    advance(Batch.objects.get(), "exported")
    return awards


def of_february():
    return Batch.objects.get(month=FEBRUARY.first, state="computed")


def counts():
    return {(c.category, c.cause): (c.count, c.amount) for c in change_counts(of_february())}


def test_nothing_changed_is_nothing_to_show(january, settle):
    settle(month=FEBRUARY)
    assert change_counts(of_february()) == []


def test_new_stopped_changed_and_recovered_are_told_apart(january, settle, due, gazetted_item):
    stays, ends, raised, dead = january
    fresh = award_of(PersonFactory(), gazetted_item)
    ends.ends = JANUARY.first
    ends.save()
    due.months = {
        JANUARY: [row_of(stays), row_of(ends), row_of(raised), row_of(dead, outcome="not_entitled")],
        FEBRUARY: [row_of(stays), row_of(raised, "80.00"), row_of(fresh, "60.00")],
    }  # fmt: skip
    changed(dead, "2024-01-01")
    settle(month=FEBRUARY)
    assert counts() == {
        ("new", "new_award"): (1, Decimal("60.00")),
        ("stopped", "ended"): (1, Decimal("-50.00")),
        ("stopped", "no_longer"): (1, Decimal("-50.00")),
        ("changed", "circumstances"): (1, Decimal("30.00")),
        ("recovery", "corrected"): (1, Decimal("-50.00")),
    }


def test_the_sum_of_the_changes_explains_the_difference_between_the_months(january, settle, due):
    due.months = {FEBRUARY: [row_of(january[0], "70.00"), row_of(january[1])]}
    settle(month=FEBRUARY)
    regular = {"new", "stopped", "changed"}
    explained = sum(c.amount for c in change_counts(of_february()) if c.category in regular)
    was, now = (Batch.objects.get(month=m.first).amount for m in (JANUARY, FEBRUARY))
    assert explained == now - was


def test_the_same_sum_to_somebody_else_is_shown(january, settle, due):
    home = row_of(january[0], payee_kind="institution", payee=77)
    due.months = {FEBRUARY: [home, *map(row_of, january[1:])]}
    settle(month=FEBRUARY)
    assert counts() == {("changed", "payee"): (1, Decimal("0.00"))}


def test_an_exception_stops_and_its_clearing_brings_back(january, settle, due, advance):
    due.months = {
        FEBRUARY: [row_of(january[0]).but(outcome="undetermined"), *map(row_of, january[1:])]
    }
    settle(month=FEBRUARY)
    assert counts() == {("stopped", "exception"): (1, Decimal("-50.00"))}


def test_a_failed_payment_paid_again_says_so(january, settle):
    line = Line.objects.get(payable_id=january[0].pk)
    end_lines(batch_id=line.batch_id, ends={line.pk: "failed"}, actor=None, at=AT)
    settle(month=FEBRUARY)
    assert counts() == {("arrears", "failed_before"): (1, Decimal("50.00"))}


def test_rows_of_a_cause_are_read_a_page_at_a_time_with_their_months(january, settle, due):
    due.months = {JANUARY: [row_of(award, "60.00") for award in january]}
    for award in january:
        changed(award, "2024-01-01")
    settle(month=FEBRUARY)
    rows = ChangeRows(of_february(), "arrears", "raised")
    assert len(rows) == 4
    assert [row.payable_id for row in rows[1:3]] == [january[1].pk, january[2].pk]
    assert (rows[0:1][0].months, rows[0:1][0].amounts) == ([date(2024, 1, 1)], [Decimal("10.00")])


class TestOddities:
    @pytest.fixture
    def submitted(self, january, settle, due, advance):
        """February's batch, submitted."""

        def go():
            settle(month=FEBRUARY)
            return advance(of_february(), "submitted")

        return go

    def kinds(self):
        return list(Oddity.objects.values_list("kind", "person_id"))

    def test_people_who_share_an_account(self, january, submitted, due):
        for award in january[:2]:
            AccountFactory(person=award.person, digits="6217000012345678")
        AccountFactory(person=january[2].person, digits="6217000099999999")
        due.rows = [row_of(award, payee=award.person_id) for award in january]
        submitted()
        assert {person for kind, person in self.kinds() if kind == "shared_account"} == {
            award.person_id for award in january[:2]
        }

    def test_the_very_old(self, january, submitted):
        person = january[0].person
        person.birth_date = date(1918, 2, 28)
        person.save()
        submitted()
        assert self.kinds() == [("very_old", person.pk)]

    def test_at_105_nobody_is_asked(self, january, submitted):
        person = january[0].person
        person.birth_date = date(1918, 3, 1)
        person.save()
        submitted()
        assert self.kinds() == []

    def test_the_same_item_paid_by_two_counties(self, january, settle, due, submitted):
        twin = row_of(january[0]).but(award=990_001, region=OTHER)
        due.months = {FEBRUARY: [twin, *map(row_of, january)]}
        settle(region=OTHER, month=FEBRUARY)
        settle(region=COUNTY, month=FEBRUARY)
        batch = Batch.objects.get(month=FEBRUARY.first, region=COUNTY)
        move_batch(batch_id=batch.pk, action="submit", actor=UserFactory(), at=AT)
        assert self.kinds() == [("two_counties", january[0].person_id)]

    def test_other_apps_announce_kinds(self, january, submitted, monkeypatch):
        kind = OddityKind(
            "no_life_certificate", "未做生存认证", "请核对是否健在。",
            lambda batch: sql.SQL("SELECT {}::bigint, NULL::bigint, '已超期'").format(
                january[1].person_id
            ),
        )  # fmt: skip
        monkeypatch.setitem(registry._kinds, REGISTRY_KIND, {"test": Entry("test", kind)})
        submitted()
        assert self.kinds() == [("no_life_certificate", january[1].person_id)]

    def test_a_life_certificate_overdue_of_someone_the_batch_pays(
        self, january, submitted, due, gazetted_item, client
    ):
        due.rows = [row_of(award, item=gazetted_item.pk) for award in january]
        unpaid = award_of(PersonFactory(), gazetted_item)
        for award in (january[1], unpaid):
            LifeCheck.objects.create(
                person=award.person, region=region(COUNTY), due_on=date(2023, 12, 1),
                overdue_from=date(2024, 1, 1), document="测试文号", status="official", made_at=AT,
            )  # fmt: skip
        batch = submitted()
        assert self.kinds() == [("no_life_certificate", january[1].person_id)]
        client.force_login(UserFactory(roles=["checker"]))
        page = client.get(reverse("batch_review", args=[batch.pk])).content.decode()
        assert "生存认证逾期" in page
        assert "2023-12-01 前办理，尚未认证" in page

    @pytest.fixture
    def odd(self, january, submitted):
        for award in january[:2]:
            award.person.birth_date = date(1915, 1, 1)
            award.person.save()
        return submitted()

    def test_a_batch_does_not_pass_before_each_is_ticked(self, odd, people):
        check = {"batch_id": odd.pk, "action": "check", "actor": people[1], "at": AT,
                 "sha256": odd.sha256}  # fmt: skip
        with pytest.raises(BatchError, match="2 条异常"):
            move_batch(**check)
        ids = list(Oddity.objects.values_list("pk", flat=True))
        tick_oddities(batch_id=odd.pk, ids=ids[:1], actor=people[1], at=AT)
        assert open_oddities(odd) == 1
        with pytest.raises(BatchError, match="1 条异常"):
            move_batch(**check)
        tick_oddities(batch_id=odd.pk, ids=ids, actor=people[1], at=AT, remark="已电话核实")
        assert move_batch(**check).state == "checked"

    def test_several_at_once_need_a_remark_and_the_maker_ticks_nothing(self, odd, people):
        ids = list(Oddity.objects.values_list("pk", flat=True))
        with pytest.raises(OddityError, match="核对情况"):
            tick_oddities(batch_id=odd.pk, ids=ids, actor=people[1], at=AT)
        with pytest.raises(OddityError, match="报送人"):
            tick_oddities(batch_id=odd.pk, ids=ids[:1], actor=people[0], at=AT)

    def test_of_another_batch_nothing_is_ticked(self, odd, people, january):
        ids = list(Oddity.objects.values_list("pk", flat=True))
        first = Batch.objects.get(month=JANUARY.first)
        with pytest.raises(OddityError, match="不在复核中"):
            tick_oddities(batch_id=first.pk, ids=ids[:1], actor=people[1], at=AT)
        assert open_oddities(odd) == 2


def test_the_last_month_of_the_former_system_is_the_month_before(settle, due, gazetted_item):
    """After a cut-over only what differs is told, and only the month itself is counted."""
    number = id_number(1)
    person = PersonFactory(id_number=sealed(number), id_number_index=indexed("id_number", number))
    award = award_of(person, gazetted_item, starts=date(2023, 11, 1))
    rows = [
        PastPayment(n, number, "test-01", "", Month(*month), Decimal("50.00"))
        for n, month in enumerate([(2023, 11), (2023, 12), (2024, 1)], start=2)
    ]
    import_opening(region=COUNTY, rows=rows, actor=None, at=AT)
    own = {"item": gazetted_item.pk, "payee": person.pk}
    due.rows = [row_of(award, "55.00", **own)]
    due.months = {
        month: [row_of(award, **own)] for month in (Month(2023, 11), Month(2023, 12), JANUARY)
    }
    settle(month=FEBRUARY)
    assert counts() == {("changed", "former"): (1, Decimal("5.00"))}
    told = headline(of_february())
    assert (told.people_more, told.amount_more) == (0, Decimal("5.00"))
