"""FormerPassword: hashes a user may not use again soon."""

from django.db import models


class FormerPassword(models.Model):
    """The hash of an earlier password."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "曾用密码"
        ordering = ["-changed_at", "-id"]
