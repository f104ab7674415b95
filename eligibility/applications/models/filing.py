"""Filing: one visit of an applicant, for one or several items at once."""

from django.db import models
from django.db.models import Q

from eligibility.applications.models.columns import at, by, region


class Filing(models.Model):
    """Who asked for whom and when; what was asked for stands in Application."""

    class Applicant(models.TextChoices):
        """Who came."""

        SELF = "self", "本人"
        AGENT = "agent", "代为申请"
        OFFICE = "office", "主动服务（应享未享）"

    SCOPE = "region"

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="filings", verbose_name="申请人"
    )
    region = region()
    applied_on = models.DateField("申请日期")
    applicant = models.CharField(
        "申请方式", max_length=8, choices=Applicant, default=Applicant.SELF
    )
    agent_name = models.CharField("代办人", max_length=60, blank=True)
    agent_relation = models.CharField("与申请人关系", max_length=20, blank=True)
    remark = models.TextField("备注", blank=True)
    entered_at, entered_by = at("录入", needed=True), by("录入", needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请单"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(applicant="agent") | (~Q(agent_name="") & ~Q(agent_relation="")),
                name="filing_agent_named",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.applied_on}"
