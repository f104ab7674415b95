"""兼管区划: areas a user works for besides his own."""

from typing import Any

from django.contrib import admin

from portal.accounts.models import UserArea
from portal.accounts.roles import SECURITY_ADMIN
from portal.accounts.services import end_area, give_area
from portal.home.admin.base import ServiceAdmin, ServiceForm


class NewArea(ServiceForm):
    """From a day on, until a day or until it is taken back."""

    class Meta:
        model = UserArea
        fields = ("user", "region", "valid_from", "valid_to")


class KnownArea(ServiceForm):
    """Taken back from a day on."""

    class Meta:
        model = UserArea
        fields = ("valid_to",)


@admin.register(UserArea)
class AreaAdmin(ServiceAdmin):
    """Given and taken back by the security administrator."""

    adders = changers = frozenset({SECURITY_ADMIN})
    add_form = NewArea
    change_form = KnownArea
    list_display = ("user", "region", "valid_from", "valid_to")
    list_select_related = ("user", "region")

    def add_one(self, when: dict[str, Any], data: dict[str, Any]) -> UserArea:
        """Give it."""
        return give_area(**when, **data)

    def change_one(
        self, when: dict[str, Any], obj: UserArea, data: dict[str, Any], changed: set[str]
    ) -> None:
        """Take it back."""
        end_area(area=obj, valid_to=data["valid_to"] or self.today, **when)
