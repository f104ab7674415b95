"""What claims and standards add to the pages of the core."""

from collections.abc import Collection

from django.http import HttpRequest
from django.urls import reverse

from eligibility.models.dated import State
from portal.accounts import roles
from portal.accounts.scope import region_ids, scoped
from portal.regions.models import Region
from portal.registry import registry
from portal.web.entries import MenuEntry, Panel, PanelItem
from subsidies.schemes.models import Claim, ClaimState, SchemeVersion
from subsidies.web.claim_words import KIND, ClaimWords
from subsidies.web.roles import PAYOUT_ROLES

CLAIMS = MenuEntry("补贴申领", "schemes:list", "coin", PAYOUT_ROLES)
STANDARDS = MenuEntry("补贴标准", "schemes:standards", "book-2", PAYOUT_ROLES)
EDITED = MenuEntry("补贴标准", "schemes:standards", "coin", frozenset({roles.CATALOGUE_ADMIN}))
_WAITS = {
    roles.CASEWORKER: (ClaimState.DRAFT, "机构补贴草稿待提交"),
    roles.CHECKER: (ClaimState.SUBMITTED, "机构补贴待复核"),
    roles.APPROVER: (ClaimState.CHECKED, "机构补贴待审批"),
}


def words(ids: Collection[int]) -> dict[int, ClaimWords]:
    """Names of claims for the pages of money."""
    rows = Claim.objects.filter(pk__in=ids).select_related("organisation")
    return {
        row.pk: ClaimWords(
            f"{row.get_scheme_display()} {row.period}",
            reverse("schemes:claim", args=[row.pk]),
            row.organisation.name,
        )
        for row in rows
    }  # fmt: skip


def to_do(request: HttpRequest) -> Panel | None:
    """Claims that wait for the user."""
    items = []
    for role, (state, label) in _WAITS.items():
        if not request.user.has_role(role):  # type: ignore[union-attr]
            continue
        count = scoped(Claim.objects.filter(state=state), request.user).count()
        if count:
            items.append(PanelItem(label, count, url=f"{reverse('schemes:list')}?state={state}"))
    return Panel("机构补贴", "today", tuple(items)) if items else None


def to_publish(request: HttpRequest) -> Panel | None:
    """Standards of institutions' subsidies that wait for a second catalogue admin."""
    user = request.user
    if not user.has_role(roles.CATALOGUE_ADMIN):  # type: ignore[union-attr]
        return None
    mine = Region.objects.filter(pk__in=region_ids(user)).values("code")
    count = SchemeVersion.objects.filter(region__in=mine, state=State.SUBMITTED).count()
    url = reverse("schemes:standards")
    items = (PanelItem("机构补贴标准待发布", count, url=url),) if count else ()
    return Panel("机构补贴", "today", items) if items else None


def announce() -> None:
    """Tabs, the names of claims, what waits; called from ``AppConfig.ready``."""
    registry.add("facility_tabs", "schemes:list", CLAIMS, order=40)
    registry.add("facility_tabs", "schemes:standards", STANDARDS, order=50)
    registry.add(KIND, "schemes", words)
    registry.add("menu", "schemes", EDITED, order=82)
    registry.add("home_panel", "schemes.to_do", to_do, order=40)
    registry.add("home_panel", "schemes.to_publish", to_publish, order=41)
