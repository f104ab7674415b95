"""Sums of the ledger by county, item and month, written with the lines they sum up."""

from django.db import models


class Summary(models.Model):
    """Totals of a county's batches of a month that count (not void), for one item and fund."""

    month = models.DateField("发放月份")
    region = models.CharField("县级区划", max_length=12)
    item_id = models.BigIntegerField("项目", null=True, blank=True)
    part = models.CharField("分项", max_length=32, blank=True, default="")
    fund = models.ForeignKey("subsidies.Fund", on_delete=models.PROTECT, verbose_name="资金")
    line_count = models.PositiveIntegerField("笔数")
    payables = models.PositiveIntegerField("享受人次")
    regular = models.DecimalField("当月发放", max_digits=14, decimal_places=2)
    arrears = models.DecimalField("补发", max_digits=14, decimal_places=2)
    recovery = models.DecimalField("追缴", max_digits=14, decimal_places=2)
    cash = models.DecimalField("实发", max_digits=14, decimal_places=2)
    #: Of the cash, what the bank gave back: a fund may pay it again.
    returned = models.DecimalField("退回", max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = verbose_name_plural = "月度汇总"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month", "item_id", "part", "fund"],
                nulls_distinct=False,
                name="summary_once",
            )
        ]
        indexes = [models.Index(fields=["month", "item_id"], name="summary_month_item")]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m} {self.item_id}"
