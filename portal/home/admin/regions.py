"""区划: added below another, ended; never edited."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.roles import SYSTEM_ADMIN
from portal.accounts.scope import region_ids
from portal.home.admin.base import ServiceAdmin, ServiceForm
from portal.regions.models import Region
from portal.regions.services import add_region, end_region


class NewRegion(ServiceForm):
    """A region directly below another."""

    class Meta:
        model = Region
        fields = ("parent", "code", "name", "kind", "valid_from", "pays_from")


class KnownRegion(ServiceForm):
    """It ends on a day; regions below it must have ended before."""

    reason = forms.CharField(label="依据")

    class Meta:
        model = Region
        fields = ("valid_to", "reason")


@admin.register(Region)
class RegionAdmin(ServiceAdmin):
    """The dated tree, of one's own area."""

    adders = changers = frozenset({SYSTEM_ADMIN})
    add_form = NewRegion
    change_form = KnownRegion
    list_display = ("code", "name", "level", "parent", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("code", "name")
    list_select_related = ("parent",)
    ordering = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The subtree of one's own region."""
        return Region.objects.filter(pk__in=region_ids(request.user))

    def add_one(self, when: dict[str, Any], data: dict[str, Any]) -> Region:
        """Add it."""
        return add_region(**when, **data)

    def change_one(
        self, when: dict[str, Any], obj: Region, data: dict[str, Any], changed: set[str]
    ) -> None:
        """End it."""
        end_region(
            region=obj, valid_to=data["valid_to"] or self.today, reason=data["reason"], **when
        )
