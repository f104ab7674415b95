"""VisitSpan: the months in which a person is to be visited in a county, or was."""

from django.db import models
from django.db.models import F, Q


class VisitSpan(models.Model):
    """``until`` (not included) is empty while there is no end. Written by triggers alone.

    They keep the spans of a person from the services due, the awards, the unclaimed entitlements
    and the ledger of services, whichever service, import or sweep writes those; no foreign keys,
    so that emptying a table needs no order.
    """

    class Of(models.TextChoices):
        """What a span is about; a visit stands in its month."""

        WANTED = "wanted", "应探访"
        VISITED = "visited", "已探访"

    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    region = models.CharField("县级区划", max_length=12)
    of = models.CharField("情况", max_length=8, choices=Of)
    starts = models.DateField("自")
    until = models.DateField("至（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "应探访和已探访的月份"
        constraints = [
            # Looked at when a statement ends: one takes spans away and puts others there.
            models.UniqueConstraint(
                fields=["person", "region", "of", "starts"], name="visit_span_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(starts__lt=F("until")), name="visit_span_in_order"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["region", "of", "starts"], name="visit_span_by_place")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.region} {self.of} {self.starts:%Y-%m}"
