"""ApiToken: what another program shows instead of a user's password."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.accounts.roles import BUSINESS, ROLES


class ApiToken(models.Model):
    """A named token of a user, with some of his business roles and a part of his region.

    Only the digest is kept: the token itself is shown once. What it may do is never more than
    what its owner may do at the moment it is used.
    """

    SCOPE = "region"

    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="api_tokens", verbose_name="所属用户"
    )
    name = models.CharField("名称", max_length=60)
    hint = models.CharField("开头几位", max_length=12)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    roles = ArrayField(
        models.CharField(max_length=20, choices=list(ROLES.items())), verbose_name="角色"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="区划")
    created_at = models.DateTimeField("建立时间")
    expires_at = models.DateTimeField("失效时间")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(revoked_at__isnull=True),
                name="token_name_once_per_owner",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_creation"
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(BUSINESS)) & ~Q(roles=[]),
                name="token_has_business_roles",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name
