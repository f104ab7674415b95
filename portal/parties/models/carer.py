"""Carer: a natural person paid for caring, who is no applicant."""

from django.db import models

from portal.sealing import SealedField


class Carer(models.Model):
    """A carer (照料护理员); ID number and phone are sealed."""

    SCOPE = "region"

    name = models.CharField("姓名", max_length=60, db_collation="C")
    id_number = SealedField("身份证号")
    id_number_index = models.BinaryField(max_length=16, unique=True)
    id_last4 = models.CharField("身份证号末四位", max_length=4)
    phone = SealedField("电话", null=True, blank=True)
    phone_last4 = models.CharField("电话末四位", max_length=4, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="所在区划")
    organisation = models.ForeignKey(
        "parties.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carers",
        verbose_name="所属机构",
    )
    recorded_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("停止服务日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "照料护理员"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
