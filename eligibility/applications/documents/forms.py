"""What stands on each form, page by page, before it becomes a page, a word file or a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.applications.handling import UNNAMED, handlings
from eligibility.applications.models import Application, Publicity, Shown, Stop, StopState
from eligibility.models import Award
from portal.lib.money import printed
from portal.lib.periods import Month
from portal.regions.models import Region

#: Rows of a public list on one page, as towns print it.
ROWS_A_PAGE = 13


@dataclass(frozen=True, slots=True)
class PublicRow:
    """What may be said of an applicant in public, and nothing else."""

    number: int
    name: str
    village: str
    item: str
    amount: str


def public_rows(publicity: Publicity) -> list[PublicRow]:
    """The rows of a public list: name, village, item, amount.

    No number, phone or account; an item that tells of health, disability or a family's loss
    stands there without its name and without its sum, which would tell it too.
    """
    rows = list(
        publicity.applications.select_related("person", "item").order_by(
            "person__township", "person__village", "person__name", "item_id", "part"
        )
    )
    rules = handlings({row.item for row in rows})
    return [
        PublicRow(
            number, row.person.name, f"{row.person.township}{row.person.village}" or "—",
            *_told(row, rules[row.item_id].shown),
        )
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip


def _told(row: Application, shown: str) -> tuple[str, str]:
    if shown != Shown.NAMED:
        return UNNAMED, "—"
    return row.name, sum_words(row)


def sum_words(row: Application) -> str:
    """1,234.50, or that it follows the local standard."""
    amount = row.amount if row.amount is not None else row.sum_asked
    return "按当地标准" if amount is None else printed(amount)


def pages(rows: Sequence[PublicRow]) -> list[list[PublicRow | None]]:
    """Rows by pages of ROWS_A_PAGE; the last is filled up with empty lines."""
    found: list[list[PublicRow | None]] = [
        list(rows[start : start + ROWS_A_PAGE]) for start in range(0, len(rows), ROWS_A_PAGE)
    ] or [[]]
    found[-1] += [None] * (ROWS_A_PAGE - len(found[-1]))
    return found


@dataclass(frozen=True, slots=True)
class Changed:
    """A line of 新增/停止明细."""

    number: int
    item: str
    name: str
    id_last4: str
    place: str
    month: date
    amount: Decimal | None
    why: str


def begun(region_ids: frozenset[int], codes: frozenset[str], month: Month) -> list[Changed]:
    """Awards that begin in a month, of people one may see, by item."""
    awards = (
        Award.objects.filter(starts=month.first, region__in=codes)
        .filter(person__managing_region_id__in=region_ids)
        .select_related("person", "item", "application")
        .order_by("item__catalogue_id", "item__number", "person__township", "person__name", "pk")
    )
    return [
        Changed(n, a.item.name, a.person.name, a.person.id_last4,
                f"{a.person.township}{a.person.village}", a.starts, _amount(a), _origin(a))
        for n, a in enumerate(awards, start=1)
    ]  # fmt: skip


def _amount(award: Award) -> Decimal | None:
    application = getattr(award, "application", None)
    if application is not None and application.amount is not None:
        return Decimal(application.amount)
    return award.sum_approved


def _origin(award: Award) -> str:
    application = getattr(award, "application", None)
    if application is not None:
        return f"{application.filing.applied_on:%Y-%m-%d}申请" if application.filing_id else ""
    return "转档" if award.approved_by is None else "批准"


def ended(region_ids: frozenset[int], month: Month) -> list[Changed]:
    """Awards confirmed to end, or turned, whose last month is the one before, by item."""
    rows = (
        Stop.objects.filter(
            region_id__in=region_ids, due_month=month.first,
            state__in=(StopState.CONFIRMED, StopState.TURNED),
        )
        .select_related("person", "award__item")
        .order_by("award__item__catalogue_id", "award__item__number", "person__name", "pk")
    )  # fmt: skip
    return [
        Changed(n, s.award.item.name, s.person.name, s.person.id_last4,
                f"{s.person.township}{s.person.village}", s.due_month, None,
                "，".join(part for part in (s.get_reason_display(), s.event) if part))
        for n, s in enumerate(rows, start=1)
    ]  # fmt: skip


def office(region: Region) -> str:
    """Who signs."""
    return f"{region.name}民政局"
