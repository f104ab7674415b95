"""The four reports as sheets: headings, lines above them, rows as they come."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.lib.masking import mask_last4, mask_name
from portal.lib.periods import Month
from portal.lib.workbook import Cell, Heading, Sheet
from portal.regions.selectors import tree
from portal.sealing import cipher
from subsidies.batches.comparison import causes_of
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.models.line import Ended, LineKind
from subsidies.reports import reading
from subsidies.reports.models import Report
from subsidies.reports.models.report import Kind

_FOOT = "&L制表：　　　　　　复核：　　　　　　审批：　　　　　　&R第 &P 页，共 &N 页"
_ACCOUNT_DIGITS = 8
Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Personal:
    """How names and numbers are shown: masked, or opened for a stated purpose."""

    masked: bool

    def name(self, name: str) -> str:
        """张* or 张三."""
        return mask_name(name) if self.masked else name

    def number(self, sealed: Any, last4: str, digits: int) -> str:
        """The last four digits, or all."""
        if not last4:
            return ""
        if self.masked or sealed is None:
            return mask_last4(last4, digits=digits)
        return cipher().open(bytes(sealed))


@dataclass(frozen=True, slots=True)
class Form:
    """A report's statement, its headings, and how a row of the one becomes a row of the other."""

    statement: str
    headings: Sequence[Heading]
    row: Callable[[int, tuple[Any, ...], Mapping[str, str], Personal], list[Cell]]
    sums: Sequence[int]
    signed: bool = True


_PLACE = (
    Heading("序号", 7, "number"),
    Heading("县市区", 12),
    Heading("乡镇", 12),
    Heading("村（社区）", 14),
    Heading("姓名", 10),
    Heading("身份证号", 21),
    Heading("补贴项目", 26),
)


def _place(n: int, row: tuple[Any, ...], names: Mapping[str, str], show: Personal) -> list[Cell]:
    region, township, village, name, sealed, last4, item = row[:7]
    number = show.number(sealed, last4, 18)
    return [n, names[region], township, village, show.name(name), number, item]


def _roll(n: int, row: tuple[Any, ...], names: Mapping[str, str], show: Personal) -> list[Cell]:
    covered, kind, amount, cash, holder, account, last4, ended = row[7:]
    return [
        *_place(n, row, names, show),
        f"{covered:%Y-%m}",
        LineKind(kind).label,
        amount,
        cash,
        show.name(holder),
        show.number(account, last4, _ACCOUNT_DIGITS),
        Ended(ended).label if ended else "",
        "",
    ]


def _summary(n: int, row: tuple[Any, ...], names: Mapping[str, str], _: Personal) -> list[Cell]:
    return [n, names[row[0]], *row[1:]]


def _changes(n: int, row: tuple[Any, ...], names: Mapping[str, str], show: Personal) -> list[Cell]:
    was, now, arrears, recovery, causes = row[7:]
    return [
        *_place(n, row, names, show),
        change_word(was, now, arrears, recovery),
        causes,
        was,
        now,
        now - was,
        arrears,
        recovery,
    ]


def change_word(was: Decimal, now: Decimal, arrears: Decimal, recovery: Decimal) -> str:
    """What happened to a payment from one month to the next."""
    if not was and now:
        return "新增"
    if was and not now:
        return "停发"
    if was != now:
        return "增加" if now > was else "减少"
    return (
        "补发" if arrears and not recovery else "追缴" if recovery and not arrears else "补发和追缴"
    )


def _year(n: int, row: tuple[Any, ...], names: Mapping[str, str], show: Personal) -> list[Cell]:
    return [*_place(n, row, names, show), *row[7:]]


def _money(*titles: str) -> tuple[Heading, ...]:
    return tuple(Heading(title, 13, "money") for title in titles)


FORMS: Mapping[str, Form] = {
    Kind.ROLL: Form(
        reading.ROLL,
        (
            *_PLACE,
            Heading("所属月份", 10),
            Heading("类别", 10),
            *_money("金额（元）", "实发（元）"),
            Heading("户名", 10),
            Heading("账号", 22),
            Heading("到账情况", 10),
            Heading("领取人签名", 14),
        ),
        _roll,
        (9, 10),
    ),
    Kind.SUMMARY: Form(
        reading.SUMMARY,
        (
            Heading("序号", 7, "number"),
            Heading("县市区", 14),
            Heading("资金", 18),
            Heading("补贴项目", 30),
            Heading("对象数", 10, "number"),
            Heading("笔数", 10, "number"),
            *_money("当月发放", "补发", "追缴", "合计", "抵扣", "实发"),
        ),
        _summary,
        (4, 5, 6, 7, 8, 9, 10, 11),
    ),
    Kind.CHANGES: Form(
        reading.CHANGES,
        (*_PLACE, Heading("变动", 10), Heading("原因", 20), *_money("上月（元）", "本月（元）", "增减（元）", "补发（元）", "追缴（元）")),
        _changes,
        (9, 10, 11, 12, 13),
    ),
    Kind.YEAR: Form(
        reading.YEAR,
        (*_PLACE, *_money(*(f"{n}月" for n in range(1, 13)), "全年合计")),
        _year,
        tuple(range(7, 20)),
    ),
}  # fmt: skip


def values_of(report: Report) -> dict[str, Any]:
    """What the statement of a report asks with."""
    month = Month.of(report.month)
    return {
        "counties": list(tree(month).counties(report.region)),
        "month": month.first,
        "before": month.previous().first,
        "first": date(month.year, 1, 1),
        "last": date(month.year, 12, 1),
    }


def rows_of(report: Report) -> AbstractContextManager[Rows]:
    """The rows of a report from the database, as they are used."""
    return reading.streamed(FORMS[report.kind].statement, values_of(report))


def with_causes(rows: Iterable[tuple[Any, ...]], month: Month) -> Iterator[tuple[Any, ...]]:
    """Rows of changes with their causes in words in place of the payable; a county at a time."""
    region, causes = "", dict[tuple[str, int], list[str]]()
    for row in rows:
        if row[0] != region:
            region, causes = row[0], {}
            for batch in Batch.objects.filter(region=region, month=month.first).exclude(
                state=State.VOID
            ):
                for key, told in causes_of(batch).items():
                    known = causes.setdefault(key, [])
                    known += [cause for cause in told if cause not in known]
        yield (*row[:-2], "；".join(causes.get(row[-2:], ())))


def sheet_of(report: Report, rows: Iterable[tuple[Any, ...]], tick: Callable[[int], None]) -> Sheet:
    """The sheet; ``tick`` is told how many rows are written."""
    form, month = FORMS[report.kind], Month.of(report.month)
    if report.kind == Kind.CHANGES:
        rows = with_causes(rows, month)
    names = tree(month)
    known = {code: names.name(code) for code in names.counties(report.region)}
    when = f"{month.year}" if report.kind == Kind.YEAR else month.in_words()
    title = f"{names.name(report.region)}{when}{report.get_kind_display()}"
    told = "姓名和号码已遮盖" if report.masked else f"含完整号码，用途：{report.purpose}；用后销毁"
    return Sheet(
        report.get_kind_display(),
        form.headings,
        _written(form, rows, known, Personal(report.masked), tick),
        above=(title, f"单位（盖章）：　　　　　　　　　　{told}"),
        footer=_FOOT,
    )


def _written(
    form: Form,
    rows: Iterable[tuple[Any, ...]],
    names: Mapping[str, str],
    show: Personal,
    tick: Callable[[int], None],
) -> Iterator[list[Cell]]:
    totals: dict[int, Any] = dict.fromkeys(form.sums, 0)
    n = 0
    for n, row in enumerate(rows, start=1):
        made = form.row(n, row, names, show)
        for place in form.sums:
            totals[place] += made[place]
        if n % reading.AT_ONCE == 0:
            tick(n)
        yield made
    tick(n)
    if n:
        width = len(form.headings)
        yield [totals.get(place, "合计" if place == 1 else None) for place in range(width)]
