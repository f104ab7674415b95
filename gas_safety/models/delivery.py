"""Delivery: gas brought to a bottled user, which makes an inspection due that day."""

from django.db import models


class Delivery(models.Model):
    """A delivery; ``inspection`` is the complete inspection made with it, on the day or later."""

    SCOPE = "region"
    COMPANY = "company_id"

    customer = models.ForeignKey(
        "gas_safety.Customer", models.PROTECT, related_name="deliveries", verbose_name="用户"
    )
    company = models.ForeignKey("gas_safety.Company", models.PROTECT, verbose_name="燃气企业")
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    day = models.DateField("送气日期")
    cylinders = models.PositiveSmallIntegerField("瓶数")
    number = models.CharField("送气单号", max_length=40, db_collation="C")
    inspection = models.ForeignKey(
        "gas_safety.Inspection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="随送安检",
    )
    inspected_on = models.DateField("安检日期", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "送气"
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["customer", "-day"], name="delivery_customer"),
            models.Index(
                fields=["region", "day"],
                name="delivery_not_inspected",
                condition=models.Q(inspected_on__isnull=True),
            ),
            models.Index(fields=["day"], name="delivery_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="delivery_number_once"),
            models.CheckConstraint(
                condition=models.Q(inspected_on__gte=models.F("day")),
                name="delivery_inspected_not_before",
            ),
            models.CheckConstraint(
                condition=models.Q(inspection__isnull=True, inspected_on__isnull=True)
                | models.Q(inspection__isnull=False, inspected_on__isnull=False),
                name="delivery_inspection_with_day",
            ),
        ]
