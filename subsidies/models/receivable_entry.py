"""Money that came back, and how."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from subsidies.models.receivable import Receivable


class EntryKind(models.TextChoices):
    """How it came back."""

    REPAID = "repaid", "退回财政专户"
    ESTATE = "estate", "遗产或银行扣回"
    OTHER = "other", "其他方式退回"


class ReceivableEntry(models.Model):
    """One month's share of one repayment; append-only. Earlier months are repaid first.

    One recorded by mistake is taken back by a row of minus the same (``reverses`` is its number).
    """

    receivable = models.ForeignKey(
        Receivable, models.PROTECT, related_name="entries", verbose_name="追缴"
    )
    covered = models.DateField("所属月份")
    kind = models.CharField("方式", max_length=12, choices=EntryKind)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    received_on = models.DateField("收到日期")
    document = models.CharField("凭证或决定文号", max_length=128)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="登记人",
    )
    number = models.UUIDField("登记编号")
    reverses = models.UUIDField("冲销的登记", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "追缴入账"
        ordering = ["recorded_at", "covered", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses=None) | Q(amount__lt=0, reverses__isnull=False),
                name="receivable_entry_minus_only_in_reverse",
            ),
            models.UniqueConstraint(
                fields=["reverses", "covered"], name="receivable_entry_reversed_once"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="receivable_entry_document"),
            models.UniqueConstraint(fields=["number", "covered"], name="receivable_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.receivable_id} {self.covered:%Y-%m} {self.amount}"
