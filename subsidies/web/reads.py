"""What the pages read: only counties of the user's own area."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from eligibility.determination.rule_set import rule_set
from eligibility.models import CatalogueItem
from eligibility.rules.nodes import Always
from eligibility.rules.render import text
from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.people.models import Person
from portal.regions.selectors import tree
from portal.web import cells
from subsidies.models import Batch, Line, PayoutException, Run, RunCounty, Summary
from subsidies.models.batch import Kind, State
from subsidies.models.payout_exception import ExceptionState
from subsidies.models.run import RunState

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as the month's page lists it; ``change`` is against the county's month before.

    ``amount`` (批次金额) is what the batch says of dues, recoveries taken off; cash (实发) is what
    goes to the bank. Each figure of money has one of these two names wherever it stands.
    """

    batch: Batch
    county: str
    lines: int
    amount: Decimal
    change: Decimal | None
    share: Decimal

    @property
    def cash(self) -> Decimal:
        """What the batch sends to the bank."""
        return self.batch.cash


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item's sums of a month."""

    name: str
    payables: int
    regular: Decimal
    arrears: Decimal
    recovery: Decimal
    amount: Decimal
    cash: Decimal
    change: Decimal | None


def area(user: Any, month: Month) -> tuple[str, ...]:
    """The codes of the counties a user works for."""
    region = getattr(user, "region", None)
    return tree(month).counties(region.code) if region is not None else ()


def batches(counties: Collection[str]) -> QuerySet[Batch]:
    """Batches of some counties, void ones too."""
    return Batch.objects.filter(region__in=counties).select_related("fund")


def sent_back(counties: Collection[str]) -> QuerySet[Batch]:
    """Batches sent back or voided whose month was not computed again since, the oldest first."""
    since = RunCounty.objects.filter(
        region=OuterRef("region"), run__month=OuterRef("month"),
        finished_at__gt=OuterRef("voided_at"),
    )  # fmt: skip
    later = Batch.objects.filter(
        region=OuterRef("region"), month=OuterRef("month"), fund=OuterRef("fund"),
        sequence__gt=OuterRef("sequence"),
    )  # fmt: skip
    rows = batches(counties).filter(state=State.VOID).exclude(kind=Kind.OPENING)
    rows = rows.filter(~Exists(since), ~Exists(later)).select_related("voided_by")
    return rows.order_by("month", "region", "fund__code", "sequence")


def counting(counties: Collection[str], month: Month) -> list[Batch]:
    """Batches of a month that count, in the order of the counties."""
    rows = batches(counties).filter(month=month.first).exclude(state=State.VOID)
    return list(rows.order_by("region", "fund__code", "sequence"))


def batch_rows(counties: Collection[str], month: Month) -> list[BatchRow]:
    """Rows of the month's table."""
    regions = tree(month)
    now = counting(counties, month)
    before: Counter[tuple[str, int]] = Counter()
    for batch in counting(counties, month.previous()):
        before[batch.region, batch.fund_id] += batch.amount
    largest = max((batch.amount for batch in now), default=ZERO)
    return [
        BatchRow(
            batch,
            regions.name(batch.region),
            batch.line_count,
            batch.amount,
            batch.amount - before[batch.region, batch.fund_id] if before else None,
            batch.amount / largest * 100 if largest else ZERO,
        )
        for batch in now
    ]


def item_rows(counties: Collection[str], month: Month) -> list[ItemRow]:
    """The month's sums by item, the largest first, with the change to the month before."""
    now, before = _by_item(counties, month), _by_item(counties, month.previous())
    names = dict(
        CatalogueItem.objects.filter(pk__in={*now, *before} - {None}).values_list("pk", "name")
    )
    rows = [
        ItemRow(
            names.get(item, "机构申领"),
            sums["payables"],
            sums["regular"],
            sums["arrears"],
            sums["recovery"],
            _whole(sums),
            sums["cash"],
            _whole(sums) - _whole(before.get(item, {})) if before else None,
        )
        for item, sums in now.items()
    ]
    return sorted(rows, key=lambda row: -row.amount)


def item_total(rows: Sequence[ItemRow]) -> ItemRow:
    """The foot of the table of items."""

    def of(name: str) -> Any:
        return sum((getattr(row, name) for row in rows), ZERO)

    compared = any(row.change is not None for row in rows)
    sums = (of(name) for name in ("regular", "arrears", "recovery", "amount", "cash"))
    payables = sum(row.payables for row in rows)
    return ItemRow("合计", payables, *sums, of("change") if compared else None)


def _by_item(counties: Collection[str], month: Month) -> dict[int | None, dict[str, Any]]:
    fields = ("payables", "regular", "arrears", "recovery", "cash")
    rows = Summary.objects.filter(region__in=counties, month=month.first).values("item_id")
    summed = rows.annotate(**{f"sum_{name}": Sum(name) for name in fields}).order_by()
    return {row["item_id"]: {name: row[f"sum_{name}"] for name in fields} for row in summed}


def _whole(sums: dict[str, Any]) -> Decimal:
    return sum((sums[name] for name in ("regular", "arrears", "recovery") if name in sums), ZERO)


def lines(batch: Batch) -> QuerySet[Line]:
    """Lines of a batch, in the order of people and months."""
    rows = Line.objects.filter(month=batch.month, region=batch.region, batch_id=batch.pk)
    return rows.order_by("person_id", "item_id", "covered", "pk")


def lines_of(person: Person) -> QuerySet[Line]:
    """Every line for a person, the newest month first."""
    return Line.objects.filter(person_id=person.pk).order_by("-covered", "-month", "item_id")


def exceptions(counties: Collection[str]) -> QuerySet[PayoutException]:
    """Open exceptions, the oldest first."""
    rows = PayoutException.objects.filter(region__in=counties, state=ExceptionState.OPEN)
    return rows.order_by("covered", "person_id", "item_id")


def running(user: Any, month: Month) -> Run | None:
    """The unfinished run of the user's own area and month."""
    region = getattr(user, "region", None)
    if region is None:
        return None
    wanted = {"month": month.first, "region": region.code, "state": RunState.RUNNING}
    return Run.objects.filter(**wanted).first()


def newest_month(counties: Collection[str]) -> date | None:
    """The newest month with a batch, or with one to compute again.

    Of several counties the newest that half of them have come to: the first one ahead does not
    take the others along.
    """
    again = sent_back(counties).values("pk")
    rows = batches(counties).filter(~Q(state=State.VOID) | Q(pk__in=again))
    reached = rows.order_by().values_list("region").annotate(newest=Max("month"))
    newest = sorted((month for _, month in reached), reverse=True)
    return newest[(len(newest) - 1) // 2] if newest else None


@dataclass(frozen=True, slots=True)
class People:
    """People of one page of rows: names, and whose files this user may open.

    A county pays people whose file another county keeps; they are named, not opened.
    """

    names: dict[int, str]
    open: frozenset[int]

    def cell(self, pk: int | None, tab: str) -> Any:
        """The name, leading to a tab of the file where that may be opened."""
        name = self.names.get(pk or 0)
        if name is None:
            return cells.DASH
        return cells.link(name, reverse("people:tab", args=[pk, tab])) if pk in self.open else name


def people_of(ids: Iterable[int | None], user: Any) -> People:
    """The people of one page of rows."""
    wanted = {pk for pk in ids if pk is not None}
    people = Person.objects.filter(pk__in=wanted)
    visible = scoped(people, user).values_list("pk", flat=True)
    return People(dict(people.values_list("pk", "name")), frozenset(visible))


def homes_of(ids: Iterable[int]) -> dict[int, str]:
    """Township and village of people whose files may be opened."""
    rows = Person.objects.filter(pk__in=list(ids)).values_list("pk", "township", "village")
    return {pk: " ".join(filter(None, (township, village))) for pk, township, village in rows}


@dataclass(frozen=True, slots=True)
class Words:
    """What lines of a month are called: items with their parts, and tiers as conditions."""

    items: dict[tuple[int | None, str], str]
    tiers: dict[tuple[int | None, str, str], str]
    others: dict[int, str]

    def item(self, line: Line | PayoutException) -> str:
        """The part's name where it has one, else the item's."""
        known = self.items.get((line.item_id, line.part))
        return known or self.others.get(line.item_id or 0, "机构申领")

    def tier(self, line: Line) -> str:
        """Whose rate it is; nothing where everybody has the same."""
        return self.tiers.get((line.item_id, line.part, line.tier), "")


def words_of(lines: Iterable[Line | PayoutException], region: str, month: Month) -> Words:
    """Words for one page of lines, from the rules of their county and month."""
    rules = rule_set(month, region)
    items: dict[tuple[int | None, str], str] = {}
    tiers: dict[tuple[int | None, str, str], str] = {}
    for rule in rules.rules:
        part = rule.part.part or ""
        items[rule.item.id, part] = rule.name
        for rate in rule.rates:
            if not isinstance(rate.tier.when, Always):
                told = text(rate.tier.when, rules.regions.name)
                tiers[rule.item.id, part, rate.tier.name] = told
    return Words(items, tiers, items_named(line.item_id for line in lines))


def items_named(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of items by key, for one page of rows."""
    wanted = {pk for pk in ids if pk is not None}
    return dict(CatalogueItem.objects.filter(pk__in=wanted).values_list("pk", "name"))
