"""Organisations and carers."""

import factory

from portal.parties.models import Carer, CarerAccount, Organisation, OrganisationAccount
from tests.factories.numbers import AT, id_number, indexed, sealed
from tests.factories.regions import region


class BankAccountFactory(factory.django.DjangoModelFactory):
    """What every account has."""

    class Meta:
        abstract = True

    class Params:
        digits = factory.Sequence(lambda n: f"62170000{n:08d}")

    holder = "测试户名"
    bank = "测试银行"
    number = factory.LazyAttribute(lambda o: sealed(o.digits))
    number_index = factory.LazyAttribute(lambda o: indexed("account", o.digits))
    last4 = factory.LazyAttribute(lambda o: o.digits[-4:])
    recorded_at = AT


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A public home of 冷水滩区."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"测试敬老院{n}")
    kind = "elder_home"
    ownership = "public"
    region = factory.LazyFunction(region)


class OrganisationAccountFactory(BankAccountFactory):
    """An organisation's account."""

    class Meta:
        model = OrganisationAccount

    organisation = factory.SubFactory(OrganisationFactory)


class CarerFactory(factory.django.DjangoModelFactory):
    """A carer of 冷水滩区."""

    class Meta:
        model = Carer

    class Params:
        digits = factory.Sequence(lambda n: id_number(n, birth="19750101"))

    name = "测试护理员"
    id_number = factory.LazyAttribute(lambda o: sealed(o.digits))
    id_number_index = factory.LazyAttribute(lambda o: indexed("id_number", o.digits))
    id_last4 = factory.LazyAttribute(lambda o: o.digits[-4:])
    region = factory.LazyFunction(region)
    recorded_at = AT


class CarerAccountFactory(BankAccountFactory):
    """A carer's account."""

    class Meta:
        model = CarerAccount

    carer = factory.SubFactory(CarerFactory)
