"""Models of parties."""

from portal.parties.models.bank_account import BankAccount
from portal.parties.models.carer import Carer
from portal.parties.models.carer_account import CarerAccount
from portal.parties.models.organisation import Organisation
from portal.parties.models.organisation_account import OrganisationAccount

__all__ = ["BankAccount", "Carer", "CarerAccount", "Organisation", "OrganisationAccount"]
