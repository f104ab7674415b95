"""Training as claims: nothing without a local standard, each person once, paid to himself."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.models.dated import State
from employment import services
from employment.errors import EmploymentError
from employment.training_claims import standards, training_facts
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.people.services import set_account
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import Claim, SchemeVersion
from subsidies.schemes.services import draft_claim, move_claim
from tests.employment.making import WorkFileFactory, worker
from tests.employment.test_rewards import sums
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
TODAY = date(2025, 2, 10)
BODY = {"training_fee": "1200.00", "training_living": "60.00"}


def standard(scheme, county="431103", since=date(2024, 1, 1)):
    """The county's own standard."""
    SchemeVersion.objects.create(
        scheme=scheme, region=county, name="测试标准", valid_from=since, clause="一", document="测试办法",
        status="official", state=State.PUBLISHED, body={"rates": {"unit": BODY[scheme]}},
    )  # fmt: skip


@pytest.fixture
def course():
    """Three people: one finished, one left after two days, one still there."""
    made = services.save_course(
        actor=worker(), course=None, at=AT,
        values={"region": region(), "name": "测试班", "kind": "skill", "trainer": "测试职校", "days": 10,
                "seats": 5, "starts_on": date(2025, 1, 5), "ends_on": date(2025, 1, 20)},
    )  # fmt: skip
    for state, attended in (("finished", 9), ("left", 2), (None, None)):
        day = date(2025, 1, 4)
        seat = services.enrol(actor=worker(), file=WorkFileFactory(), course=made, at=AT, today=day)
        if state:
            services.close_seat(
                actor=worker(), seat=seat, state=state, attended=attended, certificate="", at=AT,
                reason="" if state == "finished" else "家中有事",
            )  # fmt: skip
    return made


def claim(course):
    return services.claim_training(actor=worker(), course=course, at=AT, today=TODAY)


def test_without_a_local_standard_nothing_is_claimed_and_nothing_guessed(course):
    assert set(standards(course).values()) == {None}
    with pytest.raises(EmploymentError, match="由当地另定，还没有录入"):
        claim(course)
    standard("training_fee", since=date(2025, 1, 21))  # the course was over the day before
    with pytest.raises(EmploymentError, match="还没有录入"):
        claim(course)
    assert not Claim.objects.exists()
    assert not Organisation.objects.filter(name="测试职校").exists()


def test_fee_for_who_finished_living_money_by_days_once_each(course):
    standard("training_fee")
    standard("training_living")
    assert claim(course) == (3, [])
    first, second, _ = course.taken.order_by("pk")
    assert {(c.scheme, c.key): (c.amount, c.person_id) for c in Claim.objects.all()} == {
        ("training_fee", f"seat:{first.pk}"): (Decimal("1200.00"), first.file.person_id),
        ("training_living", f"seat:{first.pk}"): (Decimal("540.00"), first.file.person_id),
        ("training_living", f"seat:{second.pk}"): (Decimal("120.00"), second.file.person_id),
    }
    with pytest.raises(EmploymentError, match="没有可以申领的"):
        claim(course)
    trainer = Organisation.objects.get(name="测试职校")
    with pytest.raises(SchemeError, match="已经申领过"):
        draft_claim(actor=worker(), organisation=trainer, scheme="training_fee",
                    asked={"seat": first.pk}, at=AT, today=TODAY)  # fmt: skip
    with pytest.raises(SchemeError, match="没有结业"):
        draft_claim(actor=worker(), organisation=trainer, scheme="training_fee",
                    asked={"seat": second.pk}, at=AT, today=TODAY)  # fmt: skip
    assert training_facts(trainer, "star_award", {}, TODAY, None) is None
    other = worker("431102")
    with pytest.raises(EmploymentError, match="管辖"):
        services.claim_training(actor=other, course=course, at=AT, today=TODAY)


def test_it_is_paid_to_the_person_after_three_people(course):
    standard("training_living")
    claim(course)
    row = Claim.objects.order_by("pk").first()
    people = {a: UserFactory(roles=[r]) for a, r in (
        ("submit", "caseworker"), ("check", "checker"), ("approve", "approver"))}  # fmt: skip

    def move(action):
        move_claim(actor=people[action], claim=row, action=action, at=AT, today=TODAY)

    move("submit")
    move("check")
    with pytest.raises(SchemeError, match="没有收款账户"):
        move("approve")
    set_account(actor=people["submit"], person=row.person, holder=row.person.name, bank="样例银行",
                number="6222021234567890123", at=AT, override="核对无误")  # fmt: skip
    move("approve")
    assert sums(Month(2025, 2)) == [(row.pk, "person", row.person_id, row.amount)]
