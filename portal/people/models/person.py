"""Person: the file of one person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from portal.sealing import SealedField


class Person(models.Model):
    """Who someone is and who keeps the file; what holds for him by days is Circumstances.

    ``birth_date`` is a copy for searching: the facts of a month come from Circumstances.
    ``name`` and ``name_search`` are written together (see ``names.search_terms``).
    """

    SCOPE = "managing_region"

    name = models.CharField("姓名", max_length=60, db_collation="C")
    name_search = ArrayField(models.TextField(), default=list, verbose_name="姓名检索词")
    id_number = SealedField("身份证号", null=True, blank=True)
    id_number_index = models.BinaryField(max_length=16, null=True, unique=True)
    id_last4 = models.CharField("身份证号末四位", max_length=4, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    phone = SealedField("电话", null=True, blank=True)
    phone_index = models.BinaryField(max_length=16, null=True)
    phone_last4 = models.CharField("电话末四位", max_length=4, blank=True)
    managing_region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="people", verbose_name="管理区划"
    )
    township = models.TextField("乡镇街道", blank=True)
    village = models.TextField("村社区", blank=True)
    address = models.TextField("住址", blank=True)
    created_at = models.DateTimeField("建档时间")

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(id_number__isnull=True, id_number_index__isnull=True)
                | Q(id_number__isnull=False, id_number_index__isnull=False),
                name="person_number_with_index",
            ),
        ]
        indexes = [
            models.Index(fields=["managing_region", "name"], name="person_region_name"),
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["managing_region", "id"], name="person_region_id"),
            models.Index(fields=["id_last4"], name="person_id_last4"),
            models.Index(fields=["phone_last4"], name="person_phone_last4"),
            models.Index(
                fields=["phone_index"], name="person_phone", condition=Q(phone_index__isnull=False)
            ),
            models.Index(fields=["managing_region", "township", "village"], name="person_township"),
            models.Index(fields=["village", "managing_region"], name="person_village"),
            GinIndex(fields=["name_search"], name="person_name_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name
