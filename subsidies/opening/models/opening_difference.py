"""OpeningDifference: a month of an award that was paid otherwise than the rules say."""

from django.db import models
from django.db.models import Q

from subsidies.models.payout_exception import Reason
from subsidies.opening.models.opening_file import OpeningFile


class DifferenceKind(models.TextChoices):
    """How it differs, and what the next run makes of it."""

    LESS = "less", "少发"
    UNPAID = "unpaid", "漏发"
    MORE = "more", "多发"
    NOT_DUE = "not_due", "不应发放"
    PAYEE = "payee", "收款方不同"
    UNDECIDED = "undecided", "暂不能定"


class OpeningDifference(models.Model):
    """Paid (imported and in this ledger) against due, in yuan, for one award and month."""

    file = models.ForeignKey(
        OpeningFile, models.CASCADE, related_name="differences", verbose_name="期初文件"
    )
    award_id = models.BigIntegerField("待遇")
    person_id = models.BigIntegerField("人员")
    item_id = models.BigIntegerField("项目")
    part = models.CharField("分项", max_length=32, blank=True)
    covered = models.DateField("所属月份")
    kind = models.CharField("差异", max_length=12, choices=DifferenceKind)
    reason = models.CharField("原因", max_length=20, choices=Reason, blank=True)
    paid = models.DecimalField("已发", max_digits=12, decimal_places=2)
    due = models.DecimalField("应发", max_digits=12, decimal_places=2)
    arrears = models.DecimalField("将补发", max_digits=12, decimal_places=2)
    recovery = models.DecimalField("将追缴", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "期初差异"
        ordering = ["covered", "person_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DifferenceKind.values), name="opening_difference_kind_known"
            ),
            models.UniqueConstraint(
                fields=["file", "award_id", "covered"], name="opening_difference_once"
            ),
        ]
        indexes = [models.Index(fields=["file", "kind", "covered"], name="opening_difference_list")]

    def __str__(self) -> str:
        return f"{self.award_id} {self.covered:%Y-%m} {self.kind}"
