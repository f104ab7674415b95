"""Call: one try to reach somebody about what he has not claimed."""

from django.db import models

from eligibility.applications.models.columns import at, by


class CallOutcome(models.TextChoices):
    """What came of it."""

    WILL_APPLY = "will_apply", "愿意申请"
    NO_ANSWER = "no_answer", "无人接听"
    WRONG_NUMBER = "wrong_number", "号码有误"
    VISIT = "visit", "需上门办理"
    LATER = "later", "另约时间"
    DECLINED = "declined", "本人放弃"
    WRONG_FACTS = "wrong_facts", "情况与档案不符"


class Call(models.Model):
    """When, by whom, with what outcome, and when to try again."""

    unclaimed = models.ForeignKey(
        "applications.Unclaimed", models.PROTECT, related_name="calls", verbose_name="应享未享"
    )
    outcome = models.CharField("结果", max_length=12, choices=CallOutcome)
    note = models.CharField("记录", max_length=400, blank=True)
    next_on = models.DateField("下次联系", null=True, blank=True)
    at, by = at("联系", needed=True), by("联系", needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.unclaimed_id} {self.outcome}"
