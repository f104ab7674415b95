"""People and what belongs to them."""

from datetime import date

import factory

from portal.people.models import (
    Account,
    Change,
    Circumstances,
    FormerIdNumber,
    Household,
    Person,
    Transfer,
)
from portal.people.names import search_terms
from tests.factories.numbers import AT, id_number, indexed, sealed
from tests.factories.parties import BankAccountFactory
from tests.factories.regions import region

_DAYS = 28


def _birth(n):
    """Spreads numbers over birth dates, so that thousands stay distinct."""
    return f"1943{n // 400 % 12 + 1:02d}{n // 4800 % _DAYS + 1:02d}"


class PersonFactory(factory.django.DjangoModelFactory):
    """A man of 冷水滩区 born in 1943; no circumstances (see CircumstancesFactory)."""

    class Meta:
        model = Person

    class Params:
        digits = factory.Sequence(lambda n: id_number(n % 400, birth=_birth(n)))

    name = "测某某"
    name_search = factory.LazyAttribute(lambda o: search_terms(o.name))
    id_number = factory.LazyAttribute(lambda o: sealed(o.digits))
    id_number_index = factory.LazyAttribute(lambda o: indexed("id_number", o.digits))
    id_last4 = factory.LazyAttribute(lambda o: o.digits[-4:])
    birth_date = date(1943, 11, 5)
    managing_region = factory.LazyFunction(region)
    created_at = AT


class CircumstancesFactory(factory.django.DjangoModelFactory):
    """One open-ended row from 2020, hukou and residence in 冷水滩区, all else unknown."""

    class Meta:
        model = Circumstances

    person = factory.SubFactory(PersonFactory)
    valid_from = date(2020, 1, 1)
    birth_date = factory.SelfAttribute("person.birth_date")
    sex = "male"
    hukou = "431103"
    residence = "431103"
    recorded_at = AT


class AccountFactory(BankAccountFactory):
    """A person's own account."""

    class Meta:
        model = Account

    person = factory.SubFactory(PersonFactory)


class HouseholdFactory(factory.django.DjangoModelFactory):
    """A household of 冷水滩区."""

    class Meta:
        model = Household

    region = factory.LazyFunction(region)
    recorded_at = AT


class FormerIdNumberFactory(factory.django.DjangoModelFactory):
    """A replaced number."""

    class Meta:
        model = FormerIdNumber

    class Params:
        digits = factory.Sequence(lambda n: id_number(n, birth="19410101"))

    person = factory.SubFactory(PersonFactory)
    number = factory.LazyAttribute(lambda o: sealed(o.digits))
    number_index = factory.LazyAttribute(lambda o: indexed("id_number", o.digits))
    last4 = factory.LazyAttribute(lambda o: o.digits[-4:])
    replaced_at = AT
    reason = "重号"


class TransferFactory(factory.django.DjangoModelFactory):
    """A request of 零陵区 for a file of 冷水滩区."""

    class Meta:
        model = Transfer

    person = factory.SubFactory(PersonFactory)
    from_region = factory.LazyFunction(region)
    to_region = factory.LazyFunction(lambda: region("431102"))
    asked_region = factory.SelfAttribute("from_region")
    reason = "户籍迁移"
    requested_at = AT


class ChangeFactory(factory.django.DjangoModelFactory):
    """A change of a person."""

    class Meta:
        model = Change

    subject_kind = "person"
    subject_id = 1
    from_day = date(2024, 1, 1)
    recorded_at = AT
    what = "测试"
