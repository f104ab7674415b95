"""One factory per model of the core; regions are those of the gazette."""

from tests.factories.accounts import FormerPasswordFactory, UserFactory
from tests.factories.audit import record_event
from tests.factories.parties import (
    CarerAccountFactory,
    CarerFactory,
    OrganisationAccountFactory,
    OrganisationFactory,
)
from tests.factories.people import (
    AccountFactory,
    ChangeFactory,
    CircumstancesFactory,
    FormerIdNumberFactory,
    HouseholdFactory,
    PersonFactory,
    TransferFactory,
)
from tests.factories.regions import RegionFactory, region

__all__ = [
    "AccountFactory",
    "CarerAccountFactory",
    "CarerFactory",
    "ChangeFactory",
    "CircumstancesFactory",
    "FormerIdNumberFactory",
    "FormerPasswordFactory",
    "HouseholdFactory",
    "OrganisationAccountFactory",
    "OrganisationFactory",
    "PersonFactory",
    "RegionFactory",
    "TransferFactory",
    "UserFactory",
    "record_event",
    "region",
]
