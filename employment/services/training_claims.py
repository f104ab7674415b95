"""Claims of a course: one for each person and subsidy, drafted together."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from employment.errors import EmploymentError
from employment.models import Course
from employment.scope import refuse_stranger
from employment.services.writing import locked
from employment.training_claims import SCHEMES, claims_of, earned, standards
from portal.parties.models import Organisation
from portal.parties.services import register_organisation
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.services import draft_claim


@transaction.atomic
def claim_training(
    *, actor: Any, course: Course, at: datetime, today: date, origin: str = ""
) -> tuple[int, list[str]]:
    """Draft what is owed for a course and not claimed yet: how many, and what stood in the way.

    EmploymentError when no standard is published, or nobody has anything to claim.
    """
    refuse_stranger(actor, course.region)
    row = locked(course)
    known = {scheme: version for scheme, version in standards(row).items() if version is not None}
    if not known:
        raise EmploymentError(
            "培训费、生活费补贴的标准由当地另定，还没有录入。",
            "请由目录管理员在“补贴标准”里录入本县市区的标准，由另一人发布后再申领。",
        )
    claimed = claims_of(row)
    owed = [
        (seat, scheme)
        for seat in row.taken.select_related("file__person").order_by("pk")
        for scheme in SCHEMES
        if scheme in known and earned(seat, scheme) and (seat.pk, scheme) not in claimed
    ]
    if not owed:
        raise EmploymentError("没有可以申领的。", "请先登记结业和出勤；已经申领的不重复申领。")
    trainer = _trainer(row, actor, at, origin)
    made, troubles = 0, []
    for seat, scheme in owed:
        try:
            draft_claim(
                actor=actor, organisation=trainer, scheme=scheme, asked={"seat": seat.pk}, at=at,
                today=today, origin=origin,
            )  # fmt: skip
            made += 1
        except SchemeError as error:
            troubles.append(f"{seat.file.person.name}：{error}")
    return made, troubles


def _trainer(course: Course, actor: Any, at: datetime, origin: str) -> Organisation:
    """The trainer among the organisations of the county; written down when it is not there yet."""
    known = Organisation.objects.filter(name=course.trainer, region=course.region).order_by("pk")
    return known.first() or register_organisation(
        actor=actor, name=course.trainer, kind=Organisation.Kind.OTHER, region=course.region, at=at,
        origin=origin,
    )  # fmt: skip
