"""Reads of files: who is at work, what waits for whom; one place for lists, counts and exports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from employment.measuring.board import latest_start
from employment.measuring.indicators import PREFECTURE
from employment.measuring.new_jobs import at_work
from employment.models import (
    MARKS,
    Form,
    HouseholdCondition,
    Job,
    Outcome,
    Referral,
    Retention,
    Seat,
    SeatState,
    WorkFile,
)
from employment.population import counting_on, facts_on, is_of_age
from employment.scope import own
from portal.people.models import Person
from portal.people.selectors import search

SILENT_DAYS = 30
REFERRAL_DAYS = 7
EXPIRING_DAYS = 90


def files(user: Any, day: date) -> QuerySet[WorkFile]:
    """The files a worker may see, with what lists show of them on a day; no query a row."""
    job = Job.objects.filter(at_work(day), file=OuterRef("pk")).order_by("-started_on", "-pk")
    facts = facts_on(day)
    rows = own(WorkFile.objects.all(), user).select_related("person__managing_region", "worker")
    return rows.annotate(
        job_form=Subquery(job.values("form")[:1]),
        job_where=Subquery(job.values("where")[:1]),
        job_since=Subquery(job.values("started_on")[:1]),
        level=Subquery(facts.values("disability_level")[:1]),
        certificate_until=Subquery(facts.values("certificate_until")[:1]),
        of_age=is_of_age(counting_on(PREFECTURE, day), day),
    )


def found(rows: QuerySet[WorkFile], typed: str) -> QuerySet[WorkFile]:
    """Those whose person is meant by what was typed."""
    if not typed.strip():
        return rows
    people = search(Person.objects.filter(work_file__isnull=False), typed)
    return rows.filter(person__in=people.order_by().values("pk"))


def working(day: date) -> Exists:
    """For a queryset of files: somebody at work on a day."""
    return Exists(Job.objects.filter(at_work(day), file=OuterRef("pk")))


def idle(day: date) -> Q:
    """Of working age and without work on a day."""
    return Q(is_of_age(counting_on(PREFECTURE, day), day)) & ~Q(working(day))


def first_for_public_posts(day: date) -> Q:
    """二（五）3: three failures in a row, or the household conditions named beside them.

    The three failures qualify the first group only; dibao is a fact of the person.
    """
    open_then = Q(until__isnull=True) | Q(until__gt=day)
    household = Exists(
        HouseholdCondition.objects.filter(open_then, file=OuterRef("pk"), since__lte=day)
    )
    dibao = Exists(facts_on(day).filter(dibao=True))
    return idle(day) & (Q(priority_on__isnull=False) | Q(household) | Q(dibao))


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits: its words, what makes a file wait, and the day it waits since."""

    label: str
    note: str
    condition: Callable[[date], Q]
    since: str = ""


def _silent(day: date) -> Q:
    quiet = Q(contacted_on__isnull=True) | Q(contacted_on__lt=day - timedelta(days=SILENT_DAYS))
    return idle(day) & Q(wish=True) & quiet


def _open_referral(day: date) -> Q:
    old = Referral.objects.filter(
        file=OuterRef("pk"), outcome=Outcome.OPEN,
        referred_on__lte=day - timedelta(days=REFERRAL_DAYS),
    )  # fmt: skip
    return Q(Exists(old))


def _training(day: date) -> Q:
    taken = Seat.objects.filter(file=OuterRef("pk")).exclude(state=SeatState.LEFT)
    return idle(day) & Q(survey__wants_training=True) & ~Q(Exists(taken))


def _certificate(day: date) -> Q:
    soon = facts_on(day).filter(
        disability_level__gte=1, died_on__isnull=True, certificate_until__gte=day,
        certificate_until__lte=day + timedelta(days=EXPIRING_DAYS),
    )  # fmt: skip
    return Q(Exists(soon))


def unchecked(day: date) -> QuerySet[Job]:
    """Jobs that reached a mark, still running, where nobody has looked at that mark."""
    waits = Q(pk__in=[])
    for months in MARKS:
        seen = Exists(Retention.objects.filter(job=OuterRef("pk"), months=months))
        waits |= Q(started_on__lte=latest_start(day, months)) & ~Q(seen)
    since = date(day.year - 2, 1, 1)
    return Job.objects.filter(at_work(day), waits, started_on__gte=since)


def _retention(day: date) -> Q:
    return Q(Exists(unchecked(day).filter(file=OuterRef("pk"))))


NEEDS: Mapping[str, Need] = {
    "silent": Need("有意愿未就业，30 天没有联系", "最久的", _silent, "contacted_on"),
    "referral": Need("岗位推荐 7 天没有结果", "", _open_referral),
    "retention": Need("满 3、6、12 个月待回访", "", _retention),
    "survey": Need("待就业需求摸底", "", lambda day: idle(day) & Q(survey__isnull=True)),
    "assess": Need(
        "有意愿，待职业能力评估", "",
        lambda day: idle(day) & Q(wish=True, capability__isnull=True),
    ),
    "hand_over": Need(
        "有意愿有能力，待移交人社", "",
        lambda day: idle(day) & Q(wish=True, able=True, handed_over_at__isnull=True),
    ),
    "worker": Need(
        "有意愿，没有帮扶责任人", "",
        lambda day: idle(day) & Q(wish=True, worker__isnull=True),
    ),
    "training": Need("愿意培训，可推荐培训班", "", _training),
    "priority": Need("公益性岗位优先安置", "", first_for_public_posts),
    "certificate": Need("残疾人证 90 天内到期", "", _certificate),
}  # fmt: skip

TAGS: Mapping[str, tuple[str, Q]] = {
    "hard": ("就业困难", Q(hard_on__isnull=False)),
    "three": ("连续三次推荐未成功", Q(priority_on__isnull=False)),
    "several": ("一户多残", Q(conditions__kind="several", conditions__until__isnull=True)),
    "elder": ("依老养残", Q(conditions__kind="elder", conditions__until__isnull=True)),
    "watched": ("防返贫监测", Q(conditions__kind="watched", conditions__until__isnull=True)),
    "graduate": ("高校毕业生", Q(graduated_on__isnull=False)),
    "massage": (
        "盲人按摩",
        Q(jobs__massage__in=["health", "medical"], jobs__ended_on__isnull=True),
    ),
    "talent": ("乡村振兴人才", Q(talents__isnull=False)),
}
STATES: Mapping[str, str] = {
    "idle": "就业年龄段未就业", "wish": "未就业有意愿", "working": "就业年龄段在职", "over": "不在就业年龄段",
}  # fmt: skip
FORMS = dict(Form.choices)


def in_state(rows: QuerySet[WorkFile], state: str, day: date) -> QuerySet[WorkFile]:
    """Narrowed to a state of the list; all for an unknown one."""
    if state == "idle":
        return rows.filter(idle(day))
    if state == "wish":
        return rows.filter(idle(day), wish=True)
    if state == "working":
        return rows.filter(is_of_age(counting_on(PREFECTURE, day), day), working(day))
    if state == "over":
        return rows.exclude(is_of_age(counting_on(PREFECTURE, day), day))
    return rows


def waiting(rows: QuerySet[WorkFile], need: str, day: date) -> QuerySet[WorkFile]:
    """Narrowed to those for whom something waits; all for an unknown need."""
    return rows.filter(NEEDS[need].condition(day)) if need in NEEDS else rows


def tagged(rows: QuerySet[WorkFile], tag: str) -> QuerySet[WorkFile]:
    """Narrowed to those with a mark; each once."""
    if tag not in TAGS:
        return rows
    marked = WorkFile.objects.filter(TAGS[tag][1]).values("pk")
    return rows.filter(pk__in=marked)


def longest_first(rows: QuerySet[WorkFile], need: str) -> QuerySet[WorkFile]:
    """In the order in which they wait, where there is one; else by name."""
    if need in NEEDS and NEEDS[need].since:
        return rows.order_by(F(NEEDS[need].since).asc(nulls_first=True), "pk")
    return rows.order_by("person__name", "pk")
