"""ProjectBrief: what an item is called in the paying system and on a bank statement."""

from django.db import models
from django.db.models import Q


class Status(models.TextChoices):
    """How sure a value is."""

    OFFICIAL = "official", "正式文件"
    TO_CONFIRM = "to_confirm", "待确认"
    DEMO = "demo", "演示数据"


class ProjectBrief(models.Model):
    """系统补贴项目名称 and 四字摘要 of an item in a region and all below it, from a day on.

    Never edited: a newer row of the same item, region and day supersedes it.
    """

    item_code = models.CharField("项目编码", max_length=64)
    region = models.CharField("适用区划", max_length=12)
    project = models.CharField("系统补贴项目名称", max_length=64)
    brief = models.CharField("四字摘要", max_length=4)
    valid_from = models.DateField("自")
    document = models.CharField("依据文件", max_length=128)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.OFFICIAL)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)
    superseded_at = models.DateTimeField("被取代时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补贴项目摘要"
        ordering = ["item_code", "region", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_code", "region", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="project_brief_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(brief__regex=r"^.{4}$"), name="project_brief_four_characters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.brief}"
