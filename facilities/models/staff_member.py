"""StaffMember: who works in an institution, with which certificate, since when."""

from django.db import models
from django.db.models import F, Q


class StaffMember(models.Model):
    """A post held over ``[started_on, ended_on)``."""

    class Post(models.TextChoices):
        """What the person does."""

        DIRECTOR = "director", "院长（负责人）"
        CARER = "carer", "养老护理员"
        SOCIAL_WORKER = "social_worker", "社会工作者"
        NURSE = "nurse", "护士"
        DOCTOR = "doctor", "医师"
        SAFETY = "safety", "消防、安全员"
        COOK = "cook", "炊事员"
        OTHER = "other", "其他"

    class Certificate(models.TextChoices):
        """The level of the professional certificate."""

        NONE = "none", "无"
        JUNIOR = "junior", "初级"
        INTERMEDIATE = "intermediate", "中级"
        SENIOR = "senior", "高级"
        TECHNICIAN = "technician", "技师"
        OTHER = "other", "其他资格证"

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="staff", verbose_name="设施"
    )
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("岗位", max_length=16, choices=Post)
    certificate = models.CharField(
        "职业资格", max_length=16, choices=Certificate, default=Certificate.NONE
    )
    certificate_number = models.CharField("证书编号", max_length=40, blank=True)
    certificate_until = models.DateField("证书有效期至", null=True, blank=True)
    permanent = models.BooleanField("在编", default=False)
    started_on = models.DateField("上岗日期")
    ended_on = models.DateField("离岗日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "从业人员"
        ordering = ["ended_on", "post", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__lt=F("ended_on")), name="staff_days_in_order",
                violation_error_message="离岗日期必须晚于上岗日期。",
            ),
            models.CheckConstraint(
                condition=Q(certificate="none") | Q(certificate_number__gt=""),
                name="staff_certificate_with_number",
                violation_error_message="有职业资格的要填证书编号。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
