"""发放·复核: this month against last, what is odd about it, and the two buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from portal.web.table import Table
from subsidies.batches.comparison import CATEGORIES, CAUSES, ChangeCount, ChangeRows, change_counts
from subsidies.batches.oddities import OddityError, kinds, tick_oddities
from subsidies.models import Batch, Oddity
from subsidies.models.batch import State
from subsidies.web import change_table, reads, sums
from subsidies.web.batch import BatchMixin
from subsidies.web.moves import offer
from subsidies.web.roles import CHECK_ROLES
from subsidies.web.steps import steps

#: Oddities of a kind shown at once; the rest after these are ticked.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A category with its causes."""

    key: str
    label: str
    causes: list[tuple[str, ChangeCount]]

    @property
    def count(self) -> int:
        """Payables of all causes."""
        return sum(cause.count for _, cause in self.causes)

    @property
    def amount(self) -> Decimal:
        """Their money."""
        return sum((cause.amount for _, cause in self.causes), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class OddityGroup:
    """A kind of oddities: those shown with person and item, how many there are, how many open."""

    key: str
    label: str
    help: str
    rows: Sequence[tuple[Oddity, Any, str]]
    total: int
    left: int


class ReviewPage(BatchMixin, Page):
    """The checker's page of a batch."""

    template_name = "subsidies/review.html"

    def get_title(self) -> str:
        """复核 and which batch."""
        batch = self.batch
        name = tree(Month.of(batch.month)).name(batch.region)
        return f"复核：{name} {Month.of(batch.month).in_words()}第{batch.sequence}批"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month and the batch."""
        batch, month = self.batch, Month.of(self.batch.month)
        return (
            Crumb(f"{month.in_words()}发放", f"{reverse('payouts')}?month={month}"),
            Crumb(f"第{batch.sequence}批", reverse("batch", args=[batch.pk])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Headline, changes, sums, oddities, moves."""
        batch, user = self.batch, self.request.user
        groups = _oddity_groups(batch, user)
        return super().get_context_data(
            batch=batch,
            steps=steps(batch),
            headline=sums.headline(batch),
            changes=_change_groups(change_counts(batch)),
            by_item=sums.by_item(batch),
            by_township=sums.by_township(batch),
            by_fund=sums.by_fund(batch),
            oddities=groups,
            left=sum(group.left for group in groups),
            may_tick=batch.state == State.SUBMITTED
            and allowed(user, CHECK_ROLES)
            and user.pk != batch.submitted_by_id,
            offer=offer(batch, user),
            **kwargs,
        )


def _change_groups(counts: Sequence[ChangeCount]) -> list[ChangeGroup]:
    return [
        ChangeGroup(
            key,
            label,
            [(CAUSES[one.cause], one) for one in counts if one.category == key],
        )
        for key, label in CATEGORIES.items()
    ]


def _oddity_groups(batch: Batch, user: Any) -> list[OddityGroup]:
    known = kinds()
    of_kind: dict[str, list[Oddity]] = {key: [] for key in known}
    # What is still open comes first in each kind.
    rows = Oddity.objects.filter(batch=batch).select_related("ticked_by")
    for row in rows.order_by(F("ticked_at").asc(nulls_first=True), "person_id", "pk"):
        of_kind.setdefault(row.kind, []).append(row)
    shown = [row for rows in of_kind.values() for row in rows[:SHOWN]]
    people = reads.people_of((row.person_id for row in shown), user)
    items = reads.items_named(row.item_id for row in shown)
    return [
        OddityGroup(
            key,
            known[key].label if key in known else key,
            known[key].help if key in known else "",
            [
                (row, people.cell(row.person_id, "payouts"), items.get(row.item_id or 0, ""))
                for row in rows[:SHOWN]
            ],
            len(rows),
            sum(row.ticked_at is None for row in rows),
        )
        for key, rows in of_kind.items()
        if rows
    ]


class ChangesPage(BatchMixin, Page):
    """The people behind one number of the review."""

    template_name = "subsidies/changes.html"

    def _asked(self) -> tuple[str, str]:
        category = self.request.GET.get("category", "new")
        cause = self.request.GET.get("cause", "")
        return (
            category if category in CATEGORIES else "new",
            cause if cause in CAUSES else "",
        )

    def get_title(self) -> str:
        """新增：新批准."""
        category, cause = self._asked()
        return CATEGORIES[category] + (f"：{CAUSES[cause]}" if cause else "")

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the review."""
        return (Crumb("复核", reverse("batch_review", args=[self.batch.pk])),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the people."""
        category, cause = self._asked()
        rows = ChangeRows(self.batch, category, cause)
        table = Table.of(self.request, (), rows, caption=self.get_title())
        table.columns = change_table.columns(table.rows, self.batch, self.request.user)
        table.shown = frozenset(column.key for column in table.columns)
        return super().get_context_data(batch=self.batch, table=table, **kwargs)


class TickOddities(BatchMixin, View):
    """The checker has looked: at one, or at all open ones of a kind with a remark."""

    roles = CHECK_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick and go back to the list."""
        batch = self.batch
        address = f"{reverse('batch_review', args=[batch.pk])}#oddities"
        chosen = Oddity.objects.filter(batch=batch, ticked_at=None)
        kind, one = request.POST.get("kind", ""), request.POST.get("oddity", "")
        chosen = chosen.filter(pk=int(one)) if one.isdecimal() else chosen.filter(kind=kind)
        try:
            ticked = tick_oddities(
                batch_id=batch.pk,
                ids=list(chosen.values_list("pk", flat=True)),
                actor=request.user,
                at=timezone.now(),
                remark=request.POST.get("remark", ""),
            )
        except OddityError as error:
            messages.error(request, str(error))
        else:
            left = Oddity.objects.filter(batch=batch, ticked_at=None).count()
            next_step = f"还有 {left} 条。" if left else "已全部核对，可以通过。"
            messages.success(request, f"已核对 {ticked} 条，{next_step}")
        return HttpResponseRedirect(address)
