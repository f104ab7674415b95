"""What the pages of facilities share: roles, tabs, the institution of an address."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from facilities.errors import FacilityError
from facilities.models import Institution
from portal.accounts import roles
from portal.accounts.scope import scoped
from portal.registry import registry
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page

READERS = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
WRITERS = frozenset({roles.CASEWORKER})


class FacilityPage(Page):
    """A page under 设施."""

    menu = "设施"
    roles = READERS
    tab = ""

    def get_crumbs(self) -> Sequence[Crumb]:
        """None: the tabs show where one is."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs of the area, and whether one may write."""
        return super().get_context_data(
            facility_tabs=registry.all("facility_tabs"),
            tab=self.tab,
            may_write=self.may_write,
            **kwargs,
        )

    @property
    def may_write(self) -> bool:
        """Whether the user may change the register."""
        return allowed(self.request.user, WRITERS)


class InstitutionPage(FacilityPage):
    """A page of one institution of one's own area."""

    tab = "homes:list"

    @cached_property
    def institution(self) -> Institution:
        """The institution of the address."""
        return institution_or_404(self.request, self.kwargs["pk"])

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the register and to the home's page."""
        home = reverse("homes:home", args=[self.institution.pk])
        return (Crumb("设施登记", reverse("homes:list")), Crumb(str(self.institution), home))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the institution."""
        return super().get_context_data(institution=self.institution, **kwargs)


def institution_or_404(request: HttpRequest, pk: int) -> Institution:
    """An institution of the user's area."""
    rows = Institution.objects.select_related("organisation__region")
    found = scoped(rows, request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这家机构，或不在您的管辖区划内。")
    return found


def row_or_404(request: HttpRequest, model: Any, **keys: Any) -> Any:
    """A row of the user's area."""
    found = scoped(model._default_manager.all(), request.user).filter(**keys).first()
    if found is None:
        raise Http404("没有这一条，或不在您的管辖区划内。")
    return found


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: Any) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))


def blame(form: Any, error: FacilityError) -> None:
    """Put a refusal beside its field, or on top of the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
