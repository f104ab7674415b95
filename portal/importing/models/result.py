"""Result: what an applied row did, kept as the record of the import."""

from django.db import models

from portal.importing.models.row import Outcome


class Result(models.Model):
    """Which subject a row made or changed, [old, new] of each field (numbers by their last four)."""

    SCOPE = "file__region"

    file = models.ForeignKey("importing.FileImport", models.PROTECT, related_name="results")
    number = models.PositiveIntegerField("行号")
    subject_id = models.BigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    change = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="import_result_once"),
        ]
        indexes = [models.Index(fields=["subject_id"], name="import_result_subject")]
