"""Users."""

import factory

from portal.accounts.models import FormerPassword, User
from tests.factories.numbers import AT
from tests.factories.regions import region


class UserFactory(factory.django.DjangoModelFactory):
    """A caseworker of 冷水滩区 without a usable password."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"测试用户{n}")
    roles = factory.LazyFunction(lambda: ["caseworker"])
    region = factory.LazyFunction(region)


class FormerPasswordFactory(factory.django.DjangoModelFactory):
    """An earlier password."""

    class Meta:
        model = FormerPassword

    user = factory.SubFactory(UserFactory)
    password = "!"
    changed_at = AT
