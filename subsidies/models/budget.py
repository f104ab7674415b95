"""What a county may spend of a fund in a fiscal year."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Budget(models.Model):
    """Yuan of a fund for a county and a calendar year; without a row nothing is limited."""

    fund = models.ForeignKey("subsidies.Fund", models.PROTECT, verbose_name="资金")
    region = models.CharField("县级区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    amount = models.DecimalField("预算（元）", max_digits=14, decimal_places=2)
    document = models.CharField("依据文件", max_length=128)
    set_at = models.DateTimeField("登记时间")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "资金预算"
        ordering = ["-year", "region", "fund_id"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "region", "year"], name="budget_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & ~Q(document=""), name="budget_with_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year} {self.amount}"
