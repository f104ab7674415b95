"""Change: the feed from which the apps above read what changed, and from which day."""

from django.db import models
from django.db.models import Func
from django.db.models.functions import Cast


class CurrentTransaction(Func):
    """pg_current_xact_id(): the number of the writing transaction."""

    template = "(pg_current_xact_id()::text)"
    output_field = models.TextField()


class Change(models.Model):
    """Append-only: something about a subject changed from a day on.

    ``transaction`` lets a reader leave out rows whose neighbours may still be uncommitted
    (see ``selectors.changes_since``), so that none is ever skipped.
    """

    subject_kind = models.TextField("对象类型")
    subject_id = models.BigIntegerField("对象编号")
    from_day = models.DateField("自")
    recorded_at = models.DateTimeField("登记时间")
    what = models.TextField("内容")
    transaction = models.BigIntegerField(
        db_default=Cast(CurrentTransaction(), models.BigIntegerField()), editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "变更"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="change_subject"),
            models.Index(fields=["transaction"], name="change_transaction"),
        ]
