"""Chain: the last link of one hash chain of audit events."""

from django.db import models


class Chain(models.Model):
    """The head of a chain; the transaction that appends holds its row lock."""

    number = models.IntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "记录链"
