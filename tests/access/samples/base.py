"""Samples of people, catalogues, batches and tokens."""

from datetime import UTC, date, datetime
from decimal import Decimal

from eligibility.models import Catalogue, CatalogueItem, ItemVersion, Parameter, WhatIf
from portal.api.services import create_token
from subsidies.models import Batch, Fund, Receivable
from tests.factories import AccountFactory, CircumstancesFactory, PersonFactory, region
from tests.factories.numbers import AT, indexed, sealed

NAME = "龚栩榕"
PHONE = "13907460011"
ACCOUNT = "6217000012345678"


def person():
    """A person with phone and account whose name nobody else has."""
    made = PersonFactory(
        name=NAME,
        name_search=["龚栩", "栩榕"],
        phone=sealed(PHONE),
        phone_index=indexed("phone", PHONE),
        phone_last4=PHONE[-4:],
    )
    CircumstancesFactory(person=made)
    AccountFactory(person=made, digits=ACCOUNT)
    return made


def item():
    """An item of a catalogue."""
    catalogue, _ = Catalogue.objects.get_or_create(
        code="sample",
        defaults={
            "region": "431103",
            "title": "样例清单",
            "document": "样例〔2023〕1号",
            "in_force_from": date(2023, 7, 1),
            "state": "complete",
            "body": {"title": "样例清单", "region": "431103"},
        },
    )
    made, _ = CatalogueItem.objects.get_or_create(
        catalogue=catalogue,
        code="sample-01",
        defaults={"number": 1, "name": "样例津贴", "clause": "附件第1项"},
    )
    return made


BODY = {
    "from": "2023-07",
    "document": "样例〔2023〕1号",
    "clause": "附件第1项",
    "unit": "person",
    "per": "month",
    "starts": "same_month",
    "stops": "next_month",
    "award_from": "application_month",
    "parts": [
        {
            "who": {"all": ["age >= 80"]},
            "payee": "person",
            "pays": [{"tier": "all", "when": "always", "bound": "exactly", "amount": "50.00"}],
        }
    ],
}
DATED = {
    "region": "431103",
    "valid_from": date(2023, 7, 1),
    "document": "样例〔2023〕1号",
    "status": "official",
    "state": "draft",
    "recorded_by": 1,
}


def version():
    """A draft of an item's version for one county."""
    return ItemVersion.objects.create(item=item(), clause="附件第1项", body=BODY, **DATED)


def value():
    """A draft of a parameter of one county."""
    return Parameter.objects.create(code="min_wage", value=Decimal("1550.00"), **DATED)


def trial():
    """A finished trial of that draft."""
    return WhatIf.objects.create(
        kind="versions",
        row_id=version().pk,
        region="431103",
        month=date(2024, 1, 1),
        state="finished",
        requested_at=AT,
        requested_by=1,
    )


def batch():
    """The batch of one county; a month has one that is computed and not yet submitted."""
    made, _ = Batch.objects.get_or_create(
        region="431103",
        month=date(2024, 1, 1),
        fund=Fund.objects.first(),
        defaults={"computed_at": AT},
    )
    return made


def receivable():
    """Something a person of the county owes back."""
    return Receivable.objects.create(
        batch_id=batch().pk,
        month=date(2024, 1, 1),
        region="431103",
        payable_kind="award",
        payable_id=1,
        payee_kind="person",
        payee_id=1,
        first_covered=date(2023, 12, 1),
        last_covered=date(2023, 12, 1),
        amount=Decimal("50.00"),
        opened_at=AT,
    )


def token(user):
    """A token of a user of the county."""
    made, _ = create_token(
        owner=user,
        name="样例",
        roles=user.roles[:1],
        region=region(),
        at=AT,
        expires_at=datetime(2024, 12, 1, tzinfo=UTC),
    )
    return made


SAMPLES = {
    "": lambda user: {},
    "person": lambda user: {"pk": person().pk},
    "person_tab": lambda user: {"pk": person().pk, "tab": "timeline"},
    "person_field": lambda user: {"pk": person().pk, "field": "phone"},
    "batch": lambda user: {"pk": batch().pk},
    "receivable": lambda user: {"pk": receivable().pk},
    "batch_action": lambda user: {"pk": batch().pk, "action": "submit"},
    "catalogue": lambda user: {"catalogue": item().catalogue.code},
    "catalogue_item": lambda user: {"catalogue": item().catalogue.code, "item": "sample-01"},
    "item": lambda user: {"code": item().code},
    "version": lambda user: {"pk": version().pk},
    "trial": lambda user: {"pk": trial().pk},
    "county": lambda user: {"region": "431103"},
    "kind": lambda user: {"kind": "parameters"},
    "calculator": lambda user: {"name": "entitlements"},
    "token": lambda user: {"pk": token(user).pk},
    "value": lambda user: {"kind": "parameters", "pk": value().pk},
    "path": lambda user: {"path": "v1/nothing/"},
}
