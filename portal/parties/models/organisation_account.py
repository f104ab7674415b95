"""OrganisationAccount: where an organisation is paid."""

from django.db import models
from django.db.models import Q

from portal.parties.models.bank_account import BankAccount


class OrganisationAccount(BankAccount):
    """The bank account of an organisation."""

    SCOPE = "organisation__region"

    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="accounts", verbose_name="机构"
    )

    class Meta(BankAccount.Meta):
        verbose_name = verbose_name_plural = "机构账户"
        constraints = [
            *BankAccount.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(superseded_at__isnull=True),
                name="organisationaccount_one_current",
            ),
        ]
