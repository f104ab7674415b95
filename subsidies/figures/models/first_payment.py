"""FirstPayment: when the money of an approved application first arrived."""

from datetime import date

from django.db import models


class FirstPayment(models.Model):
    """One application's first payment that the bank says has arrived.

    Written by the database itself with every end of a payment (the migration
    ``first_payments``), so that no return file, correction or second look can leave it out:
    money that is sent back takes it away, or makes the next payment the first.
    """

    application = models.OneToOneField(
        "applications.Application",
        models.PROTECT,
        related_name="first_payment",
        verbose_name="申请",
    )
    row = models.ForeignKey(
        "bankfiles.ExportRow", models.PROTECT, related_name="+", verbose_name="报盘明细"
    )
    region = models.CharField("县级区划", max_length=12)
    item = models.ForeignKey(
        "eligibility.CatalogueItem", models.PROTECT, related_name="+", verbose_name="项目"
    )
    part = models.CharField("部分", max_length=40, blank=True)
    submitted_on = models.DateField("提交日")
    paid_on = models.DateField("到账日")

    class Meta:
        verbose_name = verbose_name_plural = "首次到账"
        indexes = [models.Index(fields=["region", "paid_on"], name="first_payment_by_day")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.paid_on}"

    @property
    def days(self) -> int:
        """Calendar days from the application to the money."""
        passed: date = self.paid_on
        return (passed - self.submitted_on).days
