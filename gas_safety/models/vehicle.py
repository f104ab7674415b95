"""Vehicle: what carries gas for a company."""

from django.db import models


class Vehicle(models.Model):
    """A delivery tricycle (小黄车) with its plate, or a lorry with its permit."""

    class Kind(models.TextChoices):
        """Which papers it needs."""

        DELIVERY = "delivery", "配送车（小黄车）"
        LORRY = "lorry", "危险货物运输车"

    SCOPE = "region"
    COMPANY = "company_id"

    company = models.ForeignKey(
        "gas_safety.Company", models.PROTECT, related_name="vehicles", verbose_name="燃气企业"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    kind = models.CharField("车辆类别", max_length=10, choices=Kind.choices)
    plate = models.CharField("车牌号", max_length=20)
    registered_on = models.DateField("上牌落户日期", null=True, blank=True)
    permit = models.CharField("危货运输许可证号", max_length=40, blank=True)
    permit_until = models.DateField("危货许可有效期至", null=True, blank=True)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "运输配送车辆"
        ordering = ["plate", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plate"],
                condition=models.Q(retired_on__isnull=True) & ~models.Q(plate=""),
                name="vehicle_plate_once",
                violation_error_message="这个车牌已登记在用。请打开原来的登记，或先登记停用。",
            )
        ]

    def __str__(self) -> str:
        return self.plate
