"""Who counts as newly employed, and who as supported in starting a business.

New (新增就业): a person's first job inside the years of the plan that he began without having
worked the day before. Each person counts once, in the year and county of that job; the readers
of the board and of the list use the same rows.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from employment.models import Job, Support

PLAN = (date(2023, 1, 1), date(2025, 12, 31))


def new_jobs(day: date, years: tuple[int, ...] = (2023, 2024, 2025)) -> QuerySet[Job]:
    """The jobs that count as new up to a day, begun in some of the plan's years."""
    working = Job.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=OuterRef("started_on")),
        file=OuterRef("file"), started_on__lt=OuterRef("started_on"),
    )  # fmt: skip
    within = Job.objects.filter(started_on__gte=PLAN[0], started_on__lte=min(day, PLAN[1])).exclude(
        Exists(working)
    )
    sooner = Job.objects.filter(
        Q(started_on__lt=OuterRef("started_on"))
        | Q(started_on=OuterRef("started_on"), pk__lt=OuterRef("pk")),
        file=OuterRef("file"), started_on__gte=PLAN[0],
    )  # fmt: skip
    earlier = sooner.exclude(Exists(working))
    return within.exclude(Exists(earlier)).filter(started_on__year__in=years)


def entrepreneurs(day: date, years: tuple[int, ...] = (2023, 2024, 2025)) -> QuerySet[Support]:
    """The first support of each person who runs a business, given in some of the plan's years.

    Each person counts once, in the year of the first support inside the plan.
    """
    rows = Support.objects.filter(
        business__isnull=False, given_on__gte=PLAN[0], given_on__lte=min(day, PLAN[1])
    )
    sooner = Support.objects.filter(
        Q(given_on__lt=OuterRef("given_on")) | Q(given_on=OuterRef("given_on"), pk__lt=OuterRef("pk")),
        file=OuterRef("file"), business__isnull=False, given_on__gte=PLAN[0],
    )  # fmt: skip
    return rows.exclude(Exists(sooner)).filter(given_on__year__in=years)


def kept(months: int) -> Q:
    """Condition on a job: kept so many months, as a look at it found."""
    return Q(retentions__months=months, retentions__kept=True)


def at_work(day: date) -> Q:
    """Condition on a job: somebody works there on a day."""
    return Q(started_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
