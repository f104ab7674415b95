"""A person's training as claims: fee once finished, living money by the days attended.

永政办发〔2023〕10号 二（十） says that eligible disabled people are given both and leaves the sums
to a local standard; until one is published nothing can be claimed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from employment.models import Course, Seat, SeatState
from portal.parties.models import Organisation
from subsidies.schemes.facts import Prepared
from subsidies.schemes.models import Claim, Scheme, SchemeVersion
from subsidies.schemes.models.claim import LIVE
from subsidies.schemes.selectors import version_for
from subsidies.schemes.terms import Terms

SCHEMES = (Scheme.TRAINING_FEE, Scheme.TRAINING_LIVING)
_MOST = 60


def training_facts(
    organisation: Organisation,
    scheme: str,
    asked: Mapping[str, Any],
    day: date,
    without: int | None,
) -> Prepared | None:
    """Announced as ``claim_facts``; None for anything but a training subsidy of one person."""
    if scheme not in SCHEMES:
        return None
    seat = Seat.objects.select_related("course", "file__person").get(pk=int(asked["seat"]))
    course, person = seat.course, seat.file.person
    problems = []
    if course.trainer != organisation.name:
        problems.append(f"{course.name}的培训机构是{course.trainer}")
    if not earned(seat, scheme):
        problems.append(
            f"{person.name}在{course.name}没有结业"
            if scheme == Scheme.TRAINING_FEE
            else f"{person.name}在{course.name}没有登记出勤"
        )
    count = 1 if scheme == Scheme.TRAINING_FEE else seat.attended or 0
    return Prepared(
        key=f"seat:{seat.pk}", period=f"{person.name} {course.name}"[:_MOST],
        inputs={"count": count}, problems=problems, on=course.ends_on, person=person.pk,
    )  # fmt: skip


def earned(seat: Seat, scheme: str) -> bool:
    """Whether a seat gives a claim: the fee to who finished, living money for days attended."""
    if scheme == Scheme.TRAINING_FEE:
        return seat.state == SeatState.FINISHED
    return seat.state != SeatState.ENROLLED and bool(seat.attended)


def standards(course: Course) -> dict[str, SchemeVersion | None]:
    """The county's standard of each subsidy on the last day of a course; None without sums."""
    found = {}
    for scheme in SCHEMES:
        version = version_for(scheme, course.region.code, course.ends_on)
        found[scheme.value] = None if version is None or Terms.of(version.body).empty else version
    return found


def claims_of(course: Course) -> dict[tuple[int, str], Claim]:
    """The claims of a course that count, by seat and scheme."""
    keys = {f"seat:{pk}": pk for pk in course.taken.values_list("pk", flat=True)}
    rows = Claim.objects.filter(
        scheme__in=SCHEMES, key__in=keys, state__in=LIVE, organisation__name=course.trainer
    )
    return {(keys[row.key], row.scheme): row for row in rows}
