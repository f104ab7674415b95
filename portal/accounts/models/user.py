"""User: who may log in, with which roles, and for which area."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.accounts.roles import ADMINISTRATORS, BUSINESS, ROLES

_ADMINS = sorted(ADMINISTRATORS)


class User(AbstractUser):
    """A login. The three administrators are apart from each other and from all business.

    ``region`` bounds what is seen (its subtree); without one nothing is seen.
    """

    display_name = models.CharField("姓名", max_length=60, blank=True)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="管辖区划",
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=list(ROLES.items())),
        default=list,
        blank=True,
        verbose_name="角色",
    )
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    session_key = models.CharField("当前会话", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(ROLES)), name="user_roles_known"
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(BUSINESS))
                | Q(roles__contained_by=_ADMINS, roles__len=1),
                name="user_administrators_apart",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def has_role(self, *roles: str) -> bool:
        """Whether the user has one of the roles."""
        return bool(set(roles) & set(self.roles))

    @property
    def role_names(self) -> list[str]:
        """The roles in Chinese, in their order."""
        return [name for role, name in ROLES.items() if role in self.roles]
