"""Models of people."""

from portal.people.models.account import Account
from portal.people.models.attachment import Attachment
from portal.people.models.change import Change
from portal.people.models.circumstances import Circumstances
from portal.people.models.former_id_number import FormerIdNumber
from portal.people.models.household import Household
from portal.people.models.person import Person
from portal.people.models.transfer import Transfer

__all__ = [
    "Account",
    "Attachment",
    "Change",
    "Circumstances",
    "FormerIdNumber",
    "Household",
    "Person",
    "Transfer",
]
