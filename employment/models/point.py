"""Point: a new lottery station or newsstand, with the posts kept for disabled people."""

from django.db import models
from django.db.models import F, Q

from employment.models.recorded import Recorded, days


class Point(Recorded):
    """Only new points are bound to keep 15 % of their posts (二（二）)."""

    class Kind(models.TextChoices):
        """便民服务网点."""

        LOTTERY = "lottery", "彩票投注站"
        NEWSSTAND = "newsstand", "邮政报刊零售亭"
        OTHER = "other", "其他便民服务网点"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=120)
    opened_on = models.DateField("新设日期")
    posts = models.PositiveSmallIntegerField("岗位数")
    reserved = models.PositiveSmallIntegerField("预留给残疾人的岗位数")
    taken = models.PositiveSmallIntegerField("已安排残疾人（人）", default=0)
    relief = models.CharField("租金、摊位费减免", max_length=120, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "便民服务网点"
        ordering = ["-opened_on", "-id"]
        constraints = [
            days("employment_point_days", "opened_on", "closed_on"),
            models.CheckConstraint(
                name="employment_point_posts",
                condition=Q(posts__gte=1, reserved__lte=F("posts"), taken__lte=F("posts")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
