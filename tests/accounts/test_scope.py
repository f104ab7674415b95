"""Who sees which rows."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.accounts.scope import NoScope, covers, scoped, visible
from portal.audit.models import Event
from portal.parties.models import Organisation
from portal.people.models import Account, Circumstances, Person
from tests.factories import (
    AccountFactory,
    CircumstancesFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    UserFactory,
    region,
)

pytestmark = pytest.mark.django_db


def test_a_user_sees_his_region_and_what_lies_below():
    own = PersonFactory()
    below = PersonFactory(managing_region=RegionFactory())
    other = PersonFactory(managing_region=region("431102"))
    county, prefecture = UserFactory(), UserFactory(region=region("4311"))
    assert set(scoped(Person.objects.all(), county)) == {own, below}
    assert set(scoped(Person.objects.all(), prefecture)) == {own, below, other}
    assert visible(county, own)
    assert not visible(county, other)
    assert covers(county, below.managing_region)
    assert not covers(county, None)


def test_a_stranger_of_another_county_sees_nothing():
    account = AccountFactory()
    row = CircumstancesFactory(person=account.person)
    home = OrganisationFactory()
    stranger = UserFactory(region=region("433101"))
    for model in (Person, Account, Circumstances, Organisation):
        assert not scoped(model.objects.all(), stranger).exists()
        assert scoped(model.objects.all(), UserFactory()).exists()
    assert {row.person, home}


@pytest.mark.parametrize(
    "user",
    [
        lambda: AnonymousUser(),
        lambda: None,
        lambda: UserFactory(region=None),
        lambda: UserFactory(region=None, is_superuser=True),
        lambda: UserFactory(is_active=False),
    ],
)
def test_without_a_region_or_when_switched_off_nothing_is_seen(user):
    person = PersonFactory()
    someone = user()
    assert not scoped(Person.objects.all(), someone).exists()
    assert not visible(someone, person)


def test_a_model_that_announces_no_path_is_refused():
    with pytest.raises(NoScope, match="Event"):
        scoped(Event.objects.all(), UserFactory())


def test_scoping_reads_the_column_and_joins_no_region():
    query = str(scoped(Person.objects.all(), UserFactory()).query)
    assert "regions_region" not in query
