"""Institutions and what belongs to them."""

from datetime import date

import factory

from facilities.models import (
    BedCount,
    CountyFigure,
    Estate,
    Institution,
    Photo,
    Rating,
    Rectification,
    Resident,
    ResidentGrade,
    StaffMember,
    Visit,
    WaitingEntry,
)
from portal.people import vault
from portal.policies.models import Target
from tests.factories.numbers import AT
from tests.factories.parties import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.regions import region


class InstitutionFactory(factory.django.DjangoModelFactory):
    """A private, filed home of 冷水滩区, newly built and open since 2020."""

    class Meta:
        model = Institution

    organisation = factory.SubFactory(
        OrganisationFactory,
        name=factory.Sequence(lambda n: f"测试颐养园{n}"),
        ownership="private",
        opened_on=date(2020, 1, 1),
    )
    kind = "private_home"
    built_by = "new"
    filing_number = "备〔2020〕1号"
    filed_on = date(2020, 1, 1)
    fire = "accepted"
    fire_on = date(2020, 1, 1)
    recorded_at = AT
    updated_at = AT


class _OfInstitution(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    institution = factory.SubFactory(InstitutionFactory)


class BedCountFactory(_OfInstitution):
    """One hundred beds, sixty of them for nursing."""

    class Meta:
        model = BedCount

    from_day = date(2020, 1, 1)
    total = 100
    nursing = 60


class RatingFactory(_OfInstitution):
    """Three stars from 2023 on."""

    class Meta:
        model = Rating

    of = "star"
    level = 3
    valid_from = date(2023, 1, 1)
    document = "测试评定"


class RectificationFactory(_OfInstitution):
    """An open plan."""

    class Meta:
        model = Rectification

    found_on = date(2023, 5, 1)
    problem = "疏散通道不足"
    plan = "加装通道"
    due_on = date(2023, 12, 31)


class StaffMemberFactory(_OfInstitution):
    """A carer with the first certificate."""

    class Meta:
        model = StaffMember

    name = "测员某"
    post = "carer"
    certificate = "junior"
    certificate_number = "C1"
    started_on = date(2021, 1, 1)


class ResidentFactory(_OfInstitution):
    """A social resident since 2023."""

    class Meta:
        model = Resident

    name = "测住某"
    category = "social"
    admitted_on = date(2023, 1, 1)


class ResidentGradeFactory(factory.django.DjangoModelFactory):
    """Disabled from the first day."""

    class Meta:
        model = ResidentGrade

    resident = factory.SubFactory(ResidentFactory)
    from_day = factory.SelfAttribute("resident.admitted_on")
    grade = "disabled"


class VisitFactory(_OfInstitution):
    """A visit that found nothing."""

    class Meta:
        model = Visit

    visited_on = date(2024, 1, 10)
    inspectors = "测检某"
    unit = "测试民政局"
    found = "未见异常"


class PhotoFactory(_OfInstitution):
    """A picture of one pixel."""

    class Meta:
        model = Photo

    caption = "大门"
    content_type = "image/png"
    stored_as = factory.LazyFunction(lambda: vault.put(b"\x89PNG\r\n\x1a\n"))
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    taken_on = date(2024, 1, 1)
    added_at = AT


class CountyFigureFactory(factory.django.DjangoModelFactory):
    """Ten thousand elders of 冷水滩区."""

    class Meta:
        model = CountyFigure

    region = factory.LazyFunction(region)
    of = "elders"
    as_of = date(2023, 12, 31)
    value = 10_000
    document = "测试统计"
    recorded_at = AT


class EstateFactory(factory.django.DjangoModelFactory):
    """A new estate of 800 households in 冷水滩区."""

    class Meta:
        model = Estate

    region = factory.LazyFunction(region)
    name = factory.Sequence(lambda n: f"测试小区{n}")
    kind = "new"
    households = 800
    recorded_at = AT


class WaitingEntryFactory(_OfInstitution):
    """An application not yet assessed."""

    class Meta:
        model = WaitingEntry

    person = factory.SubFactory(PersonFactory)
    applied_on = date(2024, 1, 2)
    applied_at = AT


class TargetFactory(factory.django.DjangoModelFactory):
    """Fifty-five per cent of nursing beds in every county of Yongzhou by 2025."""

    class Meta:
        model = Target

    code = factory.Sequence(lambda n: f"test-{n}")
    region = "4311"
    at = "county"
    indicator = "nursing_share"
    name = "护理型床位占比"
    value = 55
    unit = "%"
    due_on = date(2025, 12, 31)
    precision = "year"
    document = "测试"
    clause = "一"
    printed = "55%以上"
