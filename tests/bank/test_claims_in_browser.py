"""Claims of a home, an employer and a trainee: by three people into one batch and one bank file."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from eligibility.models.dated import State
from employment import services
from portal.accounts.models import User
from subsidies import tasks
from subsidies.bankfiles.models import ExportFile
from subsidies.models import Line
from subsidies.runs.services import compute_county, finish_run
from subsidies.schemes.models import Claim, SchemeVersion
from subsidies.schemes.services import draft_claim, move_claim
from tests.bank.answers import sent
from tests.bank.conftest import BANKS, account_number
from tests.bank.test_chain_in_browser import desk  # noqa: F401
from tests.employment.making import EmployerFactory, WorkFileFactory, disabled_person, minimum_wage
from tests.employment.making import worker as federation
from tests.employment.test_quota import employ, staff
from tests.factories import AccountFactory, OrganisationAccountFactory, UserFactory, region
from tests.factories.facilities import InstitutionFactory, RatingFactory
from tests.factories.numbers import AT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
TODAY = date(2025, 2, 1)
BANK, CODE = BANKS["agricultural"]


def account(number, *, organisation=None, person=None):
    held = {"bank": BANK, "bank_code": CODE, "digits": account_number(number)}
    if person is not None:
        return AccountFactory(person=person, holder=person.name, **held)
    return OrganisationAccountFactory(organisation=organisation, holder=organisation.name, **held)


@pytest.fixture
def claims(transactional_db):
    """Drafts: 30,000 for three stars, 15,660 for 1.5 people above the quota, 540 for nine days."""
    minimum_wage()
    clerk = UserFactory(username="drafter", roles=["caseworker"])
    home = InstitutionFactory(organisation__name="测试颐养园")
    RatingFactory(institution=home)
    employer = EmployerFactory()
    staff(employer, "100")
    for n in range(3):
        employ(employer, n)
    for number, organisation in ((1, home.organisation), (2, employer.organisation)):
        account(number, organisation=organisation)
    drafted = [
        draft_claim(actor=clerk, organisation=organisation, scheme=scheme, asked=asked, at=AT,
                    today=TODAY)
        for organisation, scheme, asked in (
            (home.organisation, "star_award", {}),
            (employer.organisation, "employer_award", {"year": 2024}),
        )
    ]  # fmt: skip
    return [*drafted, trained()]


def trained():
    """The claim of one who learnt nine days, under a local standard of 60 yuan a day."""
    SchemeVersion.objects.create(
        scheme="training_living", region="431103", name="测试标准", valid_from=date(2024, 1, 1), clause="一",
        document="测试办法", status="official", state=State.PUBLISHED, body={"rates": {"unit": "60.00"}},
    )  # fmt: skip
    person = disabled_person(9)
    account(3, person=person)
    actor = federation()
    course = services.save_course(
        actor=actor, course=None, at=AT,
        values={"region": region(), "name": "测试班", "kind": "skill", "trainer": "测试职校", "days": 10,
                "seats": 5, "starts_on": date(2025, 1, 5), "ends_on": date(2025, 1, 20)},
    )  # fmt: skip
    file = WorkFileFactory(person=person)
    seat = services.enrol(actor=actor, file=file, course=course, at=AT, today=date(2025, 1, 4))
    services.close_seat(
        actor=actor, seat=seat, state="left", attended=9, certificate="", reason="家中有事", at=AT
    )
    services.claim_training(actor=actor, course=course, at=AT, today=TODAY)
    return Claim.objects.get(scheme="training_living")


@pytest.fixture
def run_at_once(monkeypatch):
    """What the workers do with a run, before the page answers."""

    def send(run):
        for one in run.counties.all():
            compute_county(county_id=one.pk, at=AT)
        finish_run(run_id=run.pk, at=AT)

    monkeypatch.setattr(tasks, "send", send)


def step(desk, role, claim, button):  # noqa: F811
    page = desk(role)
    page.goto(reverse("schemes:claim", args=[claim.pk]))
    page.get_by_role("button", name=button).click()
    expect(page.locator(".messages")).to_be_visible()
    return page


def others(*claims):
    """The same three steps for the others, by the same three people."""
    for claim in claims:
        for action, role in (
            ("submit", "caseworker"),
            ("check", "checker"),
            ("approve", "approver"),
        ):
            actor = User.objects.get(username=role)
            move_claim(actor=actor, claim=claim, action=action, at=AT, today=timezone.localdate())


def test_three_kinds_of_claims_reach_the_bank_in_one_file(desk, claims, layouts, run_at_once):  # noqa: F811
    reward = claims[1]
    step(desk, "caseworker", reward, "提交复核")
    step(desk, "checker", reward, "复核通过")
    step(desk, "approver", reward, "审批通过，进入发放")
    others(claims[0], claims[2])
    month = Claim.objects.values_list("approved_month", flat=True).distinct().get()

    page = desk("caseworker")
    page.goto(f"/payouts/?month={month:%Y-%m}")
    page.get_by_role("button", name="核算").click()
    page.locator("table tbody th a").first.click()
    for name in ("测试颐养园", claims[1].organisation.name, claims[2].person.name):
        expect(page.locator("main")).to_contain_text(name)
    page.get_by_role("button", name="报送复核").click()
    batch = page.url
    page = desk("checker")
    page.goto(f"{batch}review/")
    expect(page.locator(".headline")).to_contain_text("46,200.00")
    page.get_by_role("button", name="复核通过").click()
    page = desk("approver")
    page.goto(batch)
    page.get_by_role("button", name="审批通过").click()
    page = desk("finance")
    page.goto(batch)
    page.get_by_role("link", name="银行与回盘").click()
    page.get_by_role("button", name="生成银行文件").click()
    expect(page.locator("main")).to_contain_text("3 笔 46,200.00 元")
    rows = {(number, amount) for _, number, amount in sent(ExportFile.objects.get())}
    assert rows == {
        (account_number(1), Decimal("30000.00")), (account_number(2), Decimal("15660.00")),
        (account_number(3), Decimal("540.00")),
    }  # fmt: skip
    assert set(Line.objects.values_list("payable_kind", "payable_id")) == {
        ("claim", claim.pk) for claim in claims
    }
