"""Company: a gas company, beside its entry as an organisation."""

from django.db import models


class Company(models.Model):
    """What a gas company has besides name, code and address, which its organisation keeps."""

    class Supply(models.TextChoices):
        """What it sells."""

        BOTTLED = "bottled", "瓶装"
        PIPELINE = "pipeline", "管道"

    SCOPE = "organisation__region"
    COMPANY = "pk"

    organisation = models.OneToOneField(
        "parties.Organisation", models.PROTECT, related_name="gas_company", verbose_name="机构"
    )
    supply = models.CharField("经营类别", max_length=10, choices=Supply.choices)
    licence = models.CharField("燃气经营许可证号", max_length=60, blank=True)
    licence_until = models.DateField("许可证有效期至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "燃气企业"
        ordering = ["organisation__name", "id"]

    def __str__(self) -> str:
        return self.organisation.name
