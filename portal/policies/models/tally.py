"""Tally: what changed in a count, written by triggers with the rows that are counted."""

from django.db import models


class Tally(models.Model):
    """So many more (or fewer) rows of a kind from a month on, in one region for one detail.

    A log that is only added to, so that two writers never wait for each other; folded by night.
    The count of a month is the sum up to it (a state) or in it (a flow).
    """

    kind = models.CharField("类别", max_length=40)
    region = models.CharField("县级区划", max_length=12)
    detail = models.CharField("细目", max_length=120, blank=True)
    month = models.DateField("自月份")
    count = models.IntegerField("增减")
    amount = models.DecimalField("增减额", max_digits=16, decimal_places=2, default=0)

    class Meta:
        verbose_name = verbose_name_plural = "计数"
        indexes = [models.Index(fields=["kind", "region", "month"], name="tally_of_region")]

    def __str__(self) -> str:
        return f"{self.kind} {self.region} {self.month:%Y-%m} {self.count:+d}"
