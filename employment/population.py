"""Who is a disabled person of working age on a day, by the facts of the person."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from eligibility.determination.values import in_force
from employment.models import CountingRule
from portal.lib.periods import Month
from portal.people.models import Circumstances
from portal.people.selectors import rows_on
from portal.regions.selectors import tree


def counting_on(region: str, day: date) -> CountingRule:
    """The way of counting a region goes by on a day: its own, else that of the nearest above."""
    chain = tree(Month.of(day)).ancestors(region)
    rows = CountingRule.objects.filter(in_force(day), region__in=chain)
    found = min(rows, key=lambda row: chain.index(row.region), default=None)
    if found is None:
        raise LookupError(f"{day} 没有 {region} 的就业人数计算口径，请先载入。")
    return found


def born_between(rule: CountingRule, day: date) -> dict[str, tuple[date, date]]:
    """First and last birth date of working age on a day, for each sex; both included."""
    last = _years_before(day, rule.age_from)
    return {
        sex: (_years_before(day, most + 1) + timedelta(days=1), last)
        for sex, most in (("male", rule.men_to), ("female", rule.women_to))
    }


def of_working_age(rule: CountingRule, day: date) -> Q:
    """Condition on a row of circumstances: alive, with a certificate in force, of working age."""
    ages = Q()
    for sex, (first, last) in born_between(rule, day).items():
        ages |= Q(sex=sex, birth_date__gte=first, birth_date__lte=last)
    valid = Q(certificate_until__isnull=True) | Q(certificate_until__gte=day)
    return ages & Q(disability_level__gte=1, died_on__isnull=True) & valid


def facts_on(day: date) -> QuerySet[Circumstances]:
    """The row of the outer query's person on a day, for sub-queries over files."""
    return rows_on(day).filter(person=OuterRef("person"))


def is_of_age(rule: CountingRule, day: date) -> Exists:
    """For a queryset of files: whether the person is of working age on a day."""
    return Exists(facts_on(day).filter(of_working_age(rule, day)))


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; 29 February has its last day of the month."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
