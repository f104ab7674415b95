"""Reads of organisations and carers."""

from portal.lib.identifiers import normalise
from portal.parties.models import Carer, CarerAccount, Organisation, OrganisationAccount


def account_of(party: Organisation | Carer) -> OrganisationAccount | CarerAccount | None:
    """The bank account paid now, or None."""
    return party.accounts.filter(superseded_at__isnull=True).first()


def find_by_uscc(code: str) -> Organisation | None:
    """The organisation of a social credit code, or None."""
    return Organisation.objects.filter(uscc=normalise(code)).first()
