"""EmployerYear: an employer's average staff of a year, and its employment-security levy."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded


class EmployerYear(Recorded):
    """``headcount`` is the yearly average of staff in service, which may be a fraction.

    ``published_on``: the day the levy of the year was made public (年度统计、定期公示制度).
    """

    SCOPE = "employer__organisation__region"

    employer = models.ForeignKey(
        "employment.Employer", models.PROTECT, related_name="years", verbose_name="用人单位"
    )
    year = models.PositiveSmallIntegerField("年度")
    headcount = models.DecimalField("在职职工年平均人数", max_digits=9, decimal_places=2)
    source = models.CharField("人数来源", max_length=120)
    levy_due = models.DecimalField(
        "应缴残疾人就业保障金（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    levy_paid = models.DecimalField(
        "已缴残疾人就业保障金（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    published_on = models.DateField("公示日期", null=True, blank=True)
    published_at = models.CharField("公示位置", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "用人单位年度"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["employer", "year"], name="employer_year_once"),
            models.CheckConstraint(name="employer_year_staff", condition=Q(headcount__gt=0)),
            models.CheckConstraint(
                name="employer_year_between", condition=Q(year__gte=2000, year__lte=2099)
            ),
            models.CheckConstraint(
                name="employer_year_levy",
                condition=(Q(levy_due__isnull=True) | Q(levy_due__gte=0))
                & (Q(levy_paid__isnull=True) | Q(levy_paid__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.year}年"
