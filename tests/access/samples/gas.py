"""Samples of gas safety: of the company of whoever asks, when he asks for a company."""

from datetime import date

from gas_safety.complaints.services import receive
from gas_safety.models import Campaign, CompanyLogin, Photograph
from gas_safety.photographs.services import keep
from tests.factories import region
from tests.factories.numbers import AT
from tests.gas_safety.making import (
    NAME,
    PNG,
    CompanyFactory,
    CustomerFactory,
    StationFactory,
    VehicleFactory,
    hazard_of,
    inspector,
    loaded,
    visit_of,
)

DAY = date(2024, 6, 14)


def company(user, supply="pipeline"):
    """The company the asking login belongs to, made with the first sample."""
    loaded()
    login = CompanyLogin.objects.filter(user=user).first() if user else None
    if login:
        return login.company
    made = CompanyFactory(supply=supply)
    if user:
        CompanyLogin.objects.create(user=user, company=made, given_at=AT)
    return made


def customer(user):
    """A gas user of that company."""
    return CustomerFactory(company=company(user), name=NAME)


def inspection(user):
    """A visit to him, signed."""
    return visit_of(inspector(), customer(user), signature=PNG)


def hazard(user):
    """A hazard at his place."""
    return hazard_of(inspector(), customer(user), due_on=DAY)


def photograph(user):
    """A picture of it."""
    found = hazard(user)
    pictures = [(PNG, "image/png")]
    keep(actor=inspector(), pictures=pictures, moment="before", hazard=found, at=AT)
    return Photograph.objects.get(hazard=found)


def complaint(user):
    """A report from the public."""
    return receive(
        actor=inspector(), region=region(), channel="phone", received_on=DAY, place="样例路1号",
        content="样例举报", at=AT, today=DAY, reporter="样例举报人", reporter_phone="13907460033",
    )  # fmt: skip


def campaign(user):
    """A campaign of the county."""
    return Campaign.objects.create(
        name="样例整治", region=region(), begins_on=DAY, ends_on=date(2024, 8, 13), recorded_at=AT
    )


def document(user):
    """What the document's pages need."""
    loaded()
    return {"number": 3}


SAMPLES = {
    "gas_company": lambda user: {"pk": company(user).pk},
    "gas_station": lambda user: {"pk": StationFactory(company=company(user, "bottled")).pk},
    "gas_vehicle": lambda user: {"pk": VehicleFactory(company=company(user, "bottled")).pk},
    "gas_customer": lambda user: {"pk": customer(user).pk},
    "gas_inspection": lambda user: {"pk": inspection(user).pk},
    "gas_photograph": lambda user: {"pk": photograph(user).pk},
    "gas_hazard": lambda user: {"pk": hazard(user).pk},
    "gas_step": lambda user: {"pk": hazard(user).pk, "action": "rectify"},
    "gas_complaint": lambda user: {"pk": complaint(user).pk},
    "gas_answer": lambda user: {"pk": complaint(user).pk, "action": "dispatch"},
    "gas_campaign": lambda user: {"pk": campaign(user).pk},
    "gas_measure": document,
    "gas_problem": document,
}
