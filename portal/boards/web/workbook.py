"""A board as a workbook: counties, details, months, and what each figure means."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone

from portal.boards import selectors
from portal.boards.selectors import Area, Figure, Row
from portal.lib.workbook import Cell, Heading, Sheet, write_workbook
from portal.policies.figures.kinds import Indicator
from portal.regions.selectors import tree

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_workbook(title: str, ones: Sequence[Indicator], one: Indicator, area: Area) -> HttpResponse:
    """The answer with the file; its figures are those of the page, read the same way."""
    totals, rows = selectors.by_county(ones, area)
    place = tree(area.month).full_name(area.chosen[0] if len(area.chosen) == 1 else area.region)
    above = (f"{title}（{place}，{area.month.in_words()}）",)
    sheets = [
        Sheet("各县市区", _heads("县市区", ones), _lines(ones, rows, totals), above),
        *(
            Sheet(f"按{d.label}", _heads(d.label, d.ones), _lines(d.ones, d.rows), above)
            for d in selectors.by_detail(ones, area)
        ),
        Sheet(
            f"{one.name}逐月",
            (Heading("月份", 12), *_heads("", [one])[1:], Heading("上年同月", 16, "number")),
            [
                (str(month), figure.number, Figure(one, figure.before, None).number)
                for month, figure in selectors.by_month(one, area)
            ],
            above,
        ),
        Sheet("口径", MEANING, _meanings(ones, area), above),
    ]
    made = BytesIO()
    write_workbook(made, sheets)
    response = HttpResponse(made.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="board-{area.month}.xlsx"'
    return response


MEANING = (
    Heading("指标", 14), Heading("单位", 8), Heading("怎样统计", 60), Heading("数据日期", 18),
)  # fmt: skip


def _heads(first: str, ones: Sequence[Indicator]) -> tuple[Heading, ...]:
    kinds = {"money": "money"}
    return (
        Heading(first, 24),
        *(Heading(f"{one.name}（{one.unit}）", 16, kinds.get(one.kind, "number")) for one in ones),
    )


def _lines(
    ones: Sequence[Indicator], rows: Sequence[Row], totals: Sequence[Figure] = ()
) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield (row.name, *(row.figures[one.code].number for one in ones))
    if len(rows) > 1 and totals:
        yield ("合计", *(figure.number for figure in totals))


def _meanings(ones: Sequence[Indicator], area: Area) -> Iterator[Sequence[Cell]]:
    when = selectors.dates(ones, area)
    for one in ones:
        yield one.name, one.unit, one.meaning, _day(when[one.code])


def _day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if value else "还没有数据"
