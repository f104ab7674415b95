"""FormerIdNumber: a number a person had before a correction."""

from django.db import models

from portal.sealing import SealedField


class FormerIdNumber(models.Model):
    """A replaced ID number, kept so that old papers still find the person."""

    SCOPE = "person__managing_region"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="former_id_numbers")
    number = SealedField("原身份证号")
    number_index = models.BinaryField(max_length=16, db_index=True)
    last4 = models.CharField("末四位", max_length=4)
    replaced_at = models.DateTimeField("更换时间")
    replaced_by_id = models.BigIntegerField("更换人", null=True)
    reason = models.TextField("原因")

    class Meta:
        verbose_name = verbose_name_plural = "曾用身份证号"
        ordering = ["-replaced_at", "-id"]
