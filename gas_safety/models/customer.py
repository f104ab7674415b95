"""Customer: a gas user, household or business."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.sealing import SealedField


class Category(models.TextChoices):
    """Who uses the gas, in the words of the measures."""

    HOUSEHOLD = "household", "居民"
    BARBECUE = "barbecue", "烧烤店"
    CATERING = "catering", "餐饮店"
    MARKET = "market", "农贸市场"
    MALL = "mall", "商业综合体"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医院"
    PARK = "park", "工业园区"
    OTHER = "other", "其他工商用户"


class Fuel(models.TextChoices):
    """What burns at the place besides what the company supplies."""

    BOTTLED = "bottled", "瓶装液化石油气"
    PIPELINE = "pipeline", "管道燃气"
    ALCOHOL = "alcohol", "醇基燃料"
    PROPANE = "propane", "工业用丙烷"


class CylinderOwner(models.TextChoices):
    """Whose the cylinders are; companies may only fill their own."""

    COMPANY = "company", "企业自有产权"
    CUSTOMER = "customer", "用户自有"
    UNKNOWN = "unknown", "权属不明"


class Customer(models.Model):
    """A place where gas is used, and what is known of its equipment; NULL means not known.

    ``checked_on`` is the day of the last complete inspection (inspected and taught), kept with
    each inspection so that due lists need no join. A hose's fault counts as cured when it was
    replaced on that day or later.
    """

    SCOPE = "region"
    COMPANY = "company_id"

    company = models.ForeignKey(
        "gas_safety.Company", models.PROTECT, related_name="customers", verbose_name="供气企业"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    number = models.CharField("户号", max_length=40, db_collation="C")
    name = models.CharField("户名", max_length=80, db_collation="C")
    category = models.CharField("用户类别", max_length=10, choices=Category.choices)
    supply = models.CharField(
        "供气方式", max_length=10, choices=[("bottled", "瓶装"), ("pipeline", "管道")]
    )
    township = models.CharField("乡镇（街道）", max_length=40, blank=True)
    address = models.CharField("用气地址", max_length=200, blank=True)
    phone = SealedField("联系电话", null=True, blank=True)
    phone_last4 = models.CharField("电话末四位", max_length=4, blank=True)
    opened_on = models.DateField("开户日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)
    checked_on = models.DateField("上次完成安检", null=True, blank=True)

    fuels = ArrayField(
        models.CharField(max_length=10, choices=Fuel.choices),
        default=list,
        blank=True,
        verbose_name="使用燃料",
    )
    alarm_installed = models.BooleanField("装有报警器", null=True, blank=True)
    alarm_working = models.BooleanField("报警器在工作状态", null=True, blank=True)
    alarm_right_gas = models.BooleanField("报警器适用气型、位置正确", null=True, blank=True)
    hose_rubber = models.BooleanField("使用橡胶软管", null=True, blank=True)
    hose_cm = models.PositiveSmallIntegerField("软管长度（厘米）", null=True, blank=True)
    hose_fault_on = models.DateField("发现软管隐患日期", null=True, blank=True)
    hose_replaced_on = models.DateField("软管更换日期", null=True, blank=True)
    regulator_ok = models.BooleanField("调压器符合标准", null=True, blank=True)
    flameout_ok = models.BooleanField("有熄火保护装置", null=True, blank=True)
    cylinders = models.PositiveSmallIntegerField("气瓶数", null=True, blank=True)
    cylinder_owner = models.CharField(
        "气瓶权属", max_length=10, choices=CylinderOwner.choices, blank=True
    )
    cylinder_due_on = models.DateField("最早应检日期", null=True, blank=True)
    cylinder_kg = models.DecimalField(
        "存瓶总重量（千克）", max_digits=7, decimal_places=1, null=True, blank=True
    )
    bottle_room = models.BooleanField("设有专用气瓶间", null=True, blank=True)
    card_on = models.DateField("安全明白卡公开日期", null=True, blank=True)
    safety_officer = models.CharField("燃气安全员", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "燃气用户"
        ordering = ["company", "number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="customer_number_once"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(name=""), name="customer_has_number_and_name"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=models.F("opened_on")),
                name="customer_days_in_order",
                violation_error_message="停用日期早于开户日期。请核对两个日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "name"], name="customer_region_name"),
            models.Index(fields=["region", "company", "number"], name="customer_region_company"),
            models.Index(fields=["region", "township"], name="customer_township"),
            models.Index(fields=["name"], name="customer_name"),
            models.Index(fields=["number"], name="customer_number"),
            models.Index(
                fields=["region", "checked_on"],
                name="customer_pipeline_due",
                condition=Q(supply="pipeline", closed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_household(self) -> bool:
        """Whether people live there."""
        return self.category == Category.HOUSEHOLD
