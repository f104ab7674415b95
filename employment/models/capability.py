"""Capability: what work someone can do (职业能力评估), one for each person."""

from django.db import models

from employment.models.recorded import Recorded


class Capability(Recorded):
    """The one assessment of a person; a later correction of it is kept in the audit record."""

    class Level(models.TextChoices):
        """What kind of work is possible."""

        MARKET = "market", "可市场化就业"
        SUPPORTED = "supported", "需辅助性或支持性就业"
        NONE = "none", "暂不具备就业条件"

    SCOPE = "file__person__managing_region"

    file = models.OneToOneField(
        "employment.WorkFile", models.PROTECT, related_name="capability", verbose_name="就业档案"
    )
    assessed_on = models.DateField("评估日期")
    level = models.CharField("评估结论", max_length=12, choices=Level)
    strengths = models.CharField("能做的工作和技能", max_length=200, blank=True)
    limits = models.CharField("需要避免或支持的方面", max_length=200, blank=True)
    assessor = models.CharField("评估人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "职业能力评估"

    def __str__(self) -> str:
        return f"{self.assessed_on} {self.get_level_display()}"
