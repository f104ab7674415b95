"""编辑与发布: what waits to be published, what is still a draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from eligibility.editing import services
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import Row, kind_of, period_words
from eligibility.editing.selectors import names, waiting
from eligibility.models.dated import State
from eligibility.web.editing.base import (
    EditingPage,
    kind_or_404,
    refuse,
    row_or_404,
    say,
    state_word,
    title_of,
)
from eligibility.web.editing.steps import page_of
from portal.regions import selectors as regions
from portal.web.pages import Crumb


class Inbox(EditingPage):
    """Rows that somebody must do something with."""

    template_name = "eligibility/editing/inbox.html"
    title = "编辑与发布"

    def get_crumbs(self) -> list[Crumb]:
        """Back to the catalogues."""
        return super().get_crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Submitted rows first, then drafts."""
        rows = waiting(self.request.user)
        who = names([r.recorded_by for r in rows])
        tree = regions.tree(self.month)
        lines = [self._line(row, who, tree) for row in rows]
        return super().get_context_data(
            submitted=[line for line in lines if line["row"].state == State.SUBMITTED],
            drafts=[line for line in lines if line["row"].state == State.DRAFT],
            **kwargs,
        )

    def _line(self, row: Row, who: dict[int, str], tree: Any) -> dict[str, Any]:
        mine = self.request.user.pk in (row.recorded_by, row.submitted_by)
        return {
            "row": row, "kind": kind_of(row), "title": title_of(row), "url": page_of(row),
            "region": tree.full_name(row.region), "period": period_words(row), "state": state_word(row),
            "who": who.get(row.recorded_by, ""), "since": row.submitted_at or row.recorded_at,
            "mine": mine, "amount": getattr(row, "value", None) or getattr(row, "amount", None),
        }  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish what was ticked; each row on its own, the refused ones are told."""
        done, refused = 0, []
        for ticked in request.POST.getlist("rows"):
            name, _, pk = ticked.partition(":")
            row = row_or_404(request, kind_or_404(name), int(pk) if pk.isdigit() else 0)
            try:
                services.publish(row=row, actor=request.user, at=timezone.now())
                done += 1
            except EditingError as error:
                refused.append(f"{title_of(row)}：{error}")
        if done:
            say(request, f"已发布 {done} 条。受影响月份的差额由下一次核算补发或追缴。")
        for told in refused[:5]:
            refuse(request, told)
        return redirect("editing:inbox")
