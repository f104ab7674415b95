"""A payout batch: one county, one month, one fund, in a sequence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

#: The stamps a batch collects on its way, in their order; each is a pair ``<stamp>_at``/``<stamp>_by``.
STAMPS = ("submitted", "checked", "approved", "exported", "settled", "voided")


class State(models.TextChoices):
    """States of a batch; which follows which stands in ``subsidies.batches.transitions``."""

    COMPUTED = "computed", "已核算"
    SUBMITTED = "submitted", "待复核"
    CHECKED = "checked", "待审批"
    APPROVED = "approved", "已审批"
    EXPORTED = "exported", "已报盘"
    SETTLED = "settled", "已结清"
    VOID = "void", "已作废"


class Kind(models.TextChoices):
    """What opened the batch."""

    REGULAR = "regular", "月度发放"
    SUPPLEMENT = "supplement", "补充发放"
    OPENING = "opening", "期初导入"


def _by(verb: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=f"{verb}人",
    )


def _at(verb: str) -> models.DateTimeField:
    return models.DateTimeField(f"{verb}时间", null=True, blank=True)


def _pairs() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by__isnull": True})
            | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False}),
            name=f"batch_{stamp}_at_with_by",
        )
        for stamp in STAMPS
    ]


def _reached() -> list[models.CheckConstraint]:
    """A state needs the stamps of the way to it; imported opening batches were paid elsewhere."""
    way = STAMPS[:-1]
    ordinary = [
        models.CheckConstraint(
            condition=Q(kind=Kind.OPENING)
            | ~Q(state__in=way[position:])
            | Q(**{f"{stamp}_at__isnull": False}),
            name=f"batch_not_{stamp}_without_stamp",
        )
        for position, stamp in enumerate(way)
    ]
    void = models.CheckConstraint(
        condition=Q(state=State.VOID, voided_at__isnull=False, void_reason__gt="")
        | (~Q(state=State.VOID) & Q(voided_at__isnull=True)),
        name="batch_void_with_stamp_and_reason",
    )
    return [*ordinary, void]


class Batch(models.Model):
    """Lines that are checked, approved and paid together.

    While ``computed`` a rerun may replace its lines whole; from ``submitted`` on its lines are
    frozen by a trigger. ``sha256`` is taken over the ordered lines (``subsidies.batches.seal``).
    """

    region = models.CharField("县级区划", max_length=12)
    month = models.DateField("发放月份")
    fund = models.ForeignKey("subsidies.Fund", on_delete=models.PROTECT, verbose_name="资金")
    sequence = models.PositiveSmallIntegerField("序号", default=1)
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.REGULAR)
    state = models.CharField("状态", max_length=12, choices=State, default=State.COMPUTED)

    line_count = models.PositiveIntegerField("笔数", default=0)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, default=0)
    cash = models.DecimalField("实发金额", max_digits=14, decimal_places=2, default=0)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    computed_at = models.DateTimeField("核算时间")

    submitted_at, submitted_by = _at("报送"), _by("报送")
    checked_at, checked_by = _at("复核"), _by("复核")
    checked_sha256 = models.CharField("复核校验值", max_length=64, blank=True)
    approved_at, approved_by = _at("审批"), _by("审批")
    approved_sha256 = models.CharField("审批校验值", max_length=64, blank=True)
    exported_at, exported_by = _at("报盘"), _by("报盘")
    settled_at, settled_by = _at("结清"), _by("结清")
    voided_at, voided_by = _at("作废"), _by("作废")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发放批次"
        ordering = ["-month", "region", "fund_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month", "fund", "sequence"], name="batch_unique_sequence"
            ),
            models.UniqueConstraint(
                fields=["region", "month", "fund"],
                condition=Q(state=State.COMPUTED) & ~Q(kind=Kind.OPENING),
                name="batch_one_computed",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="batch_month_is_first_day"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="batch_kind_known"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | (
                    ~Q(checked_by=F("submitted_by"))
                    & (
                        Q(approved_by__isnull=True)
                        | (~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("checked_by")))
                    )
                ),
                name="batch_three_different_people",
            ),
            models.CheckConstraint(
                condition=(Q(checked_at__isnull=True) | Q(checked_sha256=F("sha256")))
                & (Q(approved_at__isnull=True) | Q(approved_sha256=F("sha256"))),
                name="batch_signatures_cover_the_hash",
            ),
            models.CheckConstraint(
                condition=Q(state=State.COMPUTED) | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="batch_frozen_with_hash",
            ),
            *_pairs(),
            *_reached(),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m} {self.fund_id}-{self.sequence}"

    @property
    def is_frozen(self) -> bool:
        """Whether the lines can no longer be replaced by a rerun."""
        return self.state not in (State.COMPUTED, State.VOID)
