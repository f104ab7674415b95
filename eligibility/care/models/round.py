"""Round: when a county's services of a month were last drawn up from the catalogue."""

from django.db import models


class Round(models.Model):
    """One per county and month; drawn up again it is brought up to date."""

    class State(models.TextChoices):
        """How far a worker is."""

        WAITING = "waiting", "排队中"
        DONE = "done", "已生成"
        FAILED = "failed", "未完成"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    month = models.DateField("月份")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    dues = models.PositiveIntegerField("应提供次数", default=0)
    asked_at = models.DateTimeField("要求时间")
    asked_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField("生成时间", null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "month"], name="care_round_once"),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="care_round_of_a_whole_month"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(made_at__isnull=False),
                name="care_round_done_with_its_time",
            ),
        ]
