"""Awards of households, of events, from the month after, and from a birthday on."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.services import Choice
from eligibility.models import Award, CatalogueItem
from tests.applications.conftest import AT, make_person
from tests.factories import HouseholdFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def test_a_household_gets_one(apply, advance, db):
    home = HouseholdFactory()
    facts = {"household": home, "hukou_kind": "rural", "birth": "19400101"}
    first = make_person(21, name="丙样例", **facts)
    second = make_person(22, name="丁样例", **facts)
    advance(apply(first, "yongzhou-11")[0], "approved")
    row = advance(apply(second, "yongzhou-11")[0], "publicity")
    with pytest.raises(ApplicationError, match="同户的丙样例"):
        advance(row, "approved")
    award = Award.objects.get(item__code="yongzhou-11")
    assert (award.ends, award.event_date) == (award.starts, date(2024, 1, 10))


def test_an_event_is_paid_once_by_the_sum_approved_up_to_the_cap_to_who_bore_it(
    apply, advance, clerk
):
    from eligibility.models import Parameter

    Parameter.objects.create(
        code="tekun_basic_monthly_rural", region="4311", value=Decimal("500.00"),
        valid_from=date(2023, 1, 1), document="测试〔2023〕1号", status="official",
    )  # fmt: skip
    facts = {"died_on": date(2024, 1, 5), "tekun": "dispersed", "dibao": False}
    dead = make_person(31, name="戊样例", **facts)
    bearer = make_person(32, name="己样例")
    with pytest.raises(ApplicationError, match=r"不得超过 6,000\.00 元"):
        apply(dead, Choice("yongzhou-17", "", Decimal("6000.01"), "person", bearer.pk))
    row = apply(dead, Choice("yongzhou-17", "", Decimal("4200.00")))[0]
    with pytest.raises(ApplicationError, match="没有写明收款方"):
        services.submit(application_id=row.pk, actor=clerk, at=AT)
    services.amend(
        application=row, choice=Choice("yongzhou-17", "", Decimal("4200.00"), "person", bearer.pk),
        actor=clerk, at=AT,
    )  # fmt: skip
    award = advance(row, "approved").award
    assert (award.sum_approved, award.payee_kind, award.payee_id) == (
        Decimal("4200.00"), "person", bearer.pk,
    )  # fmt: skip
    assert (award.starts, award.ends, award.event_date) == (
        date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 5),
    )  # fmt: skip
    with pytest.raises(ApplicationError, match="已在享受"):
        apply(dead, Choice("yongzhou-17"))


def test_an_award_after_approval_begins_with_the_month_after(apply, advance):
    alone = make_person(41, name="庚样例", tekun="dispersed", dibao=False)
    item = CatalogueItem.objects.get(code="yongzhou-14")
    row = advance(apply(alone, item.code)[0], "approved")
    assert row.award.starts == date(2024, 2, 1)


def test_who_applied_before_the_birthday_is_awarded_from_its_month(apply, advance, approver):
    soon = make_person(43, birth="19440215", name="午样例")
    row = advance(apply(soon)[0], "submitted")
    february = datetime(2024, 2, 2, 2, tzinfo=UTC)
    assert row.outcome == "not_entitled"
    second = UserFactory(roles=["checker"])
    services.check(application_id=row.pk, actor=second, at=february)
    advance(row, "publicity")
    services.approve(application_id=row.pk, actor=approver, at=february, today=date(2024, 2, 3))
    assert Award.objects.get().starts == date(2024, 2, 1)
