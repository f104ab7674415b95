"""Gas companies, gas users, visits and hazards for tests."""

from datetime import date

import factory

from gas_safety.document.services import load
from gas_safety.hazards.services import find_hazard
from gas_safety.inspections.services import Found, Visit, record_inspection
from gas_safety.models import (
    Company,
    CompanyLogin,
    Customer,
    Delivery,
    Inspection,
    Problem,
    Station,
    Vehicle,
)
from tests.factories import UserFactory, region
from tests.factories.numbers import AT, sealed
from tests.factories.parties import OrganisationFactory

DAY = date(2024, 6, 14)
NAME = "蒲桂樨小吃店"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


class CompanyFactory(factory.django.DjangoModelFactory):
    """A pipeline company of 冷水滩区."""

    class Meta:
        model = Company

    organisation = factory.SubFactory(
        OrganisationFactory, kind="gas_company", name=factory.Sequence(lambda n: f"样例燃气{n}公司")
    )
    supply = "pipeline"


class CustomerFactory(factory.django.DjangoModelFactory):
    """A household on the pipe, opened before the rules."""

    class Meta:
        model = Customer

    company = factory.SubFactory(CompanyFactory)
    region = factory.LazyFunction(region)
    number = factory.Sequence(lambda n: f"G{n:06d}")
    name = factory.Sequence(lambda n: f"样例用户{n}")
    category = "household"
    supply = factory.LazyAttribute(lambda o: o.company.supply)
    township = "样例镇"
    opened_on = date(2020, 1, 1)
    phone = factory.LazyFunction(lambda: sealed("13907460022"))
    phone_last4 = "0022"


class StationFactory(factory.django.DjangoModelFactory):
    """A delivery point not yet the company's own."""

    class Meta:
        model = Station

    company = factory.SubFactory(CompanyFactory, supply="bottled")
    region = factory.LazyFunction(region)
    name = factory.Sequence(lambda n: f"样例网点{n}")


class VehicleFactory(factory.django.DjangoModelFactory):
    """A delivery tricycle without a plate's registration."""

    class Meta:
        model = Vehicle

    company = factory.SubFactory(CompanyFactory, supply="bottled")
    region = factory.LazyFunction(region)
    kind = "delivery"
    plate = factory.Sequence(lambda n: f"湘M{n:05d}")


class InspectionFactory(factory.django.DjangoModelFactory):
    """A complete visit, written past the service."""

    class Meta:
        model = Inspection

    customer = factory.SubFactory(CustomerFactory)
    company = factory.LazyAttribute(lambda o: o.customer.company)
    region = factory.LazyAttribute(lambda o: o.customer.region)
    day = DAY
    outcome = "done"
    taught = True
    inspector = "样例安检员"
    token = factory.Sequence(lambda n: f"token{n}")
    recorded_at = AT


class DeliveryFactory(factory.django.DjangoModelFactory):
    """A delivery without its inspection."""

    class Meta:
        model = Delivery

    customer = factory.SubFactory(CustomerFactory, company__supply="bottled")
    company = factory.LazyAttribute(lambda o: o.customer.company)
    region = factory.LazyAttribute(lambda o: o.customer.region)
    day = DAY
    cylinders = 1
    number = factory.Sequence(lambda n: f"S{n:06d}")
    recorded_at = AT


def loaded():
    """The document, when it is not there yet."""
    if not Problem.objects.exists():
        load(at=AT)


def inspector(**more):
    """An official of 城管执法."""
    return UserFactory(**{"roles": ["gas_inspector"]} | more)


def company_user(company, **more):
    """A login of a gas company."""
    user = UserFactory(**{"roles": ["gas_company"]} | more)
    CompanyLogin.objects.create(user=user, company=company, given_at=AT)
    return user


def problem(number=12):
    """A listed problem."""
    loaded()
    return Problem.objects.get(number=number)


def visit_of(actor, customer, *, day=DAY, found=(), equipment=None, today=None, **more):
    """A visit through the service."""
    given = {
        "day": day, "outcome": "done", "taught": True, "inspector": "样例安检员",
        "signed_by": "样例户主", "token": f"t-{Inspection.objects.count()}-{customer.pk}",
    }  # fmt: skip
    return record_inspection(
        actor=actor, customer=customer, visit=Visit(**given | more), found=found,
        equipment=equipment or {}, pictures=(), at=AT, today=today or day,
    )  # fmt: skip


def hazard_of(actor, customer, *, number=12, due_on=None, day=DAY, today=None, **more):
    """A hazard through the service."""
    return find_hazard(
        actor=actor, problem=problem(number), region=customer.region, company=customer.company,
        customer=customer, place=customer.name, found_on=day, due_on=due_on, at=AT,
        today=today or day, **more,
    )  # fmt: skip


__all__ = ["Found"]
