"""县级清单: which county has published its list, when, and what differs from the city's."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from eligibility.editing.board import boards, own_of
from eligibility.editing.bounds import above_list
from eligibility.editing.kinds import KINDS, period_words, rows_of
from eligibility.editing.selectors import codes_of
from eligibility.web.editing.base import EditingPage, state_word, tier_words
from portal.regions import selectors as regions
from portal.web.pages import Crumb


class CountyBoard(EditingPage):
    """One table a prefecture, one line a county."""

    template_name = "eligibility/editing/board.html"
    title = "县级清单公布情况"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The prefectures of the user's area."""
        codes = codes_of(self.request.user)
        found = boards(codes, self.month, timezone.localdate())
        return super().get_context_data(boards=found, **kwargs)


class CountyPage(EditingPage):
    """What one county has of its own, beside the city's list."""

    template_name = "eligibility/editing/county.html"

    def get_title(self) -> str:
        """The county's name."""
        return f"{regions.tree(self.month).full_name(self.kwargs['region'])}：与市级清单的不同"

    def get_crumbs(self) -> list[Crumb]:
        """Back to the board."""
        return [*super().get_crumbs(), Crumb("县级清单公布情况", reverse("editing:board"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lists, standards, versions and items of the county's own."""
        code = self.kwargs["region"]
        if code not in codes_of(self.request.user):
            raise Http404
        own = own_of(code)
        return super().get_context_data(
            region=code,
            lists=[{"row": r, "period": period_words(r), "state": state_word(r)}
                   for r in rows_of(KINDS["lists"]).filter(region=code)],
            standards=[{"row": r, "period": period_words(r), "tier": tier_words(r.part, r.tier),
                        "above": above_list(r)} for r in own["standards"]],
            versions=[{"row": r, "period": period_words(r)} for r in own["versions"]],
            items=own["items"], **kwargs,
        )  # fmt: skip
