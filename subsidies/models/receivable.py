"""What somebody owes back: the life of a recovery after it closed the difference."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

#: Each step leaves a pair ``<stamp>_at``/``<stamp>_by``.
STAMPS = ("confirmed", "proposed", "written_off", "closed", "voided")


class ReceivableState(models.TextChoices):
    """Which follows which stands in ``subsidies.receivables.transitions``."""

    DRAFT = "draft", "待确认"
    CONFIRMED = "confirmed", "追缴中"
    PROPOSED = "proposed", "待核销"
    WRITTEN_OFF = "written_off", "已核销"
    CLOSED = "closed", "已结清"
    VOID = "void", "已作废"


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


def _stamped() -> list[models.CheckConstraint]:
    pairs = [
        models.CheckConstraint(
            condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by__isnull": True})
            | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False}),
            name=f"receivable_{stamp}_at_with_by",
        )
        for stamp in STAMPS
    ]
    reached = [
        models.CheckConstraint(
            condition=~Q(state=state) | Q(**{f"{stamp}_at__isnull": False}),
            name=f"receivable_not_{state}_without_stamp",
        )
        for state, stamp in (
            (ReceivableState.CONFIRMED, "confirmed"),
            (ReceivableState.PROPOSED, "proposed"),
            (ReceivableState.WRITTEN_OFF, "written_off"),
            (ReceivableState.CLOSED, "closed"),
            (ReceivableState.VOID, "voided"),
        )
    ]
    return [*pairs, *reached]


class Receivable(models.Model):
    """The recoveries of one payable and payee in one batch; its months are the batch's lines.

    Opened when the batch is approved. ``cancelled``: what later payments of the same months
    took off; ``repaid``: the sum of its entries; ``deducted``: what other payments gave under a
    decision. What is left is owed.
    """

    batch_id = models.BigIntegerField("批次")
    month = models.DateField("批次月份")
    region = models.CharField("付款区划", max_length=12)
    payable_kind = models.CharField("待遇类别", max_length=8)
    payable_id = models.BigIntegerField("待遇")
    person_id = models.BigIntegerField("人员", null=True, blank=True)
    item_id = models.BigIntegerField("项目", null=True, blank=True)
    part = models.CharField("分项", max_length=32, blank=True, default="")
    payee_kind = models.CharField("收款方类别", max_length=12)
    payee_id = models.BigIntegerField("收款方")
    first_covered = models.DateField("首月")
    last_covered = models.DateField("末月")
    amount = models.DecimalField("应追缴", max_digits=12, decimal_places=2)
    cancelled = models.DecimalField("同月补发抵销", max_digits=12, decimal_places=2, default=0)
    repaid = models.DecimalField("已退回", max_digits=12, decimal_places=2, default=0)
    deducted = models.DecimalField("按决定抵扣", max_digits=12, decimal_places=2, default=0)
    state = models.CharField(
        "状态", max_length=12, choices=ReceivableState, default=ReceivableState.DRAFT
    )
    opened_at = models.DateTimeField("立账时间")
    confirmed_at, confirmed_by = _at("确认"), _by("确认")
    proposed_at, proposed_by = _at("提请核销"), _by("提请核销")
    written_off_at, written_off_by = _at("核销"), _by("核销")
    closed_at, closed_by = _at("结清"), _by("结清")
    voided_at, voided_by = _at("作废"), _by("作废")
    write_off_reason = models.CharField("核销原因", max_length=200, blank=True)
    write_off_document = models.CharField("核销依据", max_length=128, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "追缴台账"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch_id", "payable_kind", "payable_id", "payee_kind", "payee_id"],
                name="receivable_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, cancelled__gte=0, repaid__gte=0, deducted__gte=0)
                & Q(amount__gte=F("cancelled") + F("repaid") + F("deducted")),
                name="receivable_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReceivableState.values), name="receivable_state_known"
            ),
            models.CheckConstraint(
                condition=Q(written_off_by__isnull=True) | ~Q(written_off_by=F("proposed_by")),
                name="receivable_written_off_by_two",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True)
                | ~Q(write_off_reason="") & ~Q(write_off_document=""),
                name="receivable_written_off_with_reason",
            ),
            *_stamped(),
        ]
        indexes = [
            models.Index(fields=["region", "state"], name="receivable_list"),
            models.Index(fields=["person_id"], name="receivable_person"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.payable_kind}:{self.payable_id} {self.amount}"

    @property
    def outstanding(self) -> Decimal:
        """Still owed, in yuan; nothing once written off, closed or void."""
        if self.state in (ReceivableState.WRITTEN_OFF, ReceivableState.VOID):
            return Decimal("0.00")
        return self.amount - self.cancelled - self.repaid - self.deducted
