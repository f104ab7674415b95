"""How many months of arrears an item pays."""

from django.db import models
from django.db.models import Q


class BackPayLimit(models.Model):
    """Months never paid that lie further back than ``months`` are not paid in arrears.

    Off unless a row says otherwise; the nearest region above the county counts. It binds
    months first due late (a late application, a late certificate), those before the county began
    included; not differences of months paid before, to whom and by which county ever, nor
    payments that failed or waited for an account or a budget, nor months the county left out.
    """

    item_code = models.CharField("项目编码", max_length=64)
    region = models.CharField("区划代码", max_length=12)
    months = models.PositiveSmallIntegerField("最多补发月数")
    document = models.CharField("依据文件", max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = "补发期限"
        constraints = [
            models.UniqueConstraint(fields=["item_code", "region"], name="back_pay_limit_once"),
            models.CheckConstraint(condition=~Q(document=""), name="back_pay_limit_with_document"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.item_code} ≤ {self.months}"
