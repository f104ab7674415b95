"""An approved entitlement: what the monthly settlement pays on."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from eligibility.models.item import CatalogueItem


class Award(models.Model):
    """One person's award of one item (part), over months ``starts`` … ``ends`` inclusive."""

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="awards", db_index=False
    )
    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="awards")
    part = models.CharField("部分", max_length=40, blank=True)
    region = models.CharField("地区", max_length=12)
    starts = models.DateField("起发月")
    ends = models.DateField("末月", null=True)
    settled_before = models.DateField("此前已结清")
    payee_kind = models.CharField("收款方", max_length=12, blank=True)
    payee_id = models.BigIntegerField(null=True)
    sum_approved = models.DecimalField("核定金额", max_digits=12, decimal_places=2, null=True)
    event_date = models.DateField("事件日", null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "item"], name="award_person_item"),
            # From which month on a county has anything to settle is asked in every run.
            models.Index("region", Greatest("starts", "settled_before"), name="award_runs_from"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item", "part"],
                condition=Q(ends=None, event_date=None),
                name="award_one_running",
            ),
            models.UniqueConstraint(
                fields=["person", "item", "part", "event_date"],
                condition=Q(event_date__isnull=False),
                name="award_one_per_event",
            ),
            models.CheckConstraint(
                name="award_months_in_order", condition=Q(ends=None) | Q(starts__lte=F("ends"))
            ),
            models.CheckConstraint(
                name="award_whole_months",
                condition=Q(starts__day=1, settled_before__day=1) & (Q(ends=None) | Q(ends__day=1)),
            ),
        ]
