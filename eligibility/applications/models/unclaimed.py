"""Unclaimed: what somebody is entitled to and nobody applied for (应享未享)."""

from django.db import models
from django.db.models import F, Q

from eligibility.applications.models.columns import at, by, pairs, region
from eligibility.models import CatalogueItem


class UnclaimedState(models.TextChoices):
    """How an entry is doing."""

    OPEN = "open", "待联系"
    APPLIED = "applied", "已提出申请"
    CLOSED = "closed", "已享受"
    DECLINED = "declined", "本人放弃"
    GONE = "gone", "不再符合"


class Unclaimed(models.Model):
    """Seen in the sweeps of ``first_month`` to ``last_month``: the list of a month is those
    between. ``since`` is the first month of the entitlement (``earlier``: or before)."""

    SCOPE = "region"

    region = region()
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="unclaimed", verbose_name="人员"
    )
    item = models.ForeignKey(
        CatalogueItem, models.PROTECT, related_name="unclaimed", verbose_name="项目"
    )
    part = models.CharField("部分", max_length=40, blank=True)
    name = models.CharField("项目名称", max_length=200)
    outcome = models.CharField("认定结果", max_length=20)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2, null=True)
    per = models.CharField("周期", max_length=8)
    version_id = models.BigIntegerField("规则版本")
    since = models.DateField("自何月起符合")
    earlier = models.BooleanField("或更早", default=False)
    first_month = models.DateField("首次列出")
    last_month = models.DateField("最近列出")
    state = models.CharField(
        "状态", max_length=12, choices=UnclaimedState, default=UnclaimedState.OPEN
    )
    assigned_to = by("负责")
    assigned_at, assigned_by = at("分派"), by("分派")
    application = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="unclaimed",
        verbose_name="申请",
    )
    closed_at = at("结束")

    class Meta:
        verbose_name = verbose_name_plural = "应享未享"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["region", "state", "last_month"], name="unclaimed_by_state"),
            models.Index(fields=["person", "item"], name="unclaimed_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item", "part"],
                condition=Q(state__in=("open", "applied", "declined")),
                name="unclaimed_one_open",
            ),
            models.CheckConstraint(
                condition=Q(since__day=1, first_month__day=1, last_month__day=1)
                & Q(first_month__lte=F("last_month")),
                name="unclaimed_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "applied"), closed_at__isnull=True)
                | (~Q(state__in=("open", "applied")) & Q(closed_at__isnull=False)),
                name="unclaimed_closed_with_time",
            ),
            *pairs("unclaimed", ("assigned",)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"
