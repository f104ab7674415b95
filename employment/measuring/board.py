"""Targets against the records: by county, by year, and where the present pace leads."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, DurationField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from employment.measuring.indicators import INDICATORS, PREFECTURE, unemployed
from employment.measuring.new_jobs import PLAN, at_work, kept, new_jobs
from employment.models import MARKS, Allotment, Job, Retention, WorkFile
from employment.population import counting_on, is_of_age
from employment.retention import day_of_mark
from portal.policies.models import Target
from portal.regions.tree import RegionTree

NEW_JOBS = "yongzhou-new-jobs"
YEARS = (2023, 2024, 2025)
MET, SHORT, UNKNOWN = "met", "short", "unknown"
_PERSON = "file__person__managing_region"


@dataclass(frozen=True, slots=True)
class Measured:
    """A target in one place; ``county`` is empty for the prefecture as a whole."""

    target: Target
    county: str
    above: int | None
    below: int | None

    @property
    def actual(self) -> Decimal | None:
        """The figure the target speaks of: a count, or a percentage with two decimals."""
        if self.above is None or (self.target.unit == "%" and not self.below):
            return None
        if self.target.unit != "%":
            return Decimal(self.above)
        return (Decimal(self.above) * 100 / Decimal(self.below or 1)).quantize(Decimal("0.01"))

    @property
    def state(self) -> str:
        """Met on the exact numbers, short of it, or not known."""
        if self.actual is None:
            return UNKNOWN
        if self.target.unit == "%":
            whole = Fraction((self.above or 0) * 100, self.below or 1)
            return MET if whole >= Fraction(self.target.value) else SHORT
        return MET if self.actual >= self.target.value else SHORT


def targets() -> QuerySet[Target]:
    """The document's targets, in its order."""
    return Target.objects.filter(indicator__in=INDICATORS).order_by("pk")


def measure(
    rows: Sequence[Target], counties: Sequence[str], day: date, regions: RegionTree
) -> list[Measured]:
    """Each target in each of the counties; those of the whole only for who sees all of it.

    Two or so queries a target, whatever the number of counties and people.
    """
    whole = set(regions.counties(PREFECTURE)) <= set(counties)
    ids = {regions.id_of(code): code for code in counties}
    found: list[Measured] = []
    for target in rows:
        counts = INDICATORS[target.indicator].count(tuple(ids), day)
        ratio = target.unit == "%"
        if target.at == Target.At.PREFECTURE:
            if whole:
                found.append(Measured(target, "", sum(above for above, _ in counts.values()), None))
            continue
        for pk, code in ids.items():
            above, below = counts.get(pk, (None if ratio else 0, None))
            found.append(Measured(target, code, above, below))
    return found


@dataclass(slots=True)
class Place:
    """A county's part of the new jobs: allotted and done by year."""

    code: str
    name: str
    allotted: dict[int, int] = field(default_factory=dict)
    done: dict[int, int] = field(default_factory=dict)

    @property
    def whole(self) -> int | None:
        """What it has to reach; None while nothing is allotted."""
        return sum(self.allotted.values()) if self.allotted else None

    @property
    def all_done(self) -> int:
        """What it has reached."""
        return sum(self.done.values())

    def by_year(self) -> list[tuple[int, int | None, int]]:
        """Year, allotted, done."""
        return [(year, self.allotted.get(year), self.done.get(year, 0)) for year in YEARS]


def new_jobs_by_place(
    counties: Sequence[str], day: date, regions: RegionTree, target: Target | None
) -> list[Place]:
    """Every county with what was allotted to it and what it did, year by year; two queries."""
    ids = {regions.id_of(code): Place(code, regions.name(code)) for code in counties}
    counted = new_jobs(day).filter(**{f"{_PERSON}__in": ids}).order_by()
    for pk, year, number in counted.values_list(_PERSON, "started_on__year").annotate(Count("pk")):
        ids[pk].done[year] = number
    for row in Allotment.objects.filter(target=target, region__in=ids):
        ids[row.region_id].allotted[row.year] = row.value
    return list(ids.values())


def pace(done: int, day: date) -> int | None:
    """How many there will be on the plan's last day if it goes on as until now; None before it began."""
    first, last = PLAN
    gone = (min(day, last) - first).days + 1
    if gone <= 0:
        return None
    return round(Fraction(done * ((last - first).days + 1), gone))


def pace_words(day: date) -> str:
    """What ``pace`` tells on a day: where it leads, and after the plan's end what came of it."""
    return "按现进度到 2025 年底" if day <= PLAN[1] else "到 2025 年底"


def due_by_now(whole: int, day: date) -> int:
    """What would be done today at an even pace."""
    first, last = PLAN
    gone = max((min(day, last) - first).days + 1, 0)
    return int(Fraction(whole * gone, (last - first).days + 1))


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the new jobs that reached a mark: looked at and kept, left before it, not looked at."""

    months: int
    reached: int
    kept: int
    left: int

    @property
    def open(self) -> int:
        """Reached the mark, still running as far as known, and nobody looked."""
        return self.reached - self.kept - self.left


def retention(area: Sequence[int], day: date) -> list[Kept]:
    """For each mark how the new jobs of an area fared; the same rows as the list behind it."""
    return [
        Kept(
            months,
            (rows := reached(area, day, months)).count(),
            rows.filter(kept(months)).count(),
            rows.filter(left_before(months)).count(),
        )
        for months in MARKS
    ]


def reached(area: Sequence[int], day: date, months: int) -> QuerySet[Job]:
    """New jobs of an area begun so long ago that the mark is behind them."""
    return new_jobs(day).filter(
        started_on__lte=latest_start(day, months), **{f"{_PERSON}__in": area}
    )


def left_before(months: int) -> Q:
    """Condition on a job: found to be left at the mark, or over before it and not found kept."""
    found = Retention.objects.filter(job=OuterRef("pk"), months=months)
    over = Q(ended_on__lt=F("started_on") + _months(months))
    return Exists(found.filter(kept=False)) | (over & ~Exists(found.filter(kept=True)))


def _months(number: int) -> Func:
    """PostgreSQL adds months as ``retention.day_of_mark`` does: to the month's last day at most."""
    return Func(Value(number), function="make_interval", template="%(function)s(months => %(expressions)s)",
                output_field=DurationField())  # fmt: skip


def latest_start(day: date, months: int) -> date:
    """The latest first day whose mark has been reached on ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    days = (date(year, month + 1, number) for number in range(last, 0, -1))
    return next(start for start in days if day_of_mark(start, months) <= day)


def working(area: Sequence[int], day: date) -> QuerySet[Job]:
    """The people of an area at work on a day, each once, by his latest job."""
    rows = Job.objects.filter(at_work(day), **{f"{_PERSON}__in": area})
    latest = rows.order_by("file", "-started_on", "-pk").distinct("file").values("pk")
    return Job.objects.filter(pk__in=latest)


def forms_now(area: Sequence[int], day: date) -> dict[str, int]:
    """People at work on a day, by form of employment; the same rows as the list behind it."""
    counted = working(area, day).order_by().values_list("form").annotate(Count("pk"))
    return dict(counted)


def working_of_age(area: Sequence[int], day: date) -> QuerySet[Job]:
    """Those of them who are of working age: the people of the employment rate."""
    rule = counting_on(PREFECTURE, day)
    of_age = WorkFile.objects.filter(is_of_age(rule, day), person__managing_region__in=area)
    return working(area, day).filter(file__in=of_age)


def employment_rate(area: Sequence[int], day: date) -> tuple[int, int]:
    """People of working age with a file who are at work, and all of them."""
    rule = counting_on(PREFECTURE, day)
    people = WorkFile.objects.filter(is_of_age(rule, day), person__managing_region__in=area)
    whole = people.count()
    return whole - unemployed(area, day).count(), whole
