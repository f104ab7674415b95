"""BankLayout: how files to a bank and from it look, dated, drafted by one and put in force by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """A layout is a draft until somebody else puts it in force."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已启用"
    WITHDRAWN = "withdrawn", "已撤回"


#: action → (from, to)
TRANSITIONS = {
    "publish": (State.DRAFT, State.PUBLISHED),
    "withdraw": (State.DRAFT, State.WITHDRAWN),
}


def _by(verb: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=f"{verb}人",
    )


class BankLayout(models.Model):
    """The layout of one bank for a region and all below it, from a day on.

    The newest day not after today holds, of the nearest region. A published row is never
    edited; one for the same day supersedes it. ``in_use`` false ends a bank's layout.
    """

    region = models.CharField("适用区划", max_length=12)
    bank = models.SlugField("银行代码", max_length=32)
    name = models.CharField("名称", max_length=64)
    valid_from = models.DateField("启用日期")
    in_use = models.BooleanField("使用", default=True)
    body = models.JSONField("格式")
    document = models.CharField("依据", max_length=128, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = _by("起草")
    published_at = models.DateTimeField("启用时间", null=True, blank=True)
    published_by = _by("启用")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = _by("撤回")
    superseded_at = models.DateTimeField("被取代时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "银行文件格式"
        ordering = ["region", "bank", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "bank", "valid_from"],
                condition=Q(state="published", superseded_at__isnull=True),
                name="bank_layout_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="bank_layout_state_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="published", published_at__isnull=False)
                    | (~Q(state="published") & Q(published_at__isnull=True))
                )
                & (
                    Q(state="withdrawn", withdrawn_at__isnull=False)
                    | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True))
                ),
                name="bank_layout_state_with_stamp",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | ~Q(published_by=F("drafted_by")),
                name="bank_layout_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from:%Y-%m-%d}"
