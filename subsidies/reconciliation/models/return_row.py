"""ReturnRow: one row of a return file as it was read."""

from django.db import models
from django.db.models import Q

from subsidies.models.line import Ended


class ReturnRow(models.Model):
    """What a row says of a payment; or, with ``problem`` and ``cure``, why it says nothing."""

    file = models.ForeignKey(
        "reconciliation.ReturnFile", models.CASCADE, related_name="rows", verbose_name="回盘文件"
    )
    position = models.PositiveIntegerField("行号")
    row = models.ForeignKey(
        "bankfiles.ExportRow", models.PROTECT, null=True, related_name="+", verbose_name="报盘明细"
    )
    ended = models.CharField("结果", max_length=8, choices=Ended, blank=True)
    code = models.CharField("银行代码", max_length=32, blank=True)
    reason = models.CharField("原因", max_length=120, blank=True)
    account_fault = models.BooleanField("账户原因", default=False)
    said = models.CharField("银行说明", max_length=120, blank=True)
    paid_on = models.DateField("入账日期", null=True, blank=True)
    serial = models.CharField("流水号", max_length=64, blank=True)
    problem = models.CharField("问题", max_length=200, blank=True)
    cure = models.CharField("处理办法", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回盘明细"
        constraints = [
            models.CheckConstraint(
                condition=Q(row__isnull=False, ended__gt="", problem="")
                | Q(ended="", problem__gt="", cure__gt=""),
                name="return_row_ends_or_is_refused",
            ),
            models.CheckConstraint(
                condition=Q(ended="") | Q(ended__in=Ended.values), name="return_row_end_known"
            ),
        ]
        indexes = [models.Index(fields=["file", "position"], name="return_row_place")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.position}"
