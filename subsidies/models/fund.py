"""Where the money of an item comes from: a dated property of item × region."""

from django.db import models


class Fund(models.Model):
    """A budget line that pays items; every batch belongs to one."""

    code = models.SlugField("资金代码", max_length=32, unique=True)
    name = models.CharField("资金名称", max_length=64)
    document = models.CharField("依据文件", max_length=128, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "资金"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
