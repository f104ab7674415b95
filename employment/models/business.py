"""Business: what a disabled person runs himself (创业)."""

from django.db import models

from employment.models.recorded import Recorded, of_file


class Business(Recorded):
    """Goes with a job of the form 自主创业, which says from when to when it is run."""

    class Kind(models.TextChoices):
        """Its legal form."""

        SHOP = "shop", "个体工商户"
        COMPANY = "company", "公司"
        COOPERATIVE = "cooperative", "合作社"
        FARM = "farm", "家庭农场"
        ONLINE = "online", "电商"
        OTHER = "other", "其他经营"

    SCOPE = "file__person__managing_region"

    file = of_file("businesses")
    job = models.OneToOneField(
        "employment.Job", models.PROTECT, related_name="business", verbose_name="就业"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    employs = models.PositiveSmallIntegerField("带动残疾人就业（人）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "创业"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.get_kind_display()
