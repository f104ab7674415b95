"""用户: the system administrator makes logins, the security administrator gives roles and areas."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from portal.accounts.models import User
from portal.accounts.roles import ROLES, SECURITY_ADMIN, SYSTEM_ADMIN
from portal.accounts.scope import region_ids
from portal.accounts.services import (
    create_user,
    set_active,
    set_password,
    set_region,
    set_roles,
)
from portal.home.admin.base import ServiceAdmin, ServiceForm

#: Never filled by the browser, never sent back.
_NEW_PASSWORD = forms.PasswordInput({"autocomplete": "new-password"}, render_value=False)


class NewUser(ServiceForm):
    """A login without roles."""

    password = forms.CharField(label="初始密码", widget=_NEW_PASSWORD)

    class Meta:
        model = User
        fields = ("username", "display_name", "region", "password")


class KnownUser(ServiceForm):
    """Each field is written by its own service, and only when it was changed."""

    roles = forms.MultipleChoiceField(
        label="角色",
        choices=list(ROLES.items()),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    new_password = forms.CharField(label="重设密码", required=False, widget=_NEW_PASSWORD)
    reason = forms.CharField(label="启用或停用的原因", required=False)

    class Meta:
        model = User
        fields = ("region", "roles", "is_active", "reason", "new_password")
        help_texts = {"is_active": "停用的账号不能登录，办理过的记录都保留。"}


@admin.register(User)
class UserAdmin(ServiceAdmin):
    """Logins of one's own area."""

    adders = frozenset({SYSTEM_ADMIN})
    changers = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN})
    add_form = NewUser
    change_form = KnownUser
    list_display = ("username", "display_name", "region", "role_words", "is_active")
    search_fields = ("username", "display_name")
    list_select_related = ("region",)
    ordering = ("username",)

    #: Which administrator may change what; the other sees it and cannot.
    FIELDS = {
        SYSTEM_ADMIN: {"is_active", "reason", "new_password"},
        SECURITY_ADMIN: {"region", "roles"},
    }

    @admin.display(description="角色")
    def role_words(self, user: User) -> str:
        """The roles in Chinese."""
        return "、".join(user.role_names) or "—"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Of a known user, what this administrator may change."""
        fields = super().get_fields(request, obj)
        if obj is None:
            return fields
        mine = {name for role in request.user.roles for name in self.FIELDS.get(role, ())}
        return [name for name in fields if name in mine]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Users of one's own area; those without one are nobody's."""
        return User.objects.filter(region__in=region_ids(request.user))

    def add_one(self, when: dict[str, Any], data: dict[str, Any]) -> User:
        """Make the login."""
        return create_user(**when, **data)

    def change_one(
        self, when: dict[str, Any], obj: User, data: dict[str, Any], changed: set[str]
    ) -> None:
        """Each changed field by its own service."""
        if "roles" in changed:
            set_roles(user=obj, roles=data["roles"], **when)
        if "region" in changed:
            set_region(user=obj, region=data["region"], **when)
        if "is_active" in changed:
            set_active(user=obj, active=data["is_active"], reason=data["reason"], **when)
        if data.get("new_password"):
            set_password(user=obj, password=data["new_password"], **when)
