"""Institution: a home, centre, canteen or village facility and what the register says of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    """The kinds of the documents."""

    COUNTY_HOME = "county_home", "县级特困供养（失能照护）机构"
    REGIONAL_HOME = "regional_home", "区域性中心敬老院"
    TEKUN_HOME = "tekun_home", "其他特困供养机构（敬老院）"
    WELFARE_HOME = "welfare_home", "社会福利院"
    PRIVATE_HOME = "private_home", "民办养老机构"
    MEDICAL_HOME = "medical_home", "医养结合机构"
    VETERAN_HOME = "veteran_home", "光荣院"
    STREET_CENTRE = "street_centre", "街道（乡镇）综合养老服务中心"
    COMMUNITY_CENTRE = "community_centre", "社区日间照料、居家养老服务中心"
    VILLAGE_AID = "village_aid", "村级互助养老设施"
    CANTEEN = "canteen", "长者食堂"


#: Homes with residents, as against centres, village facilities and canteens.
HOMES = (
    Kind.COUNTY_HOME, Kind.REGIONAL_HOME, Kind.TEKUN_HOME, Kind.WELFARE_HOME, Kind.PRIVATE_HOME,
    Kind.MEDICAL_HOME, Kind.VETERAN_HOME,
)  # fmt: skip
#: Homes kept for people in destitution (特困供养机构).
TEKUN_HOMES = (Kind.COUNTY_HOME, Kind.REGIONAL_HOME, Kind.TEKUN_HOME)


class BuiltBy(models.TextChoices):
    """How it was built, as the subsidy of beds asks."""

    NEW = "new", "新建"
    CONVERTED = "converted", "改扩建"
    LEASED = "leased", "租赁用房"


class Fire(models.TextChoices):
    """Where the fire acceptance (消防审验) stands."""

    ACCEPTED = "accepted", "已通过审验"
    FILED = "filed", "已备案"
    PENDING = "pending", "正在办理"
    FAILED = "failed", "未通过"


class Function(models.TextChoices):
    """What a centre does for the old (六助 and day or whole care)."""

    MEALS = "meals", "助餐"
    BATH = "bath", "助浴"
    URGENT = "urgent", "助急"
    MEDICAL = "medical", "助医"
    WALK = "walk", "助行"
    CLEAN = "clean", "助洁"
    DAY = "day", "日托"
    WHOLE = "whole", "全托"
    HOME = "home", "居家上门"


class Institution(models.Model):
    """The register's row; name, credit code, ownership and days stand in the organisation."""

    SCOPE = "organisation__region"

    organisation = models.OneToOneField(
        "parties.Organisation", models.PROTECT, related_name="institution", verbose_name="机构"
    )
    kind = models.CharField("设施类别", max_length=20, choices=Kind)
    operator = models.CharField("运营单位", max_length=120, blank=True)
    operator_uscc = models.CharField("运营单位信用代码", max_length=18, blank=True)
    brand = models.CharField("连锁品牌", max_length=60, blank=True)
    township = models.CharField("所在乡镇（街道）", max_length=60, blank=True)
    village = models.CharField("所在村（社区）", max_length=60, blank=True)
    urban = models.BooleanField("在市城区", default=False)
    built_by = models.CharField("建设方式", max_length=12, choices=BuiltBy, blank=True)
    floor_area = models.DecimalField(
        "建筑面积（㎡）", max_digits=9, decimal_places=2, null=True, blank=True
    )
    functions = ArrayField(
        models.CharField(max_length=12, choices=Function), default=list, blank=True,
        verbose_name="为老服务功能",
    )  # fmt: skip
    filing_number = models.CharField("备案编号", max_length=60, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    fire = models.CharField("消防审验", max_length=12, choices=Fire, blank=True)
    fire_on = models.DateField("审验（备案）日期", null=True, blank=True)
    fire_document = models.CharField("审验文书号", max_length=80, blank=True)
    medical = models.BooleanField("具有医养结合功能", default=False)
    medical_demo = models.BooleanField("医养结合示范机构", default=False)
    monitored = models.BooleanField("接入安联网", default=False)
    county_run = models.BooleanField("县级直接管理（统管）", default=False)
    city_run = models.BooleanField("市（州）本级举办", default=False)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    notes = models.TextField("备注", blank=True)
    recorded_at = models.DateTimeField("登记时间")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = verbose_name_plural = "设施"
        ordering = ["organisation__name", "id"]
        indexes = [models.Index(fields=["kind"], name="institution_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="institution_kind_known"),
            models.CheckConstraint(
                condition=~Q(fire__in=[Fire.ACCEPTED, Fire.FILED]) | Q(fire_on__isnull=False),
                name="institution_fire_passed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(24, 31), longitude__range=(108, 115)),
                name="institution_lies_in_the_province",
            ),
            models.CheckConstraint(
                condition=Q(medical_demo=False) | Q(medical=True), name="institution_demo_is_medical"
            ),
            models.CheckConstraint(
                condition=Q(updated_at__gte=F("recorded_at")), name="institution_times"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.organisation.name
