"""What an employer's year comes to: months that count, people employed, quota, excess, reward.

A month of a person counts when all of it is shown: contract, wage, insurance, certificate, age
(``CountingRule``). Twelve months are one person, a severe grade counts as the rule says; a
person counts once a month at an employer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from employment.models import CountingRule, Employer
from employment.wages import wages_by_month

MONTHS = 12
REASONS = {
    "contract": "没有在编，也没有期限够长的合同",
    "wage": "工资低于当地最低工资",
    "no_wage": "没有登记当地最低工资标准",
    "insured": "没有足额缴纳社会保险",
    "certificate": "残疾人证不在有效期内",
    "age": "不在就业年龄段",
    "elsewhere": "同月在另一家单位也有工资",
}

_MONTHS = """
SELECT j.employer_id, w.person_id, p.name, j.id AS job, m.month, m.wage, c.disability_level,
  (w.graduated_on IS NOT NULL) AS graduate,
  ARRAY_REMOVE(ARRAY[
    CASE WHEN NOT (j.contract = 'staff' OR (j.contract IN ('labour', 'service')
      AND j.contract_from <= ends.day AND coalesce(j.contract_until >= m.month, TRUE)
      AND coalesce(j.contract_from + make_interval(months => %(contract)s) <= j.contract_until + 1, TRUE)))
      THEN 'contract' END,
    CASE WHEN least.wage IS NULL THEN 'no_wage' WHEN m.wage < least.wage THEN 'wage' END,
    CASE WHEN NOT m.insured THEN 'insured' END,
    CASE WHEN c.id IS NULL OR coalesce(c.disability_level, 0) < 1
      OR c.certificate_until < ends.day OR c.died_on <= ends.day THEN 'certificate' END,
    CASE WHEN c.birth_date IS NULL OR c.sex IS NULL
      OR c.birth_date + make_interval(years => %(age_from)s) > ends.day
      OR c.birth_date + make_interval(years => 1 + CASE c.sex WHEN 'male' THEN %(men)s ELSE %(women)s END)
        <= ends.day THEN 'age' END], NULL) AS reasons,
  EXISTS (SELECT FROM employment_paymonth AS om JOIN employment_job AS oj ON oj.id = om.job_id
    JOIN employment_workfile AS ow ON ow.id = oj.file_id
    WHERE om.month = m.month AND ow.person_id = w.person_id AND oj.employer_id <> j.employer_id
      AND om.wage > 0) AS elsewhere
FROM employment_paymonth AS m
JOIN employment_job AS j ON j.id = m.job_id
JOIN employment_workfile AS w ON w.id = j.file_id
JOIN people_person AS p ON p.id = w.person_id
JOIN employment_employer AS e ON e.id = j.employer_id
JOIN parties_organisation AS o ON o.id = e.organisation_id
CROSS JOIN LATERAL (SELECT (m.month + interval '1 month - 1 day')::date AS day) AS ends
LEFT JOIN people_circumstances AS c ON c.person_id = w.person_id AND c.superseded_at IS NULL
  AND c.valid_from <= ends.day AND (c.valid_to IS NULL OR c.valid_to > ends.day)
LEFT JOIN jsonb_to_recordset(%(wages)s) AS least(region bigint, month date, wage numeric)
  ON least.region = o.region_id AND least.month = m.month
WHERE j.employer_id = ANY(%(employers)s) AND m.month >= %(first)s AND m.month <= %(last)s
ORDER BY j.employer_id, p.name, w.person_id, m.month, j.id
"""


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One month of one person at an employer; ``reasons`` why it does not count."""

    employer: int
    person: int
    name: str
    job: int
    month: date
    wage: Decimal
    level: int | None
    graduate: bool
    reasons: tuple[str, ...]
    elsewhere: bool

    @property
    def counts(self) -> bool:
        """Whether everything is shown."""
        return not self.reasons


def paid_months(
    employers: Iterable[Employer], year: int, rule: CountingRule
) -> dict[int, list[PaidMonth]]:
    """The months of a year of some employers, by employer, in one query (and one a county)."""
    rows = list(employers)
    given = {
        "employers": [row.pk for row in rows], "first": date(year, 1, 1), "last": date(year, 12, 1),
        "contract": rule.contract_months, "age_from": rule.age_from, "men": rule.men_to,
        "women": rule.women_to, "wages": Jsonb(_wages(rows, year)),
    }  # fmt: skip
    found: dict[int, list[PaidMonth]] = {row.pk: [] for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, given)
        for line in cursor.fetchall():
            *first, reasons, elsewhere = line
            month = PaidMonth(*first, reasons=tuple(reasons), elsewhere=elsewhere)
            found[month.employer].append(month)
    return found


def employed_of(months: Collection[PaidMonth], rule: CountingRule) -> Fraction:
    """People employed in a year: counting months ÷ 12, severe grades weighed."""
    counted = {(m.person, m.month): m for m in months if m.counts}
    weights = (weight_of(m.level, rule) for m in counted.values())
    return Fraction(sum(weights), MONTHS)


def weight_of(level: int | None, rule: CountingRule) -> int:
    """As how many a person of a grade counts."""
    return rule.severe_counts if level is not None and 1 <= level <= rule.severe_to else 1


def by_person(months: Collection[PaidMonth]) -> list[dict[str, Any]]:
    """The months of each person: how many count, and why others do not."""
    people: dict[int, dict[str, Any]] = {}
    for month in months:
        row = people.setdefault(
            month.person,
            {"person": month.person, "name": month.name, "job": month.job, "level": month.level,
             "cells": {}, "counted": 0, "reasons": []},
        )  # fmt: skip
        known = row["cells"].get(month.month.month)
        if known is not None and known.counts:
            continue
        row["cells"][month.month.month] = month
        row["counted"] += month.counts
        row["level"] = month.level
        row["reasons"] += [REASONS[r] for r in month.reasons if REASONS[r] not in row["reasons"]]
    return list(people.values())


def _wages(employers: list[Employer], year: int) -> list[dict[str, Any]]:
    regions: Mapping[int, str] = {
        row.organisation.region_id: row.organisation.region.code for row in employers
    }
    return [
        {"region": pk, "month": month.first.isoformat(), "wage": str(wage)}
        for pk, code in regions.items()
        for month, wage in wages_by_month(code, year).items()
    ]
