"""Estate: a housing estate, what it must provide for the old, and how far it is."""

from django.db import models
from django.db.models import F, Q


class Estate(models.Model):
    """The four steps (四同步) are days; the handover is due some months after acceptance."""

    class Kind(models.TextChoices):
        """As the planning rules tell them apart."""

        NEW = "new", "新建住宅小区"
        BUILT = "built", "老城区、已建成居住区"

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    name = models.CharField("小区名称", max_length=120)
    kind = models.CharField("类型", max_length=8, choices=Kind)
    address = models.CharField("位置", max_length=200, blank=True)
    developer = models.CharField("建设单位", max_length=120, blank=True)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    residential_area = models.DecimalField(
        "住宅总面积（㎡）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    indoor_area = models.DecimalField(
        "实配养老用房（㎡）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    outdoor_area = models.DecimalField(
        "实配室外场地（㎡）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    land_area = models.DecimalField(
        "实配用地（㎡）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    planned_on = models.DateField("同步规划", null=True, blank=True)
    built_on = models.DateField("同步建设（开工）", null=True, blank=True)
    accepted_on = models.DateField("同步验收（竣工验收合格）", null=True, blank=True)
    handed_over_on = models.DateField("同步交付（移交）", null=True, blank=True)
    opinion = models.TextField("民政部门书面意见", blank=True)
    opinion_on = models.DateField("出具意见日期", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "住宅小区"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], name="estate_once",
                violation_error_message="本县市区已有同名小区。",
            ),
            models.CheckConstraint(
                condition=(Q(built_on=None) | Q(planned_on=None) | Q(built_on__gte=F("planned_on")))
                & (Q(accepted_on=None) | Q(built_on=None) | Q(accepted_on__gte=F("built_on")))
                & (Q(handed_over_on=None) | Q(handed_over_on__gte=F("accepted_on"))),
                name="estate_steps_in_order",
                violation_error_message="“四同步”的日期前后不一致：规划、建设、验收、交付应依次不早于前一步。",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_on=None) | Q(accepted_on__isnull=False),
                name="estate_handed_over_after_acceptance",
                violation_error_message="未填竣工验收日期，不能登记移交。",
            ),
            models.CheckConstraint(
                condition=Q(opinion_on=None) | Q(opinion__gt=""), name="estate_opinion_with_text",
                violation_error_message="填了出具日期，还要写书面意见。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
