"""Base: a place where disabled people are trained, start businesses or work."""

from django.db import models

from employment.models.recorded import Recorded, days


class Base(Recorded):
    """It counts from ``accepted_on``, the day it was built and accepted, until it closes."""

    class Kind(models.TextChoices):
        """What the document wants built."""

        INCUBATOR = "incubator", "残疾人创业孵化基地"
        TRAINING = "training", "残疾人职业技能培训基地"
        SUNSHINE = "sunshine", "阳光助残就业基地"
        HOME = "home", "残疾人之家"
        SHELTERED = "sheltered", "辅助性就业机构"
        SERVICE = "service", "残疾人就业服务机构（规范化建设）"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=120)
    operator = models.CharField("运营单位", max_length=120, blank=True)
    township = models.CharField("乡镇（街道）", max_length=40, blank=True)
    capacity = models.PositiveSmallIntegerField("可容纳（人）", null=True, blank=True)
    employs = models.PositiveSmallIntegerField("带动残疾人就业（人）", default=0)
    accepted_on = models.DateField("建成验收日期", null=True, blank=True)
    closed_on = models.DateField("停办日期", null=True, blank=True)
    document = models.CharField("认定依据", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "基地"
        ordering = ["kind", "name", "id"]
        constraints = [
            days("employment_base_days", "accepted_on", "closed_on"),
            models.UniqueConstraint(fields=["region", "kind", "name"], name="employment_base_once"),
        ]

    def __str__(self) -> str:
        return self.name
