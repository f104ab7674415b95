"""Talent: a disabled person named as 乡村振兴残疾人人才 of a township."""

from django.db import models

from employment.models.recorded import Recorded, of_file


class Talent(Recorded):
    """At least one for every township by 2024 (二（六）2)."""

    SCOPE = "file__person__managing_region"

    file = of_file("talents")
    township = models.CharField("乡镇", max_length=40)
    field = models.CharField("领域", max_length=80)
    named_on = models.DateField("认定日期")
    document = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "乡村振兴残疾人人才"
        ordering = ["-named_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["file", "township"], name="talent_once_a_township")
        ]

    def __str__(self) -> str:
        return f"{self.township} {self.field}"
