"""Layout: the columns another system wants, in its order and under its headings."""

from django.db import models

from eligibility.applications.models.columns import at, by, pairs, region


class Layout(models.Model):
    """``columns`` is a list of {"field", "heading"}; fields are those of ``applications.fields``."""

    SCOPE = "region"

    region = region()
    name = models.CharField("名称", max_length=60)
    columns = models.JSONField("列")
    recorded_at, recorded_by = at("设置", needed=True), by("设置", needed=True)
    ended_at, ended_by = at("停用"), by("停用")

    class Meta:
        verbose_name = verbose_name_plural = "导出格式"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="layout_name_once",
            ),
            *pairs("layout", ("ended",)),
        ]

    def __str__(self) -> str:
        return self.name
