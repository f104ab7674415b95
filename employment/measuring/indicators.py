"""What each target counts: numerator and denominator by county, from the records of a day.

Each indicator is a function(area, day) giving {region primary key: (above, below)}; ``below`` is
None for a plain count. ``area`` is the primary keys of the regions counted over.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from employment.measuring.new_jobs import at_work, entrepreneurs, new_jobs
from employment.models import (
    Base,
    CountyCount,
    Employer,
    Fair,
    Job,
    Point,
    Support,
    Talent,
    WorkFile,
)
from employment.population import counting_on, is_of_age
from employment.standing import (
    COUNSELLOR_ABOVE,
    INSTITUTION_POSTS,
    OFFICE_POSTS,
)

Counts = Mapping[int, tuple[int, int | None]]
Area = Collection[int]
PREFECTURE = "4311"
_PERSON = "file__person__managing_region"


@dataclass(frozen=True, slots=True)
class Indicator:
    """How to count, what is counted in words, and the address of the list behind it."""

    count: Callable[[Area, date], Counts]
    above: str
    below: str = ""
    list_url: str = ""
    query: str = ""


def _new_jobs(area: Area, day: date) -> Counts:
    return _plain(new_jobs(day).filter(**{f"{_PERSON}__in": area}), _PERSON)


def entrepreneurs_in(area: Area, day: date) -> QuerySet[Support]:
    """The first support of everybody of an area who was helped with a business in the plan."""
    return entrepreneurs(day).filter(**{f"{_PERSON}__in": area})


def _entrepreneurs(area: Area, day: date) -> Counts:
    return _plain(entrepreneurs_in(area, day), _PERSON)


def _bases(kind: str) -> Callable[[Area, date], Counts]:
    def count(area: Area, day: date) -> Counts:
        return _plain(open_bases(day).filter(kind=kind, region__in=area), "region")

    return count


def open_bases(day: date) -> QuerySet[Base]:
    """Bases built, accepted and not closed on a day."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return Base.objects.filter(still, accepted_on__lte=day)


def _talents(area: Area, day: date) -> Counts:
    rows = Talent.objects.filter(named_on__lte=day, **{f"{_PERSON}__in": area})
    named = dict(rows.order_by().values_list(_PERSON).annotate(Count("township", distinct=True)))
    return _with(named, reported(CountyCount.Of.TOWNSHIPS, area, day))


def reported(of: str, area: Area, day: date) -> dict[int, int]:
    """The latest reported number of each region up to a day."""
    rows = CountyCount.objects.filter(of=of, region__in=area, as_of__lte=day)
    latest = rows.order_by("region", "-as_of", "-id").distinct("region")
    return dict(latest.values_list("region", "value"))


def _state_fairs(area: Area, day: date) -> Counts:
    rows = Fair.objects.filter(
        kind=Fair.Kind.STATE, held_on__year=day.year, held_on__lte=day, region__in=area
    )
    return _plain(rows, "region")


def bound_offices() -> Q:
    """Employers of which at least one disabled person is asked (二（一）)."""
    kinds = Employer.Kind
    return Q(school=False, county_level=True) & (
        Q(kind=kinds.OFFICE, posts__gte=OFFICE_POSTS)
        | Q(kind=kinds.INSTITUTION, posts__gte=INSTITUTION_POSTS)
    )


def offices(area: Area, day: date) -> QuerySet[Employer]:
    """Offices and institutions that are to employ one; ``done``: they do."""
    rows = Employer.objects.filter(bound_offices(), organisation__region__in=area)
    return rows.annotate(done=Exists(Job.objects.filter(at_work(day), employer=OuterRef("pk"))))


def _offices(area: Area, day: date) -> Counts:
    return _ratio(offices(area, day), "organisation__region")


def _reserved(area: Area, day: date) -> Counts:
    rows = Point.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day, region__in=area
    )
    sums = rows.order_by().values_list("region").annotate(Sum("reserved"), Sum("posts"))
    return {region: (kept, posts) for region, kept, posts in sums}


def with_counsellors(area: Area, day: date) -> QuerySet[Employer]:
    """Employers that are to have a counsellor; ``done``: one is named."""
    rows = Employer.objects.filter(organisation__region__in=area).annotate(
        working=Count("jobs__file", filter=_jobs_at_work(day), distinct=True),
        done=~Q(counsellor=""),
    )
    return rows.filter(Q(sheltered=True) | Q(concentrated=True) | Q(working__gt=COUNSELLOR_ABOVE))


def _counsellors(area: Area, day: date) -> Counts:
    found: dict[int, tuple[int, int]] = {}
    rows = with_counsellors(area, day).order_by()
    for region, done in rows.values_list("organisation__region", "done"):
        before, whole = found.get(region, (0, 0))
        found[region] = (before + done, whole + 1)
    return found


def _jobs_at_work(day: date) -> Q:
    still = Q(jobs__ended_on__isnull=True) | Q(jobs__ended_on__gt=day)
    return Q(jobs__started_on__lte=day) & still


def unemployed(area: Area, day: date) -> QuerySet[WorkFile]:
    """Files of people of working age who are not at work on a day."""
    rule = counting_on(PREFECTURE, day)
    rows = WorkFile.objects.filter(is_of_age(rule, day), person__managing_region__in=area)
    return rows.exclude(Exists(Job.objects.filter(at_work(day), file=OuterRef("pk"))))


def surveyed(area: Area, day: date) -> QuerySet[WorkFile]:
    """Who is to be surveyed; ``done``: was."""
    return unemployed(area, day).annotate(done=Q(survey__surveyed_on__lte=day))


def assessed(area: Area, day: date) -> QuerySet[WorkFile]:
    """Who is to be assessed; ``done``: was."""
    rows = unemployed(area, day).filter(wish=True)
    return rows.annotate(done=Q(capability__assessed_on__lte=day))


def graduates(area: Area, day: date) -> QuerySet[WorkFile]:
    """Graduates; ``done``: with a plan of their own."""
    rows = WorkFile.objects.filter(graduated_on__lte=day, person__managing_region__in=area)
    return rows.annotate(done=~Q(plan=""))


def _of_files(rows: Callable[[Area, date], QuerySet[WorkFile]]) -> Callable[[Area, date], Counts]:
    return lambda area, day: _ratio(rows(area, day), "person__managing_region")


#: The rows behind a share, as many as its denominator, ``done`` or not; by the indicator's name.
COUNTED: dict[str, Callable[[Area, date], QuerySet]] = {
    "surveys": surveyed, "assessments": assessed, "graduates": graduates,
    "offices": offices, "counsellors": with_counsellors,
}  # fmt: skip
INDICATORS: dict[str, Indicator] = {
    "employment.new_jobs": Indicator(_new_jobs, "新增就业", "", "jobs:new", ""),
    "employment.entrepreneurs": Indicator(_entrepreneurs, "扶持创业", "", "jobs:founders", ""),
    "employment.incubators": Indicator(
        _bases("incubator"), "已建成的孵化基地", "", "jobs:places_bases", "kind=incubator"
    ),
    "employment.training_bases": Indicator(
        _bases("training"), "已建成的培训基地", "", "jobs:places_bases", "kind=training"
    ),
    "employment.service_centres": Indicator(
        _bases("service"), "完成规范化建设的机构", "", "jobs:places_bases", "kind=service"
    ),
    "employment.talents": Indicator(_talents, "有人才的乡镇", "乡镇数", "jobs:talents"),
    "employment.state_fairs": Indicator(
        _state_fairs, "本年国企定向招聘", "", "jobs:places_fairs", "kind=state"
    ),
    "employment.offices": Indicator(
        _offices, "有残疾人在职的", "达到编制数的机关、事业单位", "jobs:counted"
    ),
    "employment.reserved_posts": Indicator(
        _reserved, "预留岗位", "新设网点岗位", "jobs:places_points", ""
    ),
    "employment.counsellors": Indicator(
        _counsellors, "已配辅导员的", "应配辅导员的用人单位", "jobs:counted"
    ),
    "employment.surveys": Indicator(
        _of_files(surveyed), "已摸底", "就业年龄段未就业", "jobs:counted"
    ),
    "employment.assessments": Indicator(
        _of_files(assessed), "已评估", "有意愿的未就业", "jobs:counted"
    ),
    "employment.graduates": Indicator(
        _of_files(graduates), "有一人一策", "高校毕业生", "jobs:counted"
    ),
}


def _plain(rows: QuerySet, path: str) -> Counts:
    counted: Iterable[tuple[int, int]] = rows.order_by().values_list(path).annotate(Count("pk"))
    return {region: (number, None) for region, number in counted}


def _ratio(rows: QuerySet, path: str) -> Counts:
    counted = rows.order_by().values_list(path).annotate(
        above=Count("pk", filter=Q(done=True)), below=Count("pk")
    )  # fmt: skip
    return {region: (above, below) for region, above, below in counted}


def _with(above: Mapping[int, int], below: Mapping[int, int]) -> Counts:
    return {region: (above.get(region, 0), below.get(region)) for region in {*above, *below}}
