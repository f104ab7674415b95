"""Survey: what someone without work wants (就业需求摸底), one for each person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from employment.models.job import Form
from employment.models.recorded import Recorded


class Survey(Recorded):
    """The one survey of a person; a later correction of it is kept in the audit record."""

    class Situation(models.TextChoices):
        """What he lives on at the survey."""

        UNEMPLOYED = "unemployed", "未就业"
        EMPLOYED = "employed", "已就业"
        STUDYING = "studying", "在校"
        HOME = "home", "料理家务"
        UNABLE = "unable", "无法工作"

    SCOPE = "file__person__managing_region"

    file = models.OneToOneField(
        "employment.WorkFile", models.PROTECT, related_name="survey", verbose_name="就业档案"
    )
    surveyed_on = models.DateField("摸底日期")
    situation = models.CharField("当前情况", max_length=12, choices=Situation)
    wish = models.BooleanField("有就业意愿")
    forms = ArrayField(
        models.CharField(max_length=16, choices=Form), default=list, blank=True,
        verbose_name="希望的就业形式",
    )  # fmt: skip
    wanted = models.CharField("想做的工作", max_length=120, blank=True)
    wants_training = models.BooleanField("愿意参加培训")
    training = models.CharField("想学的技能", max_length=120, blank=True)
    why_not = models.CharField("未就业原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "就业需求摸底"

    def __str__(self) -> str:
        return f"{self.surveyed_on} 摸底"
