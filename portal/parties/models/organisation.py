"""Organisation: homes, providers, employers, companies and offices."""

from django.db import models


class Organisation(models.Model):
    """An organisation that is paid, employs, inspects or is inspected."""

    class Kind(models.TextChoices):
        """What it is to the portal."""

        ELDER_HOME = "elder_home", "养老机构"
        TEKUN_HOME = "tekun_home", "特困供养机构（敬老院）"
        PROVIDER = "provider", "居家社区服务机构"
        MEDICAL = "medical", "医疗机构"
        EMPLOYER = "employer", "用人单位"
        GAS_COMPANY = "gas_company", "燃气企业"
        OFFICE = "office", "机关单位"
        OTHER = "other", "其他"

    class Ownership(models.TextChoices):
        """Public or private."""

        PUBLIC = "public", "公办"
        PRIVATE = "private", "民办"

    SCOPE = "region"

    name = models.CharField("名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    ownership = models.CharField("性质", max_length=8, choices=Ownership.choices, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="所在区划")
    address = models.CharField("地址", max_length=200, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    opened_on = models.DateField("开办日期", null=True, blank=True)
    closed_on = models.DateField("停办日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on__gte=models.F("opened_on")),
                name="organisation_days_in_order",
            )
        ]
        indexes = [models.Index(fields=["region", "kind", "name"], name="organisation_list")]

    def __str__(self) -> str:
        return self.name
