"""Complaint: a report from the public (举报)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.sealing import SealedField


class ComplaintState(models.TextChoices):
    """How far it is; which follows which stands in ``gas_safety.complaints.transitions``."""

    RECEIVED = "received", "待交办"
    DISPATCHED = "dispatched", "已交办"
    ANSWERED = "answered", "已反馈"
    SET_ASIDE = "set_aside", "不予受理"


class Channel(models.TextChoices):
    """How it came in."""

    PHONE = "phone", "举报电话"
    MAILBOX = "mailbox", "举报信箱"
    VISIT = "visit", "来访"
    OTHER = "other", "其他"


class Complaint(models.Model):
    """What was reported; who reported it is sealed and shown to inspectors only, with a reason."""

    SCOPE = "region"

    number = models.CharField("编号", max_length=20, unique=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    channel = models.CharField("举报渠道", max_length=10, choices=Channel.choices)
    received_on = models.DateField("受理日期")
    place = models.CharField("地点", max_length=200)
    content = models.TextField("举报内容")
    reporter = SealedField("举报人", null=True, blank=True)
    reporter_phone = SealedField("举报人电话", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=ComplaintState.choices, default=ComplaintState.RECEIVED
    )
    unit = models.CharField("承办单位", max_length=60, blank=True)
    due_on = models.DateField("反馈期限", null=True, blank=True)
    result = models.TextField("办理结果", blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    dispatched_at = models.DateTimeField("交办时间", null=True, blank=True)
    dispatched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("反馈时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_aside_at = models.DateTimeField("不予受理时间", null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "举报"
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["region", "state", "due_on"], name="complaint_region")]
        constraints = [
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{s}_at__isnull": True, f"{s}_by__isnull": True})
                    | Q(**{f"{s}_at__isnull": False, f"{s}_by__isnull": False}),
                    name=f"complaint_{s}_at_with_by",
                )
                for s in ("dispatched", "answered", "set_aside")
            ],
            *[
                models.CheckConstraint(
                    condition=~Q(state=s) | Q(**{f"{s}_at__isnull": False}),
                    name=f"complaint_{s}_with_stamp",
                )
                for s in ("dispatched", "answered", "set_aside")
            ],
            models.CheckConstraint(
                condition=~Q(state="dispatched") | (Q(due_on__isnull=False) & ~Q(unit="")),
                name="complaint_dispatched_to_unit_by_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "set_aside"]) | ~Q(result=""),
                name="complaint_ends_with_result",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")), name="complaint_due_not_before_received"
            ),
        ]

    def __str__(self) -> str:
        return self.number
