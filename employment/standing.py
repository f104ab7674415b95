"""How employers stand in a year: quota, who is below it, the reward, the posts asked of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from eligibility.determination.values import Held
from employment.models import CountingRule, Employer, EmployerRule, EmployerYear, Job
from employment.population import counting_on
from employment.quota import PaidMonth, employed_of, paid_months
from employment.rewards import Reward, number, reward
from employment.selectors import rule_on
from employment.wages import wage_of_year
from subsidies.schemes.models import LIVE, Claim

OFFICE_POSTS, INSTITUTION_POSTS = 50, 67
COUNSELLOR_ABOVE = 30


@dataclass(slots=True)
class Standing:
    """An employer's year; ``reward`` is None where staff or rule is unknown.

    ``now`` counts people at work today; ``employed`` the months shown, as the reward counts.
    """

    employer: Employer
    year: int
    row: EmployerYear | None
    rule: EmployerRule | None
    counting: CountingRule
    months: list[PaidMonth]
    employed: Fraction
    now: int
    reward: Reward | None
    wage: Held | None
    #: The claim of the year's reward, where a list asked for it.
    claim: Claim | None = None

    @property
    def pk(self) -> int:
        """The employer's key, as lists tick it."""
        return self.employer.pk

    @property
    def claimed(self) -> bool:
        """Whether the reward is claimed, by a claim that still counts."""
        return self.claim is not None and self.claim.state in LIVE

    @property
    def short(self) -> bool | None:
        """Whether it is below the quota; None where staff or rule is unknown."""
        return None if self.reward is None else self.employed < self.reward.quota

    @property
    def must_have_one(self) -> bool:
        """二（一）: an office of 50 posts or an institution of 67, schools excepted, below the quota."""
        row = self.employer
        asked = {Employer.Kind.OFFICE: OFFICE_POSTS, Employer.Kind.INSTITUTION: INSTITUTION_POSTS}
        least = asked.get(Employer.Kind(row.kind))
        if least is None or row.school or not row.county_level or row.posts is None:
            return False
        return row.posts >= least and self.short is not False

    @property
    def lacks_one(self) -> bool:
        """Whether it has to employ somebody and nobody works there."""
        return self.must_have_one and self.now == 0

    @property
    def lacks_counsellor(self) -> bool:
        """Whether a counsellor is asked of it and none is named."""
        return asks_counsellor(self.employer, self.now) and not self.employer.counsellor

    def told(self) -> tuple[str, str]:
        """Quota and people employed, as tables print them."""
        quota = number(self.reward.quota) if self.reward else ""
        return quota, number(self.employed)


def asks_counsellor(employer: Employer, now: int) -> bool:
    """二（四）: sheltered and concentrated employers always, others above 30 people."""
    return employer.sheltered or employer.concentrated or now > COUNSELLOR_ABOVE


def standings(employers: Iterable[Employer], year: int, today: date) -> list[Standing]:
    """How some employers stand in a year; a fixed number of queries and a few for each county."""
    rows = list(employers)
    if not rows:
        return []
    last = date(year, 12, 31)
    years = {y.employer_id: y for y in EmployerYear.objects.filter(employer__in=rows, year=year)}
    now = working_now(rows, min(today, last))
    found: dict[int, Standing] = {}
    for code in {row.organisation.region.code for row in rows}:
        here = [row for row in rows if row.organisation.region.code == code]
        rule, counting, wage = (
            rule_on(code, last),
            counting_on(code, last),
            wage_of_year(code, year),
        )
        months = paid_months(here, year, counting)
        for row in here:
            found[row.pk] = _standing(
                row,
                year,
                years.get(row.pk),
                rule,
                counting,
                months[row.pk],
                now.get(row.pk, 0),
                wage,
            )
    return [found[row.pk] for row in rows]


def working_now(employers: Iterable[Employer], day: date) -> dict[int, int]:
    """Disabled people at work at each employer on a day."""
    open_jobs = Job.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day), employer__in=employers, started_on__lte=day
    )
    counted = open_jobs.order_by().values_list("employer").annotate(Count("file", distinct=True))
    return dict(counted)


def _standing(
    employer: Employer, year: int, row: EmployerYear | None, rule: EmployerRule | None,
    counting: CountingRule, months: list[PaidMonth], now: int, wage: Held | None,
) -> Standing:  # fmt: skip
    employed = employed_of(months, counting)
    found = None
    if row is not None and rule is not None:
        found = reward(
            headcount=row.headcount, employed=employed, percent=rule.quota, months=rule.months,
            wage=_value(wage),
        )  # fmt: skip
    return Standing(employer, year, row, rule, counting, months, employed, now, found, wage)


def _value(wage: Held | None) -> Decimal | None:
    return None if wage is None else wage.value
