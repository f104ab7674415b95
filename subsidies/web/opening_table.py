"""What the page of a cut-over shows: months in money, the choice, the table of differences."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from eligibility.models import Award
from portal.lib.periods import Month
from portal.web import cells
from portal.web.table import Column
from portal.web.words import Word, word_of
from subsidies.opening.models import OpeningDifference, OpeningFile
from subsidies.opening.models.opening_difference import DifferenceKind
from subsidies.receivables.selectors import deaths
from subsidies.web import reads

KINDS = {
    DifferenceKind.LESS: Word("少发", "accent", "arrow-up"),
    DifferenceKind.UNPAID: Word("漏发", "accent", "plus"),
    DifferenceKind.MORE: Word("多发", "warn", "arrow-down"),
    DifferenceKind.NOT_DUE: Word("不应发放", "bad", "x"),
    DifferenceKind.PAYEE: Word("收款方不同", "warn", "refresh"),
    DifferenceKind.UNDECIDED: Word("暂不能定", "plain", "help-circle"),
}
#: What the choice “only as history” sends in place of a month.
HISTORY = "history"


def month_row(row: dict[str, Any], file: OpeningFile) -> dict[str, Any]:
    """A month in money; one that is history alone moves nothing."""
    money = {name: Decimal(row[name]) for name in ("paid", "due", "arrears", "recovery")}
    month = Month.parse(row["month"])
    history = file.settle_from is not None and month.first < file.settle_from
    if history:
        money |= {"arrears": Decimal(0), "recovery": Decimal(0)}
    return row | money | {"words": month.in_words(), "history": history}


def total(months: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """All months together."""
    names = ("lines", "paid", "due", "same", "undecided", "different", "arrears", "recovery")
    return {name: sum(row[name] for row in months) for name in names}


def choices(months: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """From which month on to settle, with what the next run would then write."""
    found = []
    for place, row in enumerate(months):
        rest = total(months[place:])
        told = f"补发 {rest['arrears']:,.2f} 元，追缴 {rest['recovery']:,.2f} 元"
        found.append((row["month"], f"{row['words']}起：{told}"))
    return [*found, (HISTORY, "都只作历史记录：不补发，不追缴")]


def reasons(rows: Sequence[OpeningDifference]) -> dict[int, str]:
    """Why nothing was due in the months of a page of differences; two queries."""
    asked = [row for row in rows if row.kind == DifferenceKind.NOT_DUE]
    if not asked:
        return {}
    awards = Award.objects.in_bulk({row.award_id for row in asked})
    died = deaths(row.person_id for row in asked)

    def why(row: OpeningDifference) -> str:
        award, day = awards[row.award_id], died.get(row.person_id)
        if day and day < row.covered:
            return f"{day:%Y-%m-%d} 去世"
        if row.covered < award.starts:
            return f"待遇自 {award.starts:%Y-%m} 起算"
        if award.ends and row.covered > award.ends:
            return f"待遇到 {award.ends:%Y-%m} 为止"
        return "这个月按规则不符合条件"

    return {row.pk: why(row) for row in asked}


def columns(rows: Sequence[OpeningDifference], user: Any, file: OpeningFile) -> tuple[Column, ...]:
    """Columns of a page of differences; names are read once for the page."""
    people = reads.people_of((row.person_id for row in rows), user)
    items = reads.items_named(row.item_id for row in rows)
    not_due = reasons(rows)

    def moves(row: OpeningDifference, amount: Decimal) -> Any:
        history = file.settle_from is not None and row.covered < file.settle_from
        return cells.money(None if history else amount or None)

    def why(row: OpeningDifference) -> Any:
        if file.settle_from is not None and row.covered < file.settle_from:
            return "只作历史记录"
        return row.get_reason_display() if row.reason else not_due.get(row.pk, cells.DASH)

    return (
        Column("person", "姓名", lambda r: people.cell(r.person_id, "entitlements"), head=True),
        Column("item", "项目", lambda r: items.get(r.item_id, "")),
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date"),
        Column("kind", "差异", lambda r: cells.badge(word_of(KINDS, r.kind))),
        Column("paid", "已发（元）", lambda r: cells.money(r.paid), kind="money"),
        Column("due", "按规则应发（元）", lambda r: cells.money(r.due), kind="money"),
        Column("arrears", "将补发（元）", lambda r: moves(r, r.arrears), kind="money"),
        Column("recovery", "将追缴（元）", lambda r: moves(r, r.recovery), kind="money"),
        Column("reason", "说明", why),
    )
