"""PayMonth: the wage and insurance of one job in one month, with what shows them."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded


class PayMonth(Recorded):
    """A later correction takes the place of the first entry; the audit record keeps both."""

    SCOPE = "job__employer__organisation__region"

    job = models.ForeignKey(
        "employment.Job", models.PROTECT, related_name="months", verbose_name="就业"
    )
    month = models.DateField("月份")
    wage = models.DecimalField("实发工资（元）", max_digits=9, decimal_places=2)
    insured = models.BooleanField("足额缴纳社会保险")
    evidence = models.CharField("佐证材料", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "工资社保月"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["job", "month"], name="pay_month_once"),
            models.CheckConstraint(name="pay_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(name="pay_month_wage", condition=Q(wage__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.wage}"
