"""What is paid once, for an event or once a year, by the month's runs; on the real catalogue."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.models import Award, CatalogueItem
from portal.lib.periods import Month
from portal.people.services.circumstances import correct_birth_date
from subsidies.models import Line
from subsidies.settlement.county import settle_county
from tests.applications.conftest import changed, make_person
from tests.factories import AccountFactory, ChangeFactory, HouseholdFactory
from tests.factories.numbers import AT
from tests.oracle.loading import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogues(db):
    with loaded():
        yield


def award(person, code, month, county, **more):
    """An award from a month on, as its approval makes it."""
    return Award.objects.create(
        person=person, item=CatalogueItem.objects.get(code=code), region=county,
        starts=month.first, settled_before=month.first, approved_at=AT, **more,
    )  # fmt: skip


def moved(county, months):
    """(run, covered, kind, payee, amount) of the runs of some months."""
    for month in months:
        settle_county(region=county, month=month, at=AT)
    rows = Line.objects.filter(region=county).order_by("month", "covered", "id")
    return [(x.month.month, x.covered.month, x.kind, x.payee_id, x.amount) for x in rows]


def test_a_funeral_is_paid_once_to_who_bore_it_whenever_it_was_approved():
    county, january = "431103", Month(2024, 1)
    dead = make_person(31, died_on=date(2024, 1, 5), tekun="dispersed", dibao=False)
    bearer = make_person(32, name="己样例")
    AccountFactory(person=bearer)
    assert moved(county, [january, january.next()]) == []
    award(
        dead, "yongzhou-17", january, county, ends=january.first, sum_approved=Decimal("4200.00"),
        payee_kind="person", payee_id=bearer.pk, event_date=date(2024, 1, 5),
    )  # fmt: skip
    _told(dead, january)
    assert moved(county, [Month(2024, 3), Month(2024, 4)]) == [
        (3, 1, "arrears", bearer.pk, Decimal("4200.00"))
    ]


def test_a_household_is_paid_once_and_keeps_it_when_its_members_part():
    """邵阳 第10项: 3,000 yuan a household for alterations, on the facts of the day applied for."""
    county, january = "430502", Month(2024, 1)
    home = HouseholdFactory()
    person = make_person(21, household=home, hukou=county, residence=county, birth="19400101")
    AccountFactory(person=person)
    award(
        person, "shaoyang-10", january, county, ends=january.first, payee_kind="person",
        payee_id=person.pk, event_date=date(2024, 1, 10),
    )  # fmt: skip
    paid = (1, 1, "regular", person.pk, Decimal("3000.00"))
    assert moved(county, [january]) == [paid]
    changed(person, date(2024, 1, 20), household=HouseholdFactory(), dibao=False)
    _told(person, january)
    assert moved(county, [Month(2024, 2), Month(2024, 3)]) == [paid]


def test_a_yearly_sum_is_paid_in_its_month_alone_and_comes_back_when_it_was_not_due():
    """重阳节 of 2024 is 11 October; who turns out to be 59 then gives it back."""
    county, september = "433101", Month(2024, 9)
    person = make_person(
        51, birth="19640901", hukou=county, residence=county, family_planning="only_child_died"
    )
    AccountFactory(person=person)
    award(person, "xiangxi-23", september, county)
    months = [Month(2024, number) for number in (9, 10, 11)]
    paid = (10, 10, "regular", person.pk, Decimal("300.00"))
    assert moved(county, months) == [paid]
    correct_birth_date(
        actor=None, person=person, birth_date=date(1964, 11, 1), at=AT, reason="核对户口簿"
    )
    assert moved(county, [Month(2024, 12)]) == [
        paid, (12, 10, "recovery", person.pk, Decimal("-300.00")),
    ]  # fmt: skip


def _told(person, month):
    """The change that approving or parting leaves."""
    ChangeFactory(subject_kind="person", subject_id=person.pk, from_day=month.first)
