"""An institution's subsidy and an employer's reward from the approved claim to the bank and back."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.lib.periods import Month
from portal.parties.services import set_party_account
from subsidies.bankfiles.models import ExportFile
from subsidies.models import Batch, Line
from subsidies.schemes.models import Scheme
from subsidies.schemes.services import draft_claim, move_claim
from subsidies.settlement.county import settle_county
from tests.bank.answers import farm
from tests.bank.conftest import BANKS
from tests.employment.making import EmployerFactory, minimum_wage
from tests.employment.test_quota import employ, staff
from tests.factories import UserFactory, region
from tests.factories.facilities import BedCountFactory, InstitutionFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY

pytestmark = pytest.mark.django_db


def home():
    """A private home with sixty nursing beds."""
    made = InstitutionFactory(organisation__name="样例松鹤园")
    BedCountFactory(institution=made)
    return made.organisation, Scheme.BED_CONSTRUCTION, {}, date(2024, 1, 15), "床位建设补贴"


def employer():
    """An employer with three disabled workers more than he must have."""
    minimum_wage()
    made = EmployerFactory(organisation__name="样例福利厂")
    staff(made, "100")
    for n in range(3):
        employ(made, n)
    asked = {"year": 2024}
    return made.organisation, Scheme.EMPLOYER_AWARD, asked, date(2025, 2, 10), "残疾人就业奖励"


def approved(organisation, scheme, asked, today):
    """The claim through three people, the organisation's account known."""
    bank, code = BANKS["agricultural"]
    set_party_account(
        actor=None, party=organisation, holder=organisation.name, bank=bank, bank_code=code,
        number="6217000000009999", at=AT,
    )  # fmt: skip
    claim = draft_claim(
        actor=UserFactory(),
        organisation=organisation,
        scheme=scheme,
        asked=asked,
        at=AT,
        today=today,
    )
    for action, role in (("submit", "caseworker"), ("check", "checker"), ("approve", "approver")):
        actor = UserFactory(roles=[role], region=region(COUNTY))
        claim = move_claim(actor=actor, claim=claim, action=action, at=AT, today=today)
    return claim


@pytest.mark.parametrize("whose", [home, employer])
def test_a_claim_is_paid_by_the_bank_file_and_once_again_when_it_comes_back(
    whose, layouts, advance, export, applied, desk
):
    organisation, scheme, asked, today, label = whose()
    claim = approved(organisation, scheme, asked, today)
    month = Month.of(today)
    settle_county(region=COUNTY, month=month, at=AT)
    batch = advance(Batch.objects.get(), "approved")
    line = Line.objects.get()
    assert (line.payable_kind, line.payable_id, line.cash) == ("claim", claim.pk, claim.amount)

    def seen(name, pk, *told):
        page = desk.get(reverse(name, args=[pk])).content.decode()
        assert [text for text in told if text not in page] == [], name

    money = f"{claim.amount:,.2f}"
    seen("batch", batch.pk, organisation.name, money, label)
    seen("batch_review", batch.pk, money)
    seen("batch_changes", batch.pk, organisation.name, money)
    seen("bank:batch", batch.pk, money)
    export(batch, day=today)
    file = ExportFile.objects.get()
    seen("bank:file", file.pk, organisation.name, money, "9999")
    applied(file, farm(file, {1: ("交易失败", "F001", "户名不符")}))
    seen("bank:file", file.pk, "F001")
    settle_county(region=COUNTY, month=month.next(), at=AT)
    again = Line.objects.get(month=month.next().first)
    assert (again.covered, again.kind, again.cash) == (month.first, "arrears", claim.amount)
    advance(Batch.objects.get(month=month.next().first), "settled")
    settle_county(region=COUNTY, month=month.shift(2), at=AT)
    assert not Line.objects.filter(month=month.shift(2).first).exists()
    paid = Line.objects.filter(payable_kind="claim", ended="paid")
    assert [row.cash for row in paid] == [Decimal(claim.amount)]
