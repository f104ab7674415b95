"""Fair: a day on which employers and disabled people were brought together."""

from django.db import models

from employment.models.recorded import Recorded


class Fair(Recorded):
    """State enterprises hold at least one a year for disabled people (二（二）)."""

    class Kind(models.TextChoices):
        """Which action it belongs to."""

        STATE = "state", "国有企业定向招聘残疾人"
        SPRING = "spring", "春风行动"
        AID_MONTH = "aid_month", "就业援助月"
        AID_DAY = "aid_day", "全国助残日"
        PRIVATE = "private", "民营企业招聘"
        CAMPUS = "campus", "高校毕业生招聘"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    held_on = models.DateField("举办日期")
    place = models.CharField("地点", max_length=120)
    employers = models.PositiveSmallIntegerField("参加单位（家）")
    posts = models.PositiveSmallIntegerField("提供岗位（个）")
    came = models.PositiveSmallIntegerField("到场残疾人（人）")
    agreed = models.PositiveSmallIntegerField("达成意向（人）", default=0)
    evidence = models.CharField("佐证材料", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "招聘活动"
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_kind_display()}"
