"""CarerAccount: where a carer is paid."""

from django.db import models
from django.db.models import Q

from portal.parties.models.bank_account import BankAccount


class CarerAccount(BankAccount):
    """The bank account of a carer."""

    SCOPE = "carer__region"

    carer = models.ForeignKey(
        "parties.Carer", models.PROTECT, related_name="accounts", verbose_name="照料护理员"
    )

    class Meta(BankAccount.Meta):
        verbose_name = verbose_name_plural = "照料护理员账户"
        constraints = [
            *BankAccount.Meta.constraints,
            models.UniqueConstraint(
                fields=["carer"],
                condition=Q(superseded_at__isnull=True),
                name="careraccount_one_current",
            ),
        ]
