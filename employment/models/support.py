"""Support: help given to someone who starts a business or earns on the land."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded, of_file


class Support(Recorded):
    """One help on one day. ``amount`` in yuan where it was money; the paper says by what rule."""

    class Kind(models.TextChoices):
        """What was given."""

        SITE = "site", "免费或减租店面、摊位"
        GRANT = "grant", "创业扶持资金"
        LOAN = "loan", "贷款贴息"
        INCUBATOR = "incubator", "入驻孵化基地"
        TOBACCO = "tobacco", "烟草零售许可放宽"
        GUIDANCE = "guidance", "创业培训和指导"
        SUNSHINE = "sunshine", "阳光增收计划"
        ECOMMERCE = "ecommerce", "电商助残计划"

    SCOPE = "file__person__managing_region"

    file = of_file("supports")
    business = models.ForeignKey(
        "employment.Business", models.PROTECT, null=True, blank=True, related_name="supports",
        verbose_name="创业",
    )  # fmt: skip
    base = models.ForeignKey(
        "employment.Base", models.PROTECT, null=True, blank=True, related_name="supports",
        verbose_name="基地",
    )  # fmt: skip
    kind = models.CharField("扶持方式", max_length=12, choices=Kind)
    given_on = models.DateField("扶持日期")
    amount = models.DecimalField(
        "金额（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    document = models.CharField("依据和凭证", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "扶持"
        ordering = ["-given_on", "-id"]
        indexes = [models.Index(fields=["given_on"], name="support_given")]
        constraints = [
            models.CheckConstraint(
                name="support_amount", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
