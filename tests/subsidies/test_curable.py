"""Which open exceptions a run looks at again: those whose cure is there, in whatever way it came."""

from datetime import timedelta

import pytest

from eligibility.models import Award
from portal.lib.periods import Month
from subsidies.models import PayoutException, ReadMark, SettledMonth, Touched
from subsidies.settlement.touched import read_changes, settled_months
from tests.factories import (
    AccountFactory,
    CarerAccountFactory,
    CarerFactory,
    CircumstancesFactory,
    OrganisationAccountFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY
from tests.subsidies.past import award_of

pytestmark = pytest.mark.django_db
JANUARY = Month(2024, 1)
LATER = AT + timedelta(days=40)


@pytest.fixture
def waiting(gazetted_item):
    """reason, and what the award and the person say → a person with an open exception of January."""
    SettledMonth.objects.create(region=COUNTY, covered=JANUARY.first, first_at=AT)

    def make(reason, *, home=None, **award):
        person = PersonFactory()
        CircumstancesFactory(person=person, institution_org=home)
        made = award_of(person, gazetted_item, **award)
        PayoutException.objects.create(
            award_id=made.pk, person_id=person.pk, item_id=gazetted_item.pk, region=COUNTY,
            covered=JANUARY.first, reason=reason, month=JANUARY.first, opened_at=LATER,
        )  # fmt: skip
        return person

    return make


def looked_at():
    """Whom a run looks at again, when nothing in the feed is new to it."""
    Touched.objects.all().delete()
    ReadMark.objects.update_or_create(region=COUNTY, defaults={"mark": 2**62})
    read_changes(region=COUNTY, below=[COUNTY], settled=settled_months(COUNTY))
    return set(Touched.objects.values_list("subject_id", flat=True))


def test_only_what_can_be_cleared_is_looked_at_again(waiting):
    home, carer = OrganisationFactory(), CarerFactory()
    own = waiting("no_account")
    homes = waiting("no_account", home=home)
    stated = waiting("no_account", payee_kind="carer", payee_id=carer.pk)
    refused = waiting("account_refused")
    bad = AccountFactory(person=refused, state="bad")
    AccountFactory(person=homes)  # his own was there all the time: the home's is missing
    nobody = waiting("no_payee")
    budget = waiting("over_budget")
    waiting("undetermined")
    assert looked_at() == {budget.pk}
    found = {budget.pk}
    for person, cure in (
        (own, lambda: AccountFactory(person=own, recorded_at=LATER)),
        (homes, lambda: OrganisationAccountFactory(organisation=home, recorded_at=LATER)),
        (stated, lambda: CarerAccountFactory(carer=carer, recorded_at=LATER)),
        (refused, lambda: type(bad).objects.filter(pk=bad.pk).update(state="unknown")),
        (
            nobody,
            lambda: Award.objects.filter(person=nobody).update(
                payee_kind="institution", payee_id=home.pk
            ),
        ),
    ):
        cure()
        found.add(person.pk)
        assert looked_at() == found
