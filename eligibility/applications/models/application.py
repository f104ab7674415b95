"""Application: one person's asking for one item (part), from the draft to the award."""

from django.db import models
from django.db.models import F, Q

from eligibility.applications.models.columns import at, by, pairs, region
from eligibility.models import Award, CatalogueItem


class State(models.TextChoices):
    """Where an application stands; which follows which stands in ``applications.transitions``."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待复核"
    CHECKED = "checked", "已复核"
    PUBLICITY = "publicity", "公示中"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "不予批准"
    WITHDRAWN = "withdrawn", "已撤回"


#: States in which an application is under way.
OPEN = (State.DRAFT, State.SUBMITTED, State.CHECKED, State.PUBLICITY)
STAMPS = ("submitted", "checked", "published", "approved", "refused", "withdrawn")
#: Which stamps each state must have.
_NEEDS = {
    State.SUBMITTED: ("submitted",),
    State.CHECKED: ("submitted", "checked"),
    State.PUBLICITY: ("submitted", "checked", "published"),
    State.APPROVED: ("submitted", "checked", "approved"),
    State.REFUSED: ("submitted", "refused"),
    State.WITHDRAWN: ("withdrawn",),
}


def _reached() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=~Q(state=state) | Q(**{f"{s}_at__isnull": False for s in stamps}),
            name=f"application_{state.value}_stamped",
        )
        for state, stamps in _NEEDS.items()
    ]


class Application(models.Model):
    """What is asked, what the evaluator said of it, and every signature on the way.

    ``determination`` is the evaluator's entry (DESIGN §8) of ``month``, kept as it was when the
    application last moved; ``sum_asked`` is entered where an event or once item has no standard.
    ``refused_clause`` names the clause a refusal rests on.
    """

    SCOPE = "region"

    filing = models.ForeignKey(
        "applications.Filing", models.PROTECT, related_name="applications", verbose_name="申请单"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="applications", verbose_name="申请人"
    )
    region = region()
    item = models.ForeignKey(
        CatalogueItem, models.PROTECT, related_name="applications", verbose_name="项目"
    )
    part = models.CharField("部分", max_length=40, blank=True)
    name = models.CharField("项目名称", max_length=200)
    household = models.ForeignKey(
        "people.Household", models.PROTECT, null=True, blank=True, related_name="+"
    )
    per_household = models.BooleanField("按户", default=False)
    event_date = models.DateField("事件日", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)

    month = models.DateField("认定月份")
    outcome = models.CharField("认定结果", max_length=20)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2, null=True, blank=True)
    per = models.CharField("周期", max_length=8)
    determination = models.JSONField("认定", default=dict)
    sum_asked = models.DecimalField(
        "申请金额", max_digits=12, decimal_places=2, null=True, blank=True
    )
    payee_kind = models.CharField("收款方", max_length=12, blank=True)
    payee_id = models.BigIntegerField("收款方编号", null=True, blank=True)

    entered_at, entered_by = at("录入", needed=True), by("录入", needed=True)
    submitted_at, submitted_by = at("提交"), by("提交")
    checked_at, checked_by = at("复核"), by("复核")
    published_at, published_by = at("公示"), by("公示")
    approved_at, approved_by = at("审批"), by("审批")
    refused_at, refused_by = at("不予批准"), by("不予批准")
    withdrawn_at, withdrawn_by = at("撤回"), by("撤回")
    sent_back = models.CharField("退回原因", max_length=400, blank=True)
    refused_why = models.CharField("不予批准的理由", max_length=400, blank=True)
    refused_clause = models.CharField("依据条款", max_length=200, blank=True)
    publicity = models.ForeignKey(
        "applications.Publicity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="公示",
    )
    award = models.OneToOneField(
        Award, models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        verbose_name = verbose_name_plural = "申请"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["region", "state", "-id"], name="application_by_state"),
            models.Index(fields=["person", "item"], name="application_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item", "part", "event_date"],
                condition=Q(state__in=OPEN),
                nulls_distinct=False,
                name="application_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="application_state_known"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="application_month_first_day"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | (~Q(checked_by=F("submitted_by")) & ~Q(checked_by=F("entered_by"))),
                name="application_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("entered_by"))),
                name="application_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=State.APPROVED, award__isnull=False)
                | (~Q(state=State.APPROVED) & Q(award__isnull=True)),
                name="application_award_when_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | (~Q(refused_why="") & ~Q(refused_clause="")),
                name="application_refused_with_clause",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLICITY) | Q(publicity__isnull=False),
                name="application_publicity_named",
            ),
            models.CheckConstraint(
                condition=Q(payee_kind="") | Q(payee_id__isnull=False),
                name="application_payee_whole",
            ),
            *pairs("application", STAMPS),
            *_reached(),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether it is still under way."""
        return self.state in OPEN
