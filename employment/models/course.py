"""Course: a training for disabled people, with what it pays."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded, days


class Course(Recorded):
    """``fee`` goes to the trainer for each who finishes, ``living`` to each person a day.

    Both are local sums (合理确定…标准): they come with the document that sets them, or are empty.
    """

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
    fee = models.DecimalField(
        "培训费（元/人）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    living = models.DecimalField(
        "生活费含交通费（元/人·天）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    document = models.CharField("补贴标准依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训班"
        ordering = ["-starts_on", "-id"]
        constraints = [
            days("course_days", "starts_on", "ends_on"),
            models.CheckConstraint(name="course_length", condition=Q(days__gte=1, seats__gte=1)),
            models.CheckConstraint(
                name="course_sums_with_document",
                condition=Q(fee__isnull=True, living__isnull=True) | ~Q(document=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
