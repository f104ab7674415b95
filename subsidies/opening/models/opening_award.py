"""OpeningAward: from when an award was settled before a file moved it back."""

from django.db import models

from subsidies.opening.models.opening_file import OpeningFile


class OpeningAward(models.Model):
    """Kept so that a file can be taken back: the award's ``settled_before`` as it was."""

    file = models.ForeignKey(
        OpeningFile, models.CASCADE, related_name="awards", verbose_name="期初文件"
    )
    award_id = models.BigIntegerField("待遇", db_index=True)
    settled_before = models.DateField("此前已结清")

    class Meta:
        verbose_name = verbose_name_plural = "期初待遇"
        ordering = ["award_id"]
        constraints = [
            models.UniqueConstraint(fields=["file", "award_id"], name="opening_award_once"),
            models.CheckConstraint(
                condition=models.Q(settled_before__day=1), name="opening_award_month_is_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.settled_before:%Y-%m}"
