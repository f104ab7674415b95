"""Problem: what is wrong with a cell or a row, and its cure."""

from django.db import models


class Problem(models.Model):
    """``value`` is masked where the column holds numbers of people; warnings do not block."""

    file = models.ForeignKey("importing.FileImport", models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField("行号")
    column = models.CharField("列", max_length=40, blank=True)
    value = models.CharField("填的是", max_length=60, blank=True)
    message = models.CharField("问题", max_length=200)
    cure = models.CharField("怎样改", max_length=200)
    blocks = models.BooleanField(default=True)

    class Meta:
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["file", "number"], name="import_problem_row")]
