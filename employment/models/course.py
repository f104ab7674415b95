"""Course: a training for disabled people; what it pays is claimed by person (``claiming``)."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded, days


class Course(Recorded):
    """A class of a trainer. The sums of fee and living are a county's own dated standard."""

    class Kind(models.TextChoices):
        """What is taught."""

        SKILL = "skill", "职业技能"
        MASSAGE = "massage", "盲人按摩"
        RURAL = "rural", "农村实用技术"
        BUSINESS = "business", "创业"
        CRAFT = "craft", "非遗、文创、手工"
        GRADUATE = "graduate", "高校毕业生就业"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    name = models.CharField("班名", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    trainer = models.CharField("培训机构", max_length=120)
    base = models.ForeignKey(
        "employment.Base", models.PROTECT, null=True, blank=True, related_name="courses",
        verbose_name="基地",
    )  # fmt: skip
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField("结业日期")
    days = models.PositiveSmallIntegerField("培训天数")
    seats = models.PositiveSmallIntegerField("名额")

    class Meta:
        verbose_name = verbose_name_plural = "培训班"
        ordering = ["-starts_on", "-id"]
        constraints = [
            days("course_days", "starts_on", "ends_on"),
            models.CheckConstraint(name="course_length", condition=Q(days__gte=1, seats__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name
