"""What the pages of schemes and claims share."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from portal.accounts import roles
from portal.accounts.scope import scoped
from portal.registry import registry
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from portal.web.words import Word
from subsidies.schemes.models import Claim, ClaimState
from subsidies.schemes.selectors import claims
from subsidies.web.roles import PAYOUT_ROLES

WRITERS = frozenset({roles.CASEWORKER})
ADMINS = frozenset({roles.CATALOGUE_ADMIN})
STATES = {
    ClaimState.DRAFT: Word("草稿", "plain", "edit"),
    ClaimState.SUBMITTED: Word("待复核", "warn", "clock"),
    ClaimState.CHECKED: Word("待审批", "warn", "clock"),
    ClaimState.APPROVED: Word("已审批", "good", "check"),
    ClaimState.REFUSED: Word("不予补贴", "plain", "x"),
    ClaimState.WITHDRAWN: Word("已撤回", "plain", "x"),
    ClaimState.PRIOR: Word("以前已付", "plain", "history"),
}


class SchemePage(Page):
    """A page of claims or standards, among the tabs of facilities."""

    menu = "设施"
    roles = PAYOUT_ROLES
    tab = "schemes:list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs of the area, and whether one may write."""
        return super().get_context_data(
            facility_tabs=registry.all("facility_tabs"), tab=self.tab,
            may_write=allowed(self.request.user, WRITERS), **kwargs,
        )  # fmt: skip


class ClaimMixin(SchemePage):
    """A page of one claim of one's own area."""

    @cached_property
    def claim(self) -> Claim:
        """The claim of the address."""
        found = scoped(claims(), self.request.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("没有这笔申领，或不在您的管辖区划内。")
        return found

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("补贴申领", reverse("schemes:list")),)


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: Any) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))
