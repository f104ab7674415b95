"""What stands on a board: totals, counties, details and months, from the indicators alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.boards import showing
from portal.lib.periods import Month
from portal.policies.figures.kinds import Ask, Indicator, Value
from portal.policies.figures.reading import data_date, read
from portal.regions.selectors import tree


@dataclass(frozen=True, slots=True)
class Area:
    """Whose figures, of which month: ``chosen`` of the ``counties`` the user may see."""

    region: str
    counties: tuple[str, ...]
    chosen: tuple[str, ...]
    month: Month
    today: date

    def ask(self, *by: Any, months: Sequence[Month] = ()) -> Ask:
        """The question for the month in work, or some months, told apart."""
        return Ask(self.chosen, tuple(months) or (self.month,), self.today, frozenset(by))


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value in one place, beside that of a year before."""

    one: Indicator
    now: Value | None
    before: Value | None
    place: str = ""
    #: Of the month before.
    last: Value | None = None

    @property
    def text(self) -> str:
        """The value, without its unit."""
        return showing.text(self.one, self.now)

    @property
    def change(self) -> str:
        """Against the same month of last year."""
        if self.one.source.ahead:
            return ""
        return showing.change(self.one, self.now, self.before)

    @property
    def step(self) -> str:
        """Against the month before; empty where a source does not look back."""
        if self.one.source.ahead or not self.one.source.history:
            return ""
        return showing.change(self.one, self.now, self.last, "上月")

    @property
    def before_text(self) -> str:
        """Last year's value, without its unit."""
        return showing.text(self.one, self.before)

    @property
    def parts(self) -> str:
        """The two numbers of a share."""
        return showing.parts(self.one, self.now)

    @property
    def number(self) -> Any:
        """For sorting and drawing."""
        return showing.number_of(self.one, self.now)


@dataclass(frozen=True, slots=True)
class Row:
    """A county or a detail with its figures, in the order of the indicators."""

    key: str
    name: str
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Details:
    """A table by item, fund, reason …: figures whose details are of one kind."""

    label: str
    ones: Sequence[Indicator]
    rows: Sequence[Row]


def area_of(user: Any, month: Month, today: date, county: str = "") -> Area:
    """The area of a user, narrowed to one of its counties; a county that is not his: nothing."""
    region = getattr(user, "region", None)
    counties = tree(month).counties(region.code) if region is not None else ()
    chosen = tuple(code for code in counties if code == county) if county else counties
    return Area(region.code if region else "", counties, chosen, month, today)


def by_county(ones: Sequence[Indicator], area: Area) -> tuple[list[Figure], list[Row]]:
    """Totals of the area, and a row for each county, beside the same month of last year."""
    last_year, last_month = area.month.shift(-12), area.month.previous()
    found = read(ones, area.ask("county", "month", months=(last_year, area.month)))
    looking_back = [one for one in ones if one.source.history and not one.source.ahead]
    for code, values in read(
        looking_back, area.ask("county", "month", months=(last_month,))
    ).items():
        found[code] += values
    cells: dict[tuple[str, str, Month | None], Value] = {
        (one.code, each.county, each.month): each for one in ones for each in found[one.code]
    }
    regions = tree(area.month)

    def figure(one: Indicator, counties: Iterable[str], place: str) -> Figure:
        def of(month: Month) -> Value | None:
            keys = ((one.code, county, month) for county in counties)
            return showing.add(cells[key] for key in keys if key in cells)

        return Figure(one, of(area.month), of(last_year), place, of(last_month))

    totals = [figure(one, area.chosen, "") for one in ones]
    rows = [
        Row(code, regions.name(code), {one.code: figure(one, (code,), code) for one in ones})
        for code in area.chosen
    ]
    return totals, rows


def by_detail(ones: Sequence[Indicator], area: Area) -> list[Details]:
    """Tables of the month by what the sources tell apart; the largest first."""
    found = read(ones, area.ask("detail"))
    tables = []
    for label in dict.fromkeys(one.source.detail for one in ones if one.source.detail):
        mine = [one for one in ones if one.source.detail == label]
        cells = {(one.code, v.detail): v for one in mine for v in found[one.code] if v.detail}
        keys = list(dict.fromkeys(key for _, key in cells))
        if not keys:
            continue
        names = mine[0].source.names(keys)
        rows = [
            Row(key, names.get(key, key),
                {one.code: Figure(one, cells.get((one.code, key)), None) for one in mine})
            for key in keys
        ]  # fmt: skip
        first = mine[0].code
        rows.sort(key=lambda row: (-(row.figures[first].number or 0), row.name))
        tables.append(Details(label, mine, rows))
    return tables


def by_month(one: Indicator, area: Area, *, count: int = 12) -> list[tuple[Month, Figure]]:
    """The last months, each beside the same month of the year before; none without a history.

    Of a forecast the months to come, with nothing beside them.
    """
    if not one.source.history:
        return []
    if one.source.ahead:
        months = [area.month.shift(step) for step in range(one.source.ahead + 1)]
        known = {v.month: v for v in read([one], area.ask("month", months=months))[one.code]}
        return [(month, Figure(one, known[month], None)) for month in months if month in known]
    months = [area.month.shift(-back) for back in range(count + 11, -1, -1)]
    found = {v.month: v for v in read([one], area.ask("month", months=months))[one.code]}
    return [
        (month, Figure(one, found.get(month), found.get(month.shift(-12))))
        for month in months[-count:]
    ]


def dates(ones: Sequence[Indicator], area: Area) -> dict[str, date | datetime | None]:
    """The data date of each indicator, each source asked once."""
    sources = {one.source.key: data_date(one, area.ask()) for one in ones}
    return {one.code: sources[one.source.key] for one in ones}
