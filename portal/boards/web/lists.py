"""The rows behind a figure; how many there are is the figure."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from portal.boards.selectors import Figure
from portal.boards.web.base import BoardMixin
from portal.policies.figures.kinds import Ask, Indicator, Value, Where
from portal.policies.figures.reading import boards, data_date, indicator, read
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from portal.web.table import Table

LONGEST_DETAIL = 120


class ListPage(BoardMixin, Page):
    """One figure of one place and month, and its rows."""

    template_name = "boards/list.html"

    @cached_property
    def one(self) -> Indicator:
        """The indicator, when it has rows and the user may see it."""
        try:
            found = indicator(self.kwargs["code"])
        except KeyError:
            raise Http404("没有这项指标。") from None
        if found.listing is None or not allowed(self.request.user, found.roles):
            raise Http404("没有这项指标。")
        return found

    @property
    def tab(self) -> str:  # type: ignore[override]
        """The board the figure stands on."""
        return self.one.board

    def get_title(self) -> str:
        """What is listed."""
        return self.one.name

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the board, in the same place."""
        address = f"{reverse('boards:board', args=[self.one.board])}?month={self.month}"
        if self.county:
            address += f"&county={self.county}"
        label = next(b.label for b in boards(self.request.user) if b.key == self.one.board)
        return (Crumb("看板", reverse("boards:overview")), Crumb(label, address))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figure as its tile has it, and a page of its rows."""
        detail = self.request.GET.get("detail", "")[:LONGEST_DETAIL]
        listing = self.one.listing
        assert listing is not None  # ``one`` has seen to it
        where = Where(self.area.chosen, self.month, self.area.today, detail)
        rows = listing.rows(self.request.user, where) if self.area.chosen else []
        table = Table.of(self.request, (), rows, caption=self.one.name)
        table.columns = listing.columns(self.request.user, table.rows)
        table.shown = frozenset(column.key for column in table.columns)
        names = self.one.source.names([detail]) if detail else {}
        return super().get_context_data(
            table=table, one=self.one, detail=names.get(detail, detail),
            detail_label=self.one.source.detail, figure=Figure(self.one, self._value(detail), None),
            at=data_date(self.one, self.area.ask()), **kwargs,
        )  # fmt: skip

    def _value(self, detail: str) -> Value | None:
        ask = Ask(self.area.chosen, (self.month,), self.area.today,
                  frozenset({"detail"} if detail else ()))  # fmt: skip
        values = read([self.one], ask)[self.one.code]
        return next((each for each in values if each.detail == detail), None)
