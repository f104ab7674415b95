"""Signs of employment that is only on paper (防范和打击虚假安排残疾人就业)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from employment.models import Employer, WorkFile
from employment.population import counting_on
from employment.quota import REASONS, paid_months
from employment.scope import own

#: Kinds of findings with the words of the list.
KINDS = {
    "two_employers": "同时在两家单位",
    "wage": "工资低于最低工资",
    "certificate": "残疾人证不在有效期",
    "no_months": "在职满一个月没有工资社保记录",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sign: whose, where, since when, in words."""

    kind: str
    employer: int
    employer_name: str
    person: int
    name: str
    words: str


_TWO = """
SELECT j.employer_id, o.name, w.person_id, p.name, oo.name,
  greatest(j.started_on, k.started_on) AS since
FROM employment_job AS j
JOIN employment_job AS k ON k.file_id = j.file_id AND k.employer_id <> j.employer_id
  AND k.started_on < coalesce(j.ended_on, 'infinity'::date)
  AND j.started_on < coalesce(k.ended_on, 'infinity'::date)
JOIN employment_workfile AS w ON w.id = j.file_id
JOIN people_person AS p ON p.id = w.person_id
JOIN employment_employer AS e ON e.id = j.employer_id
JOIN parties_organisation AS o ON o.id = e.organisation_id
JOIN employment_employer AS ke ON ke.id = k.employer_id
JOIN parties_organisation AS oo ON oo.id = ke.organisation_id
WHERE j.employer_id = ANY(%(employers)s) AND j.started_on <= %(last)s
  AND coalesce(j.ended_on, 'infinity'::date) > %(first)s
  AND least(coalesce(j.ended_on, 'infinity'::date), coalesce(k.ended_on, 'infinity'::date)) > %(first)s
ORDER BY o.name, p.name, oo.name
"""
_NO_MONTHS = """
SELECT j.employer_id, o.name, w.person_id, p.name, j.started_on
FROM employment_job AS j
JOIN employment_workfile AS w ON w.id = j.file_id
JOIN people_person AS p ON p.id = w.person_id
JOIN employment_employer AS e ON e.id = j.employer_id
JOIN parties_organisation AS o ON o.id = e.organisation_id
WHERE j.employer_id = ANY(%(employers)s) AND j.started_on <= %(day)s - 31
  AND (j.ended_on IS NULL OR j.ended_on > %(first)s) AND j.form IN ('quota', 'concentrated')
  AND extract(year FROM j.started_on) <= %(year)s
  AND NOT EXISTS (SELECT FROM employment_paymonth AS m WHERE m.job_id = j.id
    AND m.month >= %(first)s AND m.month <= %(last)s)
ORDER BY o.name, p.name
"""


def findings(employers: list[Employer], year: int, today: date) -> list[Finding]:
    """What looks wrong at some employers in a year, in their order of kinds."""
    if not employers:
        return []
    given: dict[str, Any] = {
        "employers": [row.pk for row in employers], "first": date(year, 1, 1), "year": year,
        "last": date(year, 12, 31), "day": min(today, date(year, 12, 31)),
    }  # fmt: skip
    found = [
        Finding("two_employers", e, en, p, pn, f"自 {since} 起同时登记在{other}")
        for e, en, p, pn, other, since in _rows(_TWO, given)
    ]
    found += _from_months(employers, year)
    found += [
        Finding("no_months", e, en, p, pn, f"{since} 到岗，{year}年没有一个月的工资社保记录")
        for e, en, p, pn, since in _rows(_NO_MONTHS, given)
    ]
    return found


def hide_strangers(found: list[Finding], user: Any) -> list[Finding]:
    """The same, with the names of people of other counties left out."""
    mine = set(
        own(WorkFile.objects.filter(person__in={f.person for f in found}), user)
        .values_list("person_id", flat=True)
    )  # fmt: skip
    return [
        f
        if f.person in mine
        else Finding(f.kind, f.employer, f.employer_name, 0, "外县人员", f.words)
        for f in found
    ]


def _from_months(employers: list[Employer], year: int) -> list[Finding]:
    rule = counting_on(employers[0].organisation.region.code, date(year, 12, 31))
    names = {row.pk: str(row) for row in employers}
    found: dict[tuple[str, int, int], list[Any]] = {}
    for months in paid_months(employers, year, rule).values():
        for month in months:
            for reason in month.reasons:
                if reason in KINDS:
                    found.setdefault((reason, month.employer, month.person), []).append(month)
    return [
        Finding(reason, employer, names[employer], person, months[0].name,
                f"{REASONS[reason]}：{'、'.join(f'{m.month.month}月' for m in months)}")
        for (reason, employer, person), months in sorted(found.items(), key=lambda pair: pair[0])
    ]  # fmt: skip


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
