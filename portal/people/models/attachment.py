"""Attachment: a paper of a person's file, as a sealed file outside the web root."""

from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """A photo or PDF. Never edited: a wrong one is taken down with a reason and stays readable.

    ``subject_kind`` and ``subject_id`` name what it was handed in for (an application, a change);
    empty means the file itself. ``stored_as`` is a path below the folder of attachments.
    """

    SCOPE = "person__managing_region"

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="attachments", verbose_name="人员"
    )
    title = models.CharField("材料", max_length=60)
    subject_kind = models.CharField("用于", max_length=30, blank=True)
    subject_id = models.BigIntegerField("用于编号", null=True, blank=True)
    name = models.CharField("文件名", max_length=100)
    content_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("校验值", max_length=64)
    stored_as = models.CharField(max_length=80, unique=True, editable=False)
    recorded_at = models.DateTimeField("上传时间")
    recorded_by_id = models.BigIntegerField("上传人", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by_id = models.BigIntegerField("撤下人", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id__isnull=True)
                | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="attachment_subject_with_id",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="attachment_withdrawn_with_reason",
            ),
            # The same file sent twice for the same purpose is one attachment.
            models.UniqueConstraint(
                fields=["person", "subject_kind", "subject_id", "title", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="attachment_once",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="attachment_subject"),
        ]

    def __str__(self) -> str:
        return self.title
