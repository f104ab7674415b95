"""RowEnd: what became of a payment that was sent to the bank."""

from django.db import models
from django.db.models import Q

from subsidies.models.line import Ended


class Source(models.TextChoices):
    """Where the end is known from."""

    FILE = "file", "回盘文件"
    CLEARED = "cleared", "人工核实"
    REFUSED_WHOLE = "refused_whole", "银行整批退回"


class RowEnd(models.Model):
    """The present end of a payment with the bank's code and a plain reason; changes are audited.

    No end of its own means the bank has not answered yet.
    """

    row = models.OneToOneField(
        "bankfiles.ExportRow", models.PROTECT, related_name="end", verbose_name="报盘明细"
    )
    ended = models.CharField("结果", max_length=8, choices=Ended)
    code = models.CharField("银行代码", max_length=32, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    paid_on = models.DateField("入账日期", null=True, blank=True)
    serial = models.CharField("流水号", max_length=64, blank=True)
    source = models.CharField("来源", max_length=16, choices=Source)
    file = models.ForeignKey(
        "reconciliation.ReturnFile",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="回盘文件",
    )
    told_at = models.DateTimeField("登记时间")
    told_by_id = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = verbose_name_plural = "到账情况"
        constraints = [
            models.CheckConstraint(condition=Q(ended__in=Ended.values), name="row_end_known"),
            models.CheckConstraint(
                condition=Q(ended="paid") | Q(reason__gt=""), name="row_end_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["ended"], name="row_end_ended")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.get_ended_display()}"
