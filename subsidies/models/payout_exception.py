"""Months of an award that could not be settled: never a line, never a recovery."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Reason(models.TextChoices):
    """Why nothing could be decided; each says what clears it."""

    UNDETERMINED = "undetermined", "信息不全，待核实"
    STANDARD_MISSING = "standard_missing", "缺少县级标准"
    RULE_GAP = "rule_gap", "档次条件未覆盖或重叠"
    SUSPENDED = "suspended", "待遇已暂停"
    NO_PAYEE = "no_payee", "收款方未定"
    NO_ACCOUNT = "no_account", "无收款账户"
    ACCOUNT_REFUSED = "account_refused", "账户被银行退回"
    OVER_BUDGET = "over_budget", "超出预算"
    BEYOND_BACK_PAY = "beyond_back_pay", "超过补发期限"


class ExceptionState(models.TextChoices):
    """An exception never vanishes: it is open, or cleared by a later settlement."""

    OPEN = "open", "待处理"
    CLEARED = "cleared", "已消除"


class PayoutException(models.Model):
    """An award and a covered month that a run left unpaid, with the reason."""

    award_id = models.BigIntegerField("待遇")
    person_id = models.BigIntegerField("人员")
    item_id = models.BigIntegerField("项目")
    part = models.CharField("分项", max_length=32, blank=True, default="")
    region = models.CharField("区划", max_length=12)
    covered = models.DateField("所属月份")
    reason = models.CharField("原因", max_length=20, choices=Reason)
    needs = ArrayField(
        models.CharField(max_length=64), verbose_name="尚缺", default=list, blank=True
    )
    state = models.CharField(
        "状态", max_length=8, choices=ExceptionState, default=ExceptionState.OPEN
    )
    month = models.DateField("首次出现的批次月份")
    opened_at = models.DateTimeField("出现时间")
    cleared_at = models.DateTimeField("消除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发放例外"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "covered", "award_id", "reason"],
                condition=Q(state=ExceptionState.OPEN),
                name="exception_one_open",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=Reason.values), name="exception_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ExceptionState.OPEN, cleared_at__isnull=True)
                | Q(state=ExceptionState.CLEARED, cleared_at__isnull=False),
                name="exception_cleared_with_time",
            ),
        ]
        indexes = [models.Index(fields=["person_id"], name="exception_person")]

    def __str__(self) -> str:
        return f"{self.award_id} {self.covered:%Y-%m} {self.get_reason_display()}"
