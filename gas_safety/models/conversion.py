"""Conversion: a household or business helped (改帮服), most often from bottles to a pipe."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.sealing import SealedField


class Conversion(models.Model):
    """What was done for whom and what it cost less.

    The ID number links to a person's file for those alone who may open that file; gas pages
    show its last four characters.
    """

    class Kind(models.TextChoices):
        """What was done."""

        PIPED = "piped", "瓶改管"
        DISCOUNT = "discount", "让利优惠"
        HELPED = "helped", "上门帮扶"

    SCOPE = "region"
    COMPANY = "company_id"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    company = models.ForeignKey("gas_safety.Company", models.PROTECT, verbose_name="燃气企业")
    customer = models.ForeignKey(
        "gas_safety.Customer", models.PROTECT, related_name="conversions", verbose_name="燃气用户"
    )
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    day = models.DateField("完成日期")
    price = models.DecimalField(
        "安装费原价", max_digits=10, decimal_places=2, null=True, blank=True
    )
    discount = models.DecimalField("优惠金额", max_digits=10, decimal_places=2, default=0)
    hardship = models.CharField("困难情形及证明", max_length=100, blank=True)
    id_number = SealedField("身份证号", null=True, blank=True)
    id_number_index = models.BinaryField(max_length=16, null=True)
    id_last4 = models.CharField("身份证号末四位", max_length=4, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "改帮服"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["region", "-day"], name="conversion_region")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(kind="piped"),
                name="conversion_piped_once",
                violation_error_message="这一户已登记过瓶改管。请打开原来的登记。",
            ),
            models.CheckConstraint(
                condition=Q(discount__gte=0)
                & (Q(price__isnull=True) | Q(discount__lte=models.F("price"))),
                name="conversion_discount_within_price",
                violation_error_message="优惠金额应在 0 和安装费原价之间。请核对两个金额。",
            ),
            models.CheckConstraint(
                condition=Q(id_number__isnull=True, id_number_index__isnull=True)
                | Q(id_number__isnull=False, id_number_index__isnull=False),
                name="conversion_number_with_index",
            ),
        ]
