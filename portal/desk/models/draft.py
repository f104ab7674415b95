"""Draft: what was typed into a form and not finished yet, sealed, seen by its owner alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.sealing import SealedField


class Draft(models.Model):
    """A form half filled in. ``token`` names the form itself, so that it is sent only once.

    ``content`` is the form's fields as JSON; it is gone when the form is finished, and a while
    after it was discarded.
    """

    class State(models.TextChoices):
        """Where the form stands."""

        OPEN = "open", "未完成"
        FINISHED = "finished", "已登记"
        DISCARDED = "discarded", "已丢弃"

    TRANSITIONS = {
        State.OPEN: {State.FINISHED, State.DISCARDED},
        State.DISCARDED: {State.OPEN},
        State.FINISHED: set(),
    }

    token = models.UUIDField(unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", verbose_name="经办人"
    )
    kind = models.CharField("表单", max_length=20)
    title = models.CharField("标题", max_length=80, blank=True)
    content = SealedField("内容", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField("开始时间")
    updated_at = models.DateTimeField("最近保存")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    finished_by_id = models.BigIntegerField(null=True, blank=True)
    discarded_at = models.DateTimeField("丢弃时间", null=True, blank=True)
    discarded_by_id = models.BigIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="finished",
                    finished_at__isnull=False,
                    finished_by_id__isnull=False,
                    person__isnull=False,
                    content__isnull=True,
                )
                | (
                    ~Q(state="finished")
                    & Q(finished_at__isnull=True, finished_by_id__isnull=True, person__isnull=True)
                ),
                name="draft_finished_with_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="discarded", discarded_at__isnull=False, discarded_by_id__isnull=False
                )
                | (
                    ~Q(state="discarded")
                    & Q(discarded_at__isnull=True, discarded_by_id__isnull=True)
                ),
                name="draft_discarded_with_time",
            ),
        ]
        indexes = [models.Index(fields=["owner", "state", "kind"], name="draft_of_owner")]
