"""An item's text as a document prints it, entered in the portal: a page found, or a county's own item."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class ItemText(DatedValue):
    """``region`` is the list's: a prefecture whose page was missing, or a county that adds an item.

    Publishing it writes the item of that number; its rule is then drafted as a version.
    """

    CELLS = ("group", "content", "service_type", "standard", "responsible", "lead")

    region = models.CharField("清单", max_length=12)
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("服务项目", max_length=200)
    clause = models.CharField("条款", max_length=200)
    kinds = ArrayField(models.CharField(max_length=20), verbose_name="服务类型归类")
    group = models.TextField("服务对象", blank=True)
    content = models.TextField("服务内容")
    service_type = models.CharField("服务类型", max_length=100, blank=True)
    standard = models.TextField("服务标准", blank=True)
    responsible = models.CharField("责任单位", max_length=400, blank=True)
    lead = models.CharField("牵头市直单位", max_length=400, blank=True)

    class Meta:
        ordering = ["region", "number", "valid_from"]
        constraints = [
            in_order("item_text_period_in_order"),
            one_published("item_text_one_at_a_time", "region", "number"),
            two_people("item_text_by_two_people"),
            stamped("item_text_steps_stamped"),
            models.CheckConstraint(name="item_text_number", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}　{self.name}"
