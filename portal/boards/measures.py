"""How far the documents' measures are: by county and quarter, what is late, and whose it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from portal.lib.periods import Month
from portal.policies.models import Document, Measure, Report, Target
from portal.policies.selectors import documents_of, latest_reports
from portal.policies.standing import TargetState, states
from portal.regions.selectors import ids_below, tree
from portal.web.words import Word

#: A deadline is called near so many days before it.
NEAR = 60
WORDS = {
    "done": Word("已落实", "good", "circle-check"),
    "unconfirmed": Word("已报，待核对", "accent", "clock"),
    "under_way": Word("正在落实", "accent", "clock"),
    "behind": Word("进度滞后", "warn", "alert-triangle"),
    "silent": Word("还没有报送", "plain", "info-circle"),
    "near": Word("临近期限，未落实", "warn", "clock"),
    "late": Word("期限已过，未落实", "bad", "alert-triangle"),
}
#: The same in a column of a county each.
SHORT = {
    "done": "已落实", "unconfirmed": "待核对", "under_way": "正在落实", "behind": "滞后",
    "silent": "未报送", "near": "临近期限", "late": "已过期限",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One measure in one county on a day."""

    measure: Measure
    county: str
    report: Report | None
    state: str

    @property
    def word(self) -> Word:
        """As a badge."""
        return WORDS[self.state]

    @property
    def short(self) -> str:
        """The badge's text where there is little room."""
        return SHORT[self.state]


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over the counties."""

    measure: Measure
    cells: Sequence[Standing]

    def count(self, *states: str) -> int:
        """In how many counties it stands so."""
        return sum(cell.state in states for cell in self.cells)

    @property
    def done(self) -> int:
        """Counties that have done it, confirmed."""
        return self.count("done")

    @property
    def late(self) -> int:
        """Counties past the printed day without it."""
        return self.count("late")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year; its last day is how far progress is counted."""

    year: int
    number: int

    @property
    def last(self) -> date:
        """31 March, 30 June …"""
        return Month(self.year, self.number * 3).last

    @property
    def key(self) -> str:
        """2024-1."""
        return f"{self.year}-{self.number}"

    def in_words(self) -> str:
        """2024年第1季度."""
        return f"{self.year}年第{self.number}季度"

    def shift(self, quarters: int) -> "Quarter":
        """So many quarters later."""
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month - 1) // 3 + 1)


def read_quarter(text: str, today: date) -> Quarter:
    """The quarter of an address, else the present one; never a later one."""
    year, _, number = text.partition("-")
    if year.isdigit() and number in ("1", "2", "3", "4") and 2000 < int(year) <= today.year:
        chosen = Quarter(int(year), int(number))
        return chosen if chosen.last <= quarter_of(today).last else quarter_of(today)
    return quarter_of(today)


def state_of(measure: Measure, report: Report | None, day: date) -> str:
    """How a measure stands on a day: what is done and confirmed, else what the deadline says."""
    if report is not None and report.state == Report.State.DONE:
        return "done" if report.confirmed_at else "unconfirmed"
    due = measure.deadline_on
    if due is not None and day > due:
        return "late"
    if due is not None and day >= due - timedelta(days=NEAR):
        return "near"
    return report.state if report is not None else "silent"


def documents(user: Any, month: Month) -> QuerySet[Document]:
    """Documents of the user's region, of those above and of those below it."""
    region = getattr(user, "region", None)
    if region is None:
        return Document.objects.none()
    regions = tree(month)
    return documents_of({*regions.ancestors(region.code), *regions.descendants(region.code)})


def counties_of(document: Document, user: Any, month: Month) -> tuple[str, ...]:
    """The counties a document speaks to that the user may see."""
    regions = tree(month)
    own = set(regions.counties(user.region.code))
    return tuple(code for code in regions.counties(document.region) if code in own)


def lines_of(document: Document, counties: Collection[str], day: date) -> list[Line]:
    """Every measure of a document by county as of a day; two queries."""
    reports = latest_reports(document.code, until=day)
    by_code = {
        (measure, region.code): report
        for (measure, _), report in reports.items()
        for region in (report.region,)
    }
    return [
        Line(measure, [
            Standing(measure, county, report, state_of(measure, report, day))
            for county in counties
            for report in (by_code.get((measure.pk, county)),)
        ])
        for measure in document.measures.select_related("document").order_by("number")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with its figure for the whole, or one for each county, as of a day."""

    target: Target
    cells: Sequence[TargetState]
    day: date

    def word(self, cell: TargetState) -> Word:
        """As a badge; what is not reached when its printed day is past says so."""
        late = self.target.due_on is not None and self.day > self.target.due_on
        return (
            LATE_WORDS[cell.state] if late and cell.state in LATE_WORDS else GOAL_WORDS[cell.state]
        )

    def text(self, cell: TargetState) -> str:
        """50 万元 已达到 · 没有数 · 40 万元 期限已过，未达到."""
        shown = (
            f"{cell.actual.normalize():,f} {self.target.unit} " if cell.actual is not None else ""
        )
        told = "（有待核对的新数）" if cell.waiting else ""
        return f"{shown}{self.word(cell).text}{told}"

    def words(self, names: Mapping[str, str]) -> list[tuple[str, str, Word]]:
        """(name of the county, or of the whole, text, badge) of each cell."""
        return [
            (names.get(cell.county, "全市（州）"), self.text(cell), self.word(cell))
            for cell in self.cells
        ]


GOAL_WORDS = {
    "met": Word("已达到", "good", "circle-check"),
    "short": Word("未达到", "warn", "alert-triangle"),
    "unknown": Word("没有数", "plain", "info-circle"),
}
LATE_WORDS = {
    "short": Word("期限已过，未达到", "bad", "alert-triangle"),
    "unknown": Word("期限已过，没有数", "bad", "alert-triangle"),
}


def goals_of(
    targets: Sequence[Target], counties: Sequence[str], day: date, month: Month
) -> list[Goal]:
    """Targets with how they stand; what nobody counts here has no cells."""
    found = states(targets, counties, day, tree(month)) if targets else []
    order = {county: place for place, county in enumerate(counties)}
    return [
        Goal(target, sorted(
            (cell for cell in found if cell.target.pk == target.pk),
            key=lambda cell: order.get(cell.county, -1),
        ), day)
        for target in targets
    ]  # fmt: skip


def reports_of(measure: Measure, user: Any) -> QuerySet[Report]:
    """Reports on a measure of the user's area, the newest first."""
    region = getattr(user, "region", None)
    ids = ids_below(region.code) if region is not None else ()
    rows = Report.objects.filter(measure=measure, region__in=ids)
    return (
        rows.select_related("region", "reported_by", "confirmed_by")
        .prefetch_related("figures__target")
        .order_by("-as_of", "-pk")
    )


def urgent(user: Any, month: Month, today: date) -> list[tuple[Measure, int]]:
    """Measures past their day or near it, and in how many of the user's counties they are open.

    Three queries whatever the number of documents; the nearest deadline last.
    """
    region = getattr(user, "region", None)
    if region is None:
        return []
    regions = tree(month)
    own = set(regions.counties(region.code))
    due = list(
        Measure.objects.filter(
            document__in=documents(user, month), deadline_on__lte=today + timedelta(days=NEAR)
        ).select_related("document").order_by("deadline_on", "document_id", "number")
    )  # fmt: skip
    latest = (
        Report.objects.filter(measure__in=due, region__code__in=own)
        .select_related("region")
        .order_by("measure_id", "region_id", "-as_of", "-pk")
        .distinct("measure_id", "region_id")
    )
    done = {
        (row.measure_id, row.region.code)
        for row in latest
        if row.state == Report.State.DONE and row.confirmed_at
    }
    found = []
    for measure in due:
        asked = own.intersection(regions.counties(measure.document.region))
        left = sum((measure.pk, code) not in done for code in asked)
        if left:
            found.append((measure, left))
    return found
