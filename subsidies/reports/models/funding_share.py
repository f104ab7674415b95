"""FundingShare: in what proportion the levels bear an item, from a day on."""

from django.db import models
from django.db.models import Q

LEVELS = {"central": "中央", "province": "省级", "city": "市级", "county": "县级"}


class FundingShare(models.Model):
    """A proportion such as 市:区 = 6:4, for a region and all below it.

    The newest day not after the month holds, of the nearest region; a named item goes before
    every item (empty), a named tier before every tier. Never edited: a row for the same day
    supersedes. What rounding leaves goes to the county.
    """

    region = models.CharField("适用区划", max_length=12)
    item_code = models.CharField("项目编码", max_length=64, blank=True)
    tier = models.CharField("档次", max_length=32, blank=True)
    valid_from = models.DateField("自")
    central = models.PositiveSmallIntegerField("中央", default=0)
    province = models.PositiveSmallIntegerField("省级", default=0)
    city = models.PositiveSmallIntegerField("市级", default=0)
    county = models.PositiveSmallIntegerField("县级", default=0)
    document = models.CharField("依据文件", max_length=128)
    clause = models.CharField("条款", max_length=64)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)
    superseded_at = models.DateTimeField("被取代时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "资金分担比例"
        ordering = ["region", "item_code", "tier", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "item_code", "tier", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="funding_share_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(central__gt=0) | Q(province__gt=0) | Q(city__gt=0) | Q(county__gt=0),
                name="funding_share_of_something",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__day=1), name="funding_share_from_first_of_month"
            ),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(clause=""), name="funding_share_with_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.item_code or '全部项目'} {self.words}"

    @property
    def parts(self) -> dict[str, int]:
        """level → its part of the proportion."""
        return {level: getattr(self, level) for level in LEVELS}

    @property
    def words(self) -> str:
        """“市级:县级 = 6:4”, or the one that bears it all."""
        bearing = {LEVELS[level]: part for level, part in self.parts.items() if part}
        if len(bearing) == 1:
            return f"{next(iter(bearing))}全额"
        return f"{':'.join(bearing)} = {':'.join(map(str, bearing.values()))}"
