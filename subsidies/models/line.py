"""Lines of the ledger. Their table is partitioned by batch month, then by county."""

from django.db import models


class PayableKind(models.TextChoices):
    """What a line pays."""

    AWARD = "award", "个人待遇"
    CLAIM = "claim", "机构申领"


class LineKind(models.TextChoices):
    """How a line came about; all three are one formula, due − paid."""

    REGULAR = "regular", "当月发放"
    ARREARS = "arrears", "补发"
    RECOVERY = "recovery", "追缴"


class Ended(models.TextChoices):
    """What became of an exported line. Failed and rejected lines count as not paid."""

    PAID = "paid", "已到账"
    FAILED = "failed", "发放失败"
    REJECTED = "rejected", "整批退回"
    UNKNOWN = "unknown", "待查"


class Line(models.Model):
    """One movement of money for a payable, a covered month, a payee and a paying region.

    No foreign keys: a check per line doubles the cost of a run, and the ledger outlives what it
    points to. The table, its keys and its guard are made by the migration ``ledger_lines``.
    ``amount`` = ``offset_amount`` + ``deducted_amount`` + ``cash`` for a payment; a recovery
    has a negative amount and moves no cash: it stands as a receivable. ``offset_amount`` cancels
    what was recovered for the same month, ``deducted_amount`` pays receivables of other months
    back under a recorded decision.
    """

    batch_id = models.BigIntegerField("批次")
    month = models.DateField("批次月份")
    region = models.CharField("付款区划", max_length=12)
    payable_kind = models.CharField("待遇类别", max_length=8, choices=PayableKind)
    payable_id = models.BigIntegerField("待遇")
    person_id = models.BigIntegerField("人员", null=True, blank=True)
    item_id = models.BigIntegerField("项目", null=True, blank=True)
    part = models.CharField("分项", max_length=32, blank=True, default="")
    covered = models.DateField("所属月份")
    payee_kind = models.CharField("收款方类别", max_length=12)
    payee_id = models.BigIntegerField("收款方")
    kind = models.CharField("类别", max_length=8, choices=LineKind)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    offset_amount = models.DecimalField("抵扣", max_digits=12, decimal_places=2, default=0)
    deducted_amount = models.DecimalField("按决定抵扣", max_digits=12, decimal_places=2, default=0)
    deducted_for = models.BigIntegerField("抵扣的追缴", null=True, blank=True)
    cash = models.DecimalField("实发", max_digits=12, decimal_places=2)
    version_id = models.BigIntegerField("项目版本", null=True, blank=True)
    tier = models.CharField("档次", max_length=32, blank=True, default="")
    standard_id = models.BigIntegerField("县级标准", null=True, blank=True)
    ended = models.CharField("到账情况", max_length=8, choices=Ended, null=True, blank=True)  # noqa: DJ001

    class Meta:
        verbose_name = verbose_name_plural = "发放明细"

    def __str__(self) -> str:
        return f"{self.payable_kind}:{self.payable_id} {self.covered:%Y-%m} {self.amount}"
