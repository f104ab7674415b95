"""Job: one person's work, from its first day to its last."""

from django.db import models
from django.db.models import F, Q

from employment.models.recorded import Recorded, of_file, pair, who


class Form(models.TextChoices):
    """Forms of employment, as the document and its explanation name them."""

    QUOTA = "quota", "按比例就业"
    CONCENTRATED = "concentrated", "集中就业"
    PUBLIC = "public", "公益性岗位"
    SHELTERED = "sheltered", "辅助性就业"
    SUPPORTED = "supported", "支持性就业"
    SELF = "self", "自主创业"
    FLEXIBLE = "flexible", "灵活就业"
    FARMING = "farming", "农村种养加"


#: Work under a contract with an employer.
WITH_EMPLOYER = (Form.QUOTA, Form.CONCENTRATED)


class Contract(models.TextChoices):
    """What the work rests on."""

    STAFF = "staff", "在编"
    LABOUR = "labour", "劳动合同"
    SERVICE = "service", "服务协议"
    NONE = "none", "未签"


class Job(Recorded):
    """Work over ``[started_on, ended_on)``; open while ``ended_on`` is empty."""

    class Massage(models.TextChoices):
        """Blind massage (盲人按摩) is counted across the forms."""

        NO = "", "否"
        HEALTH = "health", "保健按摩"
        MEDICAL = "medical", "医疗按摩"

    SCOPE = "file__person__managing_region"

    file = of_file("jobs")
    employer = models.ForeignKey(
        "employment.Employer", models.PROTECT, null=True, blank=True, related_name="jobs",
        verbose_name="用人单位",
    )  # fmt: skip
    referral = models.OneToOneField(
        "employment.Referral", models.PROTECT, null=True, blank=True, related_name="job",
        verbose_name="来自推荐",
    )  # fmt: skip
    form = models.CharField("就业形式", max_length=16, choices=Form)
    massage = models.CharField("盲人按摩", max_length=8, choices=Massage, blank=True)
    where = models.CharField("单位或经营名称", max_length=120)
    position = models.CharField("岗位", max_length=60)
    started_on = models.DateField("开始日期")
    contract = models.CharField("合同", max_length=8, choices=Contract, default=Contract.NONE)
    contract_from = models.DateField("合同起", null=True, blank=True)
    contract_until = models.DateField("合同止", null=True, blank=True)
    evidence = models.CharField("佐证材料", max_length=200)
    ended_on = models.DateField("离开日期", null=True, blank=True)
    end_reason = models.CharField("离开原因", max_length=200, blank=True)
    ended_at = models.DateTimeField("登记离开时间", null=True, blank=True)
    ended_by = who("登记离开人")

    class Meta:
        verbose_name = verbose_name_plural = "就业"
        ordering = ["-started_on", "-id"]
        indexes = [
            models.Index(fields=["started_on"], name="job_started"),
            models.Index(fields=["file", "started_on"], name="job_of_file"),
        ]
        constraints = [
            models.CheckConstraint(name="job_form_known", condition=Q(form__in=Form.values)),
            models.CheckConstraint(
                name="job_days",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("started_on")),
            ),
            models.CheckConstraint(
                name="job_contract_days",
                condition=Q(contract_from__isnull=True)
                | Q(contract_until__isnull=True)
                | Q(contract_until__gte=F("contract_from")),
            ),
            models.CheckConstraint(
                name="job_contract_dated",
                condition=Q(contract__in=[Contract.NONE, Contract.STAFF])
                | Q(contract_from__isnull=False),
            ),
            models.CheckConstraint(
                name="job_by_quota_has_employer",
                condition=~Q(form__in=[f.value for f in WITH_EMPLOYER]) | Q(employer__isnull=False),
            ),
            pair("job_ended_by", "ended_at", "ended_by"),
            pair("job_ended_on", "ended_at", "ended_on"),
            models.CheckConstraint(
                name="job_ended_with_reason",
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
            ),
            models.UniqueConstraint(
                fields=["file", "employer"],
                condition=Q(ended_on__isnull=True, employer__isnull=False),
                name="job_open_once_at_employer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.where} {self.position}"
