"""Report: a workbook asked for, made by a worker, kept sealed for a few days."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """The reports there are."""

    ROLL = "roll", "发放花名册"
    SUMMARY = "summary", "发放汇总表"
    CHANGES = "changes", "增减变动表"
    YEAR = "year", "年度个人明细"


class State(models.TextChoices):
    """How far a report is."""

    WAITING = "waiting", "生成中"
    READY = "ready", "可下载"
    FAILED = "failed", "未完成"
    DROPPED = "dropped", "已过期"


class Report(models.Model):
    """One report of a region and month (of a year for ``year``); masked unless a purpose is given."""

    kind = models.CharField("报表", max_length=8, choices=Kind)
    region = models.CharField("区划", max_length=12)
    month = models.DateField("月份")
    masked = models.BooleanField("遮盖号码", default=True)
    purpose = models.CharField("用途", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    requested_at = models.DateTimeField("申请时间")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    row_count = models.PositiveIntegerField("行数", default=0)
    error = models.CharField("原因", max_length=300, blank=True)
    content = models.OneToOneField(
        "bankfiles.StoredFile",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="文件",
    )

    class Meta:
        verbose_name = verbose_name_plural = "报表"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="report_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(masked=True) | Q(purpose__gt=""), name="report_unmasked_for_a_purpose"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", content__isnull=False)
                | (~Q(state="ready") & Q(content__isnull=True)),
                name="report_ready_with_content",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.region} {self.month:%Y-%m}"
