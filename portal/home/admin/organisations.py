"""机构: registered and kept up to date."""

from typing import Any

from django import forms
from django.contrib import admin

from portal.accounts.roles import SYSTEM_ADMIN
from portal.home.admin.base import ServiceAdmin, ServiceForm
from portal.parties.models import Organisation
from portal.parties.services import register_organisation, update_organisation


class NewOrganisation(ServiceForm):
    """A new organisation."""

    class Meta:
        model = Organisation
        fields = (
            "name",
            "kind",
            "region",
            "uscc",
            "ownership",
            "address",
            "contact",
            "phone",
            "opened_on",
        )

    def clean_uscc(self) -> str:
        """The service takes an empty code as none."""
        return self.cleaned_data["uscc"] or ""


class KnownOrganisation(ServiceForm):
    """What may change of it."""

    reason = forms.CharField(label="原因", required=False)

    class Meta:
        model = Organisation
        fields = ("name", "ownership", "address", "contact", "phone", "reason")


@admin.register(Organisation)
class OrganisationAdmin(ServiceAdmin):
    """Organisations of one's own area."""

    adders = changers = frozenset({SYSTEM_ADMIN})
    add_form = NewOrganisation
    change_form = KnownOrganisation
    list_display = ("name", "kind", "region", "uscc")
    list_filter = ("kind",)
    search_fields = ("name", "uscc")
    list_select_related = ("region",)

    def add_one(self, when: dict[str, Any], data: dict[str, Any]) -> Organisation:
        """Register it."""
        return register_organisation(**when, **data)

    def change_one(
        self, when: dict[str, Any], obj: Organisation, data: dict[str, Any], changed: set[str]
    ) -> None:
        """Only what was changed."""
        values = {name: data[name] for name in changed - {"reason"}}
        update_organisation(organisation=obj, values=values, reason=data["reason"], **when)
