"""Referral: someone is sent to a post (岗位推荐), with what came of it."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded, days, of_file, pair, who


class Outcome(models.TextChoices):
    """What came of a referral; which follows which stands in ``employment.transitions``."""

    OPEN = "open", "等待结果"
    HIRED = "hired", "已录用"
    REFUSED = "refused", "单位未录用"
    DECLINED = "declined", "本人未去"
    CANCELLED = "cancelled", "岗位取消"


#: A referral that ended without work; a post that was withdrawn says nothing of the person.
FAILED = (Outcome.REFUSED, Outcome.DECLINED)


class Referral(Recorded):
    """``market``: through the market, so that it counts for 连续3次岗位推荐."""

    SCOPE = "file__person__managing_region"

    file = of_file("referrals")
    employer = models.ForeignKey(
        "employment.Employer", models.PROTECT, null=True, blank=True, related_name="referrals",
        verbose_name="用人单位",
    )  # fmt: skip
    where = models.CharField("单位名称", max_length=120)
    post = models.CharField("岗位", max_length=60)
    market = models.BooleanField("市场渠道", default=True)
    referred_on = models.DateField("推荐日期")
    outcome = models.CharField("结果", max_length=12, choices=Outcome, default=Outcome.OPEN)
    closed_on = models.DateField("结果日期", null=True, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    closed_at = models.DateTimeField("登记结果时间", null=True, blank=True)
    closed_by = who("登记结果人")

    class Meta:
        verbose_name = verbose_name_plural = "岗位推荐"
        ordering = ["-referred_on", "-id"]
        indexes = [
            models.Index(
                fields=["referred_on"], name="referral_open", condition=Q(outcome=Outcome.OPEN)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            pair("referral_closed_by", "closed_at", "closed_by"),
            pair("referral_closed_on", "closed_at", "closed_on"),
            models.CheckConstraint(
                name="referral_open_until_closed",
                condition=Q(outcome=Outcome.OPEN, closed_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(closed_at__isnull=False)),
            ),
            days("referral_days", "referred_on", "closed_on"),
        ]

    def __str__(self) -> str:
        return f"{self.where} {self.post}"
