"""Transfer: a file asked for by another county, and the answer."""

from django.db import models
from django.db.models import F, Q


class Transfer(models.Model):
    """A request that the file of a person go to another county; the other side decides."""

    class State(models.TextChoices):
        """Where the request stands."""

        REQUESTED = "requested", "待对方确认"
        ACCEPTED = "accepted", "已转移"
        REFUSED = "refused", "已拒绝"
        WITHDRAWN = "withdrawn", "已撤回"

    TRANSITIONS = {
        State.REQUESTED: {State.ACCEPTED, State.REFUSED, State.WITHDRAWN},
        State.ACCEPTED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="transfers")
    from_region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    to_region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    asked_region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="由哪一方确认"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.REQUESTED)
    reason = models.TextField("原因")
    requested_at = models.DateTimeField("申请时间")
    requested_by_id = models.BigIntegerField("申请人", null=True)
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    decided_by_id = models.BigIntegerField("确认人", null=True, blank=True)
    remark = models.TextField("说明", blank=True)

    SCOPE = "asked_region"

    class Meta:
        verbose_name = verbose_name_plural = "档案转移"
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_region=F("to_region")), name="transfer_between_two"
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_at__isnull=True)
                | (~Q(state="requested") & Q(decided_at__isnull=False)),
                name="transfer_decided_with_time",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="requested"), name="transfer_one_open"
            ),
        ]
