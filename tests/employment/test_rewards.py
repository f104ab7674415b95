"""The reward as a claim: once, three people, due in the month of approval; nothing on paper only."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from employment import services
from employment.checks import findings
from employment.claiming import award_facts
from portal.lib.periods import Month
from portal.parties.services import set_party_account
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import Claim, Scheme
from subsidies.schemes.payable import due_claims
from subsidies.schemes.services import draft_claim, move_claim
from tests.employment.making import EmployerFactory, minimum_wage, pay, worker
from tests.employment.test_quota import TODAY, employ, staff
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.parties import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wage():
    """1740.00 in 冷水滩区."""
    minimum_wage()


def test_the_same_person_at_two_employers_is_found_and_stops_the_claim():
    first, second = EmployerFactory(), EmployerFactory()
    staff(first, "10")
    row = employ(first, 1)
    assert findings([first, second], 2024, TODAY) == []
    employ(second, 1, file=row.file, months=[3])
    kinds = {(f.kind, f.employer) for f in findings([first, second], 2024, TODAY)}
    assert kinds == {("two_employers", first.pk), ("two_employers", second.pk)}
    with pytest.raises(SchemeError, match="核实前不能申领"):
        draft(first)
    services.end_job(actor=worker(), job=second.jobs.get(), ended_on=date(2024, 4, 1),
                     reason="更正", at=AT, today=TODAY)  # fmt: skip
    assert findings([first], 2023, TODAY) == []


def draft(employer, actor=None, year=2024):
    """The claim of a year."""
    return draft_claim(actor=actor, organisation=employer.organisation, scheme=Scheme.EMPLOYER_AWARD,
                       asked={"year": year}, at=AT, today=TODAY)  # fmt: skip


def test_the_reward_is_claimed_once_and_due_once_in_the_month_of_approval():
    employer = EmployerFactory()
    with pytest.raises(SchemeError, match="职工年平均人数"):
        draft(employer)
    staff(employer, "100")
    for n in range(3):
        employ(employer, n)
    with pytest.raises(SchemeError, match="还没有过完"):
        draft(employer, year=2025)
    claim = draft(employer, actor=worker())
    assert (claim.amount, claim.key) == (Decimal("15660.00"), "year:2024")
    assert [len(row["months"]) for row in claim.details] == [12, 12, 12]
    with pytest.raises(SchemeError, match="已经申领过"):
        draft(employer)
    set_party_account(actor=None, party=employer.organisation, holder="样例", bank="样例银行",
                      number="9000000000000001", at=AT)  # fmt: skip
    for action, role in (("submit", "caseworker"), ("check", "checker"), ("approve", "approver")):
        move_claim(actor=UserFactory(roles=[role]), claim=claim, action=action, at=AT, today=TODAY)
    assert Claim.objects.get().state == "approved"
    assert sums(Month(2025, 2)) == [
        (claim.pk, "institution", employer.organisation_id, claim.amount)
    ]
    assert sums(Month(2025, 1)) == sums(Month(2025, 3)) == []


def test_a_claim_whose_register_changed_goes_back():
    employer = EmployerFactory()
    staff(employer, "10")
    rows = [employ(employer, n) for n in range(2)]
    claim = draft(employer, actor=worker())
    pay(rows[0], [12], insured=False)
    with pytest.raises(SchemeError, match="退回经办重新计算"):
        move_claim(actor=UserFactory(), claim=claim, action="submit", at=AT, today=TODAY)


def sums(month):
    """The claims due in a month."""
    with connection.cursor() as cursor:
        cursor.execute(due_claims(month, "431103"))
        return [(row[0], row[4], row[5], row[6]) for row in cursor.fetchall()]


def test_other_schemes_and_other_organisations_are_not_answered():
    assert award_facts(EmployerFactory().organisation, "star_award", {}, TODAY, None) is None
    assert award_facts(OrganisationFactory(), "employer_award", {"year": 2024}, TODAY, None) is None
