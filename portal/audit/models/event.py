"""Event: one thing somebody did, never changed afterwards."""

from django.db import models


class Event(models.Model):
    """Who did what to which subject, before and after, when, from where and why.

    No foreign keys: the record outlives what it names. ``hash`` covers every other column
    and ``previous_hash``, so that a changed, removed or inserted row breaks its chain.
    """

    chain = models.IntegerField("链")
    sequence = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("用户编号", null=True)
    actor_name = models.TextField("用户")
    action = models.TextField("操作")
    subject_kind = models.TextField("对象类型")
    subject_id = models.TextField("对象编号")
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)
    origin = models.TextField("来源", blank=True, default="")
    reason = models.TextField("原因", blank=True, default="")
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="event_place_in_chain")
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="event_subject"),
            models.Index(fields=["-at"], name="event_at"),
            models.Index(fields=["actor_id", "at"], name="event_actor"),
        ]
