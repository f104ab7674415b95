"""Document: a policy paper that orders measures."""

from django.db import models


class Document(models.Model):
    """A paper as issued; ``source`` names the file of fixtures/documents that holds its text.

    Days the paper does not print stay empty: nothing is inferred.
    """

    code = models.CharField("代码", max_length=60, unique=True)
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    region = models.CharField("适用地区", max_length=12)
    issuer = models.CharField("发文机关", max_length=100, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    source = models.CharField("原文文件", max_length=100)
    notes = models.TextField("读法与说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering = ["region", "issued_on", "code"]

    def __str__(self) -> str:
        return self.number or self.title
