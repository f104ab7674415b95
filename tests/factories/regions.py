"""Regions."""

from datetime import date

import factory

from portal.regions.models import Region


def region(code="431103"):
    """The gazetted region of a code."""
    return Region.objects.get(code=code, valid_to=None)


class RegionFactory(factory.django.DjangoModelFactory):
    """A township of 冷水滩区."""

    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"431103{n + 900:03d}")
    name = factory.Sequence(lambda n: f"测试{n}镇")
    kind = "own"
    level = "township"
    parent = factory.LazyFunction(region)
    valid_from = date(2000, 1, 1)
