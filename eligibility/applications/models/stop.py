"""Stop: an award that should end, proposed by a determination or by a person."""

from django.db import models
from django.db.models import Q

from eligibility.applications.models.columns import at, by, pairs, region
from eligibility.models import Award


class StopState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", "待确认"
    CONFIRMED = "confirmed", "已停发"
    KEPT = "kept", "不停发"
    LAPSED = "lapsed", "已恢复符合"
    TURNED = "turned", "已转档"


class Reason(models.TextChoices):
    """Why payments end, in the words of the field."""

    DIED = "died", "去世"
    MOVED = "moved", "户籍迁出"
    LOST = "lost", "身份资格取消"
    DUPLICATE = "duplicate", "重复享受"
    WAIVED = "waived", "自愿放弃"
    MISSING = "missing", "查找不到本人"
    CORRECTED = "corrected", "信息更正后不符合"
    POLICY = "policy", "政策调整"
    UNPROVEN = "unproven", "未通过生存认证"
    PRISON = "prison", "服刑"
    INSTITUTION = "institution", "入住机构转供养方式"
    EXPIRED = "expired", "残疾证过期"
    TURNED = "turned", "转档"
    OTHER = "other", "其他"


class Stop(models.Model):
    """Event, the month payments should end with (``due_month`` is the first not due), and the
    month they really ended with (``actual_month`` is the first not paid)."""

    SCOPE = "region"

    award = models.ForeignKey(Award, models.PROTECT, related_name="stops", verbose_name="待遇")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="stops", verbose_name="人员"
    )
    region = region()
    state = models.CharField("状态", max_length=12, choices=StopState, default=StopState.OPEN)
    reason = models.CharField("停发原因", max_length=12, choices=Reason)
    event = models.CharField("事件", max_length=200, blank=True)
    event_date = models.DateField("事件日期", null=True, blank=True)
    due_month = models.DateField("应停月")
    actual_month = models.DateField("实停月", null=True, blank=True)
    remark = models.CharField("说明", max_length=400, blank=True)
    successor = models.ForeignKey(
        Award, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转入的待遇"
    )
    found_at = at("提出", needed=True)
    found_by = by("提出")
    decided_at, decided_by = at("确认"), by("确认")
    closed_at = at("结束")

    class Meta:
        verbose_name = verbose_name_plural = "停发"
        ordering = ["-found_at", "-id"]
        indexes = [models.Index(fields=["region", "state"], name="stop_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(state=StopState.OPEN), name="stop_one_open"
            ),
            models.CheckConstraint(
                condition=Q(due_month__day=1)
                & (Q(actual_month__isnull=True) | Q(actual_month__day=1)),
                name="stop_whole_months",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(StopState.CONFIRMED, StopState.KEPT))
                | Q(decided_at__isnull=False),
                name="stop_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=StopState.OPEN, closed_at__isnull=True)
                | (~Q(state=StopState.OPEN) & Q(closed_at__isnull=False)),
                name="stop_closed_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=StopState.CONFIRMED) | Q(actual_month__isnull=False),
                name="stop_confirmed_with_month",
            ),
            models.CheckConstraint(
                condition=~Q(state=StopState.KEPT) | ~Q(remark=""), name="stop_kept_with_reason"
            ),
            *pairs("stop", ("decided",)),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.due_month:%Y-%m}"
