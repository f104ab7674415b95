"""Notice: a paper handed to an applicant, with the text as it was printed."""

from django.db import models

from eligibility.applications.models.columns import at, by, region


class Notice(models.Model):
    """A 告知书; its text is kept, whatever the catalogue says later."""

    class Kind(models.TextChoices):
        """What it tells."""

        GRANT = "grant", "批准告知书"
        REFUSAL = "refusal", "不予批准告知书"
        STOP = "stop", "停发告知书"

    SCOPE = "region"

    region = region()
    kind = models.CharField("种类", max_length=8, choices=Kind)
    application = models.ForeignKey(
        "applications.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="申请",
    )
    stop = models.ForeignKey(
        "applications.Stop",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="停发",
    )
    year = models.PositiveSmallIntegerField("年份")
    number = models.PositiveIntegerField("序号")
    addressee = models.CharField("送达人", max_length=60)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    signed = models.CharField("落款单位", max_length=100)
    issued_on = models.DateField("日期")
    issued_at, issued_by = at("制作", needed=True), by("制作", needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "告知书"
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "number"], name="notice_number"),
            models.CheckConstraint(
                condition=models.Q(application__isnull=False, stop__isnull=True)
                | models.Q(application__isnull=True, stop__isnull=False),
                name="notice_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}-{self.number}"
