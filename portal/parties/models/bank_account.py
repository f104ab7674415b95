"""BankAccount: what every payee's account has; the number is sealed."""

from django.db import models
from django.db.models import F, Q

from portal.sealing import SealedField


class BankAccount(models.Model):
    """An account known from one moment until superseded; one current account per payee."""

    holder = models.CharField("户名", max_length=80)
    bank = models.CharField("开户银行", max_length=80)
    bank_code = models.CharField("联行号", max_length=14, blank=True)
    number = SealedField("账号")
    number_index = models.BinaryField(max_length=16)
    last4 = models.CharField("账号末四位", max_length=4)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)
    superseded_at = models.DateTimeField("停用时间", null=True, blank=True)
    superseded_by_id = models.BigIntegerField("停用人", null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["number_index"], name="%(class)s_number")]
        constraints = [
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="%(class)s_times",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank} ****{self.last4}"
