"""Inspection: one visit to a gas user, with the safety education given."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Inspection(models.Model):
    """A visit; complete when the company inspected the place and taught its users that day.

    ``token`` makes sending the form twice one visit; imported ones carry the row's own key.
    One entered by mistake is withdrawn with a reason: it stays to be read and counts for nothing.
    """

    class Outcome(models.TextChoices):
        """How the visit ended."""

        DONE = "done", "已安检"
        ABSENT = "absent", "到访不遇"
        REFUSED = "refused", "拒绝入户"

    SCOPE = "region"
    COMPANY = "company_id"

    customer = models.ForeignKey(
        "gas_safety.Customer", models.PROTECT, related_name="inspections", verbose_name="用户"
    )
    company = models.ForeignKey("gas_safety.Company", models.PROTECT, verbose_name="燃气企业")
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    day = models.DateField("安检日期")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    taught = models.BooleanField("已做安全教育", default=False)
    by_company = models.BooleanField("企业安检", default=True)
    inspector = models.CharField("安检员", max_length=40)
    signed_by = models.CharField("签字人", max_length=40, blank=True)
    unsigned_reason = models.CharField("未签字原因", max_length=100, blank=True)
    signature = models.BinaryField("签名图（加密）", null=True, blank=True)
    remark = models.TextField("备注", blank=True)
    token = models.CharField("防重复标识", max_length=64, unique=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="撤销人",
    )  # fmt: skip
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "安检"
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["customer", "-day"], name="inspection_customer"),
            models.Index(fields=["region", "-day"], name="inspection_region"),
            models.Index(fields=["company", "-day"], name="inspection_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="done") | Q(taught=False), name="inspection_taught_when_inside"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="inspection_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_outcome_display()}"

    @property
    def complete(self) -> bool:
        """Whether it counts for the schedule: the company's duty, so a check by officials does not."""
        inside = self.outcome == self.Outcome.DONE and self.withdrawn_at is None
        return inside and self.taught and self.by_company
