"""A decision to take what is owed out of other months' payments."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from subsidies.models.receivable import Receivable


class Deduction(models.Model):
    """From a receivable's payee, at most ``monthly`` yuan of an award's payment every month.

    Taken by the runs from the decision on, until nothing is owed or the decision ends.
    """

    receivable = models.ForeignKey(
        Receivable, models.PROTECT, related_name="deductions", verbose_name="追缴"
    )
    award_id = models.BigIntegerField("从哪项待遇抵扣")
    monthly = models.DecimalField("每月最多抵扣", max_digits=12, decimal_places=2)
    from_month = models.DateField("自")
    document = models.CharField("决定文号", max_length=128)
    decided_at = models.DateTimeField("登记时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="终止人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "抵扣决定"
        ordering = ["decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["receivable"],
                condition=Q(ended_at=None),
                name="deduction_one_of_receivable",
            ),
            models.UniqueConstraint(
                fields=["award_id"], condition=Q(ended_at=None), name="deduction_one_of_award"
            ),
            models.CheckConstraint(condition=Q(monthly__gt=0), name="deduction_positive"),
            models.CheckConstraint(condition=Q(from_month__day=1), name="deduction_whole_month"),
            models.CheckConstraint(condition=~Q(document=""), name="deduction_with_document"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="deduction_ended_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} → {self.receivable_id} {self.monthly}"
