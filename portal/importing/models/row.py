"""Row: a row of a file as understood, until it is applied or given up."""

from django.db import models


class Outcome(models.TextChoices):
    """What applying a row would do."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "相同"


class Row(models.Model):
    """Staged: ``key`` is the blind index that finds its subject, ``values`` the kind's own shape.

    Numbers of people stand in ``values`` only sealed and indexed, as hex texts of bytea.
    ``change`` has what differs, [old, new] for each field.
    """

    file = models.ForeignKey("importing.FileImport", models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField("行号")
    key = models.BinaryField(max_length=16)
    values = models.JSONField()
    subject_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, db_default="")
    change = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="import_row_once"),
        ]
        indexes = [
            models.Index(fields=["file", "outcome", "number"], name="import_row_outcome"),
        ]
