"""Seat: one person in a course, until he finishes or leaves."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded, of_file, pair, who


class SeatState(models.TextChoices):
    """States of a seat; which follows which stands in ``employment.transitions``."""

    ENROLLED = "enrolled", "已报名"
    FINISHED = "finished", "已结业"
    LEFT = "left", "未结业"


class Seat(Recorded):
    """What it pays is claimed when it is closed: see ``employment.claiming_training``."""

    SCOPE = "file__person__managing_region"

    file = of_file("seats")
    course = models.ForeignKey(
        "employment.Course", models.PROTECT, related_name="taken", verbose_name="培训班"
    )
    state = models.CharField("状态", max_length=12, choices=SeatState, default=SeatState.ENROLLED)
    attended = models.PositiveSmallIntegerField("出勤天数", null=True, blank=True)
    certificate = models.CharField("证书编号", max_length=60, blank=True)
    reason = models.CharField("未结业原因", max_length=200, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = who("办结人")

    class Meta:
        verbose_name = verbose_name_plural = "参训"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "file"], name="seat_once_a_course"),
            models.CheckConstraint(
                name="seat_state_known", condition=Q(state__in=SeatState.values)
            ),
            pair("seat_closed_by", "closed_at", "closed_by"),
            models.CheckConstraint(
                name="seat_open_until_closed",
                condition=Q(state=SeatState.ENROLLED, closed_at__isnull=True)
                | (~Q(state=SeatState.ENROLLED) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="seat_finished_with_days",
                condition=~Q(state=SeatState.FINISHED) | Q(attended__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.get_state_display()}"
