"""接口令牌 of others: listed for the security administrator, who may end them."""

from typing import Any

from django import forms
from django.contrib import admin

from portal.accounts.roles import SECURITY_ADMIN
from portal.api.models import ApiToken
from portal.api.services import revoke_token
from portal.home.admin.base import ServiceAdmin, ServiceForm


class KnownToken(ServiceForm):
    """Ended with a reason; the token itself is known to nobody."""

    reason = forms.CharField(label="撤销原因")

    class Meta:
        model = ApiToken
        fields = ("reason",)


@admin.register(ApiToken)
class TokenAdmin(ServiceAdmin):
    """Tokens of one's own area, whoever's."""

    changers = frozenset({SECURITY_ADMIN})
    change_form = KnownToken
    list_display = ("name", "owner", "hint", "region", "expires_at", "last_used_at", "revoked_at")
    search_fields = ("name", "owner__username", "owner__display_name")
    list_select_related = ("owner", "region")

    def change_one(
        self, when: dict[str, Any], obj: ApiToken, data: dict[str, Any], changed: set[str]
    ) -> None:
        """End it."""
        revoke_token(token=obj, reason=data["reason"], **when)
