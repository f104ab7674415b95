"""A gazetted catalogue of elder services."""

from django.db import models


class Catalogue(models.Model):
    """One prefecture's (or county's) list, with what is known of its document."""

    class State(models.TextChoices):
        COMPLETE = "complete", "全文"
        INCOMPLETE = "incomplete", "原文缺页"
        NOT_HELD = "not_held", "清单原文缺附件"

    code = models.SlugField("代码", unique=True)
    region = models.CharField("地区", max_length=12, unique=True)
    title = models.CharField("清单名称", max_length=200)
    document = models.CharField("文号", max_length=200)
    in_force_from = models.DateField("自何月起")
    state = models.CharField("原文", max_length=12, choices=State)
    body = models.JSONField("目录文件全部内容")

    def __str__(self) -> str:
        return self.title
