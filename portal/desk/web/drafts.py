"""Drafts: one's own list, discarding, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.desk import selectors
from portal.desk.errors import DeskError
from portal.desk.models import Draft
from portal.desk.services import discard_draft, restore_draft
from portal.desk.web.roles import DESK_ROLES
from portal.web.pages import Page, PageMixin
from portal.web.requests import origin_of

STEPS = {"discard": discard_draft, "restore": restore_draft}
SAID = {
    "discard": "已丢弃草稿“{}”。",
    "restore": "已恢复草稿“{}”，可以接着填。",
}


class Drafts(Page):
    """What one has not finished, and what one discarded a short while ago."""

    template_name = "desk/drafts.html"
    title = "我的草稿"
    menu = "工作台"
    roles = DESK_ROLES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Open drafts as a list, discarded ones with the way back."""
        mine = selectors.drafts_of(self.request.user)
        gone = selectors.drafts_of(self.request.user, state=Draft.State.DISCARDED)
        return super().get_context_data(
            drafts=mine,
            discarded=gone.filter(content__isnull=False)[:20],
            **kwargs,
        )


class DraftStep(PageMixin, View):
    """Discards a draft or brings it back."""

    roles = DESK_ROLES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: UUID, step: str) -> HttpResponse:
        """One step; a draft of somebody else is not found."""
        draft = selectors.draft_named(request.user, token)
        if draft is None or step not in STEPS:
            raise Http404
        try:
            STEPS[step](
                actor=request.user, draft=draft, at=timezone.now(), origin=origin_of(request)
            )
            messages.success(request, SAID[step].format(draft.title))
        except DeskError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("desk:drafts"))
