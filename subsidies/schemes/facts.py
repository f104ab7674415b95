"""What stands behind a claim: told by the app that keeps the register.

An app above announces a callable(organisation, scheme, asked, day, without) -> Prepared under
the registry's kind ``claim_facts``. ``asked`` is what the clerk chose (a period, a number of
beds); ``without`` is the claim being checked again, which must not count against itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.lib.money import ZERO
from portal.parties.models import Organisation
from portal.registry import registry
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.methods import GRADES
from subsidies.schemes.models import Claim
from subsidies.schemes.selectors import earlier, live_of_scheme
from subsidies.schemes.terms import Result

CLAIM_FACTS = "claim_facts"


@dataclass(slots=True)
class Prepared:
    """Inputs of the calculation with the rows behind them; ``problems`` forbid the claim.

    ``on`` is the day whose standard counts; None is the day of the claim. ``person`` is who
    is paid instead of the organisation. ``result`` is the sum itself where the app that keeps the
    register also keeps the rule: then no version is looked up.
    """

    key: str
    period: str
    inputs: dict[str, Any]
    details: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    on: date | None = None
    person: int | None = None
    result: Result | None = None


def prepare(
    organisation: Organisation,
    scheme: str,
    asked: Mapping[str, Any],
    day: date,
    *,
    without: int | None = None,
) -> Prepared:
    """The facts of a claim as the register knows them on a day; SchemeError when unknown."""
    for facts in registry.all(CLAIM_FACTS):
        prepared = facts(organisation, scheme, asked, day, without)
        if prepared is not None:
            return prepared
    raise SchemeError(f"{organisation.name}不在设施登记中。", cure="请先登记这家机构或用人单位。")


@dataclass(frozen=True, slots=True)
class History:
    """What an institution was paid or promised before under a scheme."""

    amount: Any
    times: int
    highest_star: int
    beds: int


def history(organisation_id: int, scheme: str, *, without: int | None = None) -> History:
    """Sums, years, stars and beds of earlier claims, those under way and prior ones included."""
    rows: list[Claim] = list(earlier(organisation_id, scheme, without=without))
    return History(
        amount=sum((row.amount for row in rows), ZERO),
        times=sum(int(row.inputs.get("years", 1)) for row in rows),
        highest_star=max((int(row.inputs.get("star", 0)) for row in rows), default=0),
        beds=sum(int(row.inputs.get("nursing_beds", 0)) for row in rows),
    )


def months_claimed(scheme: str, *, without: int | None = None) -> dict[str, set[str]]:
    """The months each resident was claimed for, by anybody, by the resident's key."""
    found: dict[str, set[str]] = {}
    for details in live_of_scheme(scheme, without=without).values_list("details", flat=True):
        for row in details:
            found.setdefault(row["key"], set()).update(row["months"])
    return found


def grade_word(grade: str) -> str:
    """A grade as people say it."""
    return GRADES.get(grade, grade)
