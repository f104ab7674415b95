"""CountyCount: a number about a county or city that no record of the portal gives."""

from django.db import models

from employment.models.recorded import Recorded


class CountyCount(Recorded):
    """Reported with its day and its paper; the latest up to a day counts."""

    class Of(models.TextChoices):
        """What is counted."""

        TOWNSHIPS = "townships", "乡镇数"
        WORKING_AGE = "working_age", "就业年龄段持证残疾人"
        EMPLOYED = "employed", "已就业的就业年龄段残疾人"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="地区")
    of = models.CharField("指标", max_length=16, choices=Of)
    as_of = models.DateField("截至日期")
    value = models.PositiveIntegerField("数值")
    document = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "填报数"
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "of", "as_of"], name="county_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_of_display()} {self.value}"
